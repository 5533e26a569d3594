"""What hack/release/run and hack/release/version must refuse. The source tree is changed here, so that these checks come last."""

import re
import subprocess

from checks import expect, expect_equal

NAMED = ("--source", "https://example.com/owner/ctp-webhook", "--repository", "example.com/owner/ctp-webhook")


def rejections(check, source, folder):
    def git(*arguments):
        subprocess.run(["git", "-C", source, "-c", "user.name=test", "-c", "user.email=test@example.com", *arguments], check=True)

    def run(*arguments):
        return subprocess.run(
            [source / "hack/release/run", folder / "refused", *NAMED, "--built", folder / "amd64", *arguments], capture_output=True, text=True)

    def require_rejected(done, word):
        expect_equal(done.returncode, 2, f"the exit code, with {done.stderr!r}")
        expect(word in done.stderr, done.stderr)
        expect(not list(folder.glob("refused*")), "files were left")

    def version(*arguments):
        return subprocess.run([source / "hack/release/version", *arguments], capture_output=True, text=True)

    with check("a version that the sources do not have is rejected"):
        require_rejected(run("--version", "99.0.0"), "--version 99.0.0")

    with check("a second image of one architecture is rejected"):
        require_rejected(run("--built", folder / "amd64/../amd64"), "amd64")

    with check("uncommitted changes are rejected, and --allow-dirty makes a release without provenance"):
        (source / "README.md").write_text("changed\n")
        require_rejected(run(), "--allow-dirty")
        expect_equal(run("--allow-dirty").returncode, 0, "the exit code")
        names = sorted(path.name for path in (folder / "refused").iterdir())
        expect("install.yaml" in names and "provenance.json" not in names, str(names))
        (folder / "refused").rename(folder / "dirty")
        git("checkout", "--quiet", "README.md")

    with check("an image of another commit is rejected"):
        git("commit", "--quiet", "--allow-empty", "--message", "Another commit")
        require_rejected(run(), "revision")

    with check("a version that a tag has given to another commit is rejected"):
        git("tag", f"v{version().stdout.strip()}", "HEAD~1")
        require_rejected(run(), "was released from commit")

    for path, pattern, changed in (
            ("manifests/helm/ctp-webhook/Chart.yaml", r"(?m)^version: .*$", "version: 9.8.7"),
            ("manifests/base/deployment.yaml", r"image: ctp-webhook:.*", "image: ctp-webhook:9.8.7"),
            ("Dockerfile", r"ARG VERSION=.*", "ARG VERSION=9.8.7"),
            ("docs/install.md", r"newTag: \d+\.\d+\.\d+", "newTag: 9.8.7"),
            ("CHANGELOG.md", r"(?m)^## Unreleased$", "## 9.8.7 - 2026-01-01")):
        with check(f"another version in {path} is found and named"):
            text = (source / path).read_text()
            different, count = re.subn(pattern, changed, text, count=1)
            expect(count == 1, f"{path} has no version")
            (source / path).write_text(different)
            done = version("--check")
            (source / path).write_text(text)
            expect_equal(done.returncode, 1, "the exit code")
            expect(path in done.stderr and "9.8.7" in done.stderr, done.stderr)
            expect_equal(version("--check").returncode, 0, "the exit code without the change")

    with check("hack/release/version --set changes the version everywhere"):
        expect_equal(version("--set", "9.8.7-rc.1").returncode, 0, "the exit code")
        expect_equal(version().stdout, "9.8.7-rc.1\n", "the version")
        (source / "CHANGELOG.md").write_text("# Changelog\n\n## 9.8.7-rc.1 - 2026-01-01\n")
        done = version("--check")
        expect_equal(done.returncode, 0, f"the exit code, with {done.stderr!r}")

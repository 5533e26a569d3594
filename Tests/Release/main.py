"""Checks the releases that hack/release/test made in two folders: `one` for one architecture, `both` for two."""

import argparse
import filecmp
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile

from checks import Checks, expect, expect_equal
from published import require_cyclonedx, require_provenance
from registry import Registry
from rejections import rejections

REPOSITORY = "example.com/owner/ctp-webhook"


class Release:
    def __init__(self, folder, version):
        self.folder, self.version = folder, version

    def path(self, name):
        return self.folder / name.replace("VERSION", self.version)

    def read(self, name):
        return self.path(name).read_bytes()

    def json(self, name):
        return json.loads(self.read(name))

    def sha256(self, name):
        return hashlib.sha256(self.read(name)).hexdigest()

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def image_digest(self, name):
        with tarfile.open(self.path(name)) as archive:
            return json.load(archive.extractfile("index.json"))["manifests"][0]["digest"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--first", type=pathlib.Path, required=True)
    arguments.add_argument("--second", type=pathlib.Path, required=True)
    arguments.add_argument("--tools", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    source = given.first / "source"
    version = subprocess.run([source / "hack/release/version"], check=True, capture_output=True, text=True).stdout.strip()
    one, both = (Release(given.first / name, version) for name in ("one", "both"))

    check = Checks()
    reproducible(check, given.first, given.second)
    names_no_paths(check, source)
    checksums(check, one, both)
    programs(check, one, both)
    manifests(check, one, both, source)
    chart(check, one, given.tools)
    statements(check, one, both, source)
    pushes(check, one, both, given.tools, given.first)
    rejections(check, source, given.first)
    return check.finish()


def reproducible(check, first, second):
    for name in ("one", "both"):
        with check(f"two builds of the release '{name}' in different folders, time zones, languages and masks are equal byte by byte"):
            files = [path.name for path in (first / name).iterdir()]
            expect_equal(sorted(files), sorted(path.name for path in (second / name).iterdir()), "the files")
            _, different, missing = filecmp.cmpfiles(first / name, second / name, files, shallow=False)
            expect(not different and not missing, f"these differ: {different + missing}")


def names_no_paths(check, source):
    # `withoutActuallyEscaping` passes the path of its file to the runtime.
    with check("no source puts its path into the executable, which would make it depend on the folder"):
        found = subprocess.run(
            ["git", "-C", source, "grep", "--line-number", "--extended-regexp", r"withoutActuallyEscaping|#filePath|#file\b", "--", "Sources"],
            capture_output=True, text=True)
        expect_equal((found.returncode, found.stdout), (1, ""), "the places")


def checksums(check, *releases):
    with check("SHA256SUMS has every other file"):
        for release in releases:
            listed = dict(reversed(line.split("  ")) for line in release.read("SHA256SUMS").decode().splitlines())
            expect_equal(sorted([*listed, "SHA256SUMS"]), release.names(), "the files")
            expect_equal(listed, {name: release.sha256(name) for name in listed}, "the sums")


def programs(check, one, both):
    with check("the archive has the program, completions, manual page, license and README, as root's, with the time of the commit"):
        with tarfile.open(one.path("ctp-webhook-VERSION-linux-amd64.tar.gz")) as archive:
            entries = {entry.name: entry for entry in archive}
            files = {name: archive.extractfile(entry).read() for name, entry in entries.items()}
        expect_equal(sorted(entries), sorted([
            "LICENSE", "README.md", "ctp-webhook", "completions/_ctp-webhook", "completions/ctp-webhook.bash", "completions/ctp-webhook.fish",
            "man/man1/ctp-webhook.1"]), "the files")
        expect_equal({(entry.uid, entry.gid) for entry in entries.values()}, {(0, 0)}, "the owners")
        expect_equal({name: entry.mode for name, entry in entries.items() if entry.mode != 0o644}, {"ctp-webhook": 0o755}, "the modes")
        expect_equal({entry.mtime for entry in entries.values()}, {created(one)}, "the times")
        expect_equal(interpreter(files["ctp-webhook"]), None, "the program's dynamic loader")
        expect(files["man/man1/ctp-webhook.1"].startswith(b".TH CTP"), "the manual page has no title")
        for shell, word in (("ctp-webhook.bash", b"complete "), ("_ctp-webhook", b"#compdef"), ("ctp-webhook.fish", b"complete ")):
            expect(word in files[f"completions/{shell}"], f"{shell} has no {word}")

    with check("the manifest for krew has an entry for each architecture, with the checksum of its archive"):
        for release, architectures in ((one, ["amd64"]), (both, ["amd64", "arm64"])):
            text = release.read("ctp.yaml").decode()
            found = [line.split(": ")[1] for line in text.splitlines() if "arch:" in line]
            sums = [line.split(": ")[1] for line in text.splitlines() if "sha256:" in line]
            expect_equal(found, architectures, "the architectures")
            expect_equal(sums, [release.sha256(f"ctp-webhook-VERSION-linux-{each}.tar.gz") for each in architectures], "the checksums")
            expect(not any(word in text for word in ("VERSION", "SHA256", "ARCHITECTURE", "URL")), text)


def created(release):
    return release.json("provenance.json")["predicate"]["buildDefinition"]["internalParameters"]["SOURCE_DATE_EPOCH"]


def interpreter(program):
    """Returns the path of the dynamic loader of a 64-bit ELF file, or None if it is static (PT_INTERP = 3)."""
    table, size, count = (int.from_bytes(program[at:at + length], "little") for at, length in ((32, 8), (54, 2), (56, 2)))
    for at in range(table, table + size * count, size):
        if int.from_bytes(program[at:at + 4], "little") == 3:
            offset = int.from_bytes(program[at + 8:at + 16], "little")
            return program[offset:program.index(0, offset)]
    return None


def manifests(check, one, both, source):
    folders = (source / "manifests/overlays").iterdir()
    overlays = sorted(f"install-{each.name}.yaml".replace("-self-signed.yaml", ".yaml") for each in folders)
    with check("every install manifest names the image of the release by version and digest, and says where certificates come from"):
        for release, image in ((one, "ctp-webhook-VERSION-linux-amd64.oci.tar"), (both, "ctp-webhook-VERSION.oci.tar")):
            expected = f"{REPOSITORY}:{release.version}@{release.image_digest(image)}"
            names = [name for name in release.names() if name.startswith("install")]
            expect_equal(names, overlays, "the manifests")
            for name in names:
                text = release.read(name).decode()
                images = {line.split("image: ")[1] for line in text.splitlines() if " image: " in line}
                expect_equal(images, {expected}, f"the images of {name}")
                expect("self-signed" in text or "cert-manager.io/inject-ca-from" in text, f"{name} has no source of certificates")

    with check("with two architectures, the digest is that of an index of both images, and its platforms are right"):
        with tarfile.open(both.path("ctp-webhook-VERSION.oci.tar")) as archive:
            blob = archive.extractfile("blobs/" + both.image_digest("ctp-webhook-VERSION.oci.tar").replace(":", "/"))
            index = json.load(blob)
        expect_equal(
            {entry["platform"]["architecture"]: entry["digest"] for entry in index["manifests"]},
            {each: both.image_digest(f"ctp-webhook-VERSION-linux-{each}.oci.tar") for each in ("amd64", "arm64")}, "the images")


def chart(check, one, tools):
    with check("helm reads the chart, which installs the image from the repository of the release"):
        rendered = subprocess.run(
            [tools / "helm", "template", "ctp-webhook", one.path("ctp-webhook-VERSION.tgz")], check=True, capture_output=True, text=True).stdout
        expect(f"image: {REPOSITORY}:{one.version}\n" in rendered, rendered)


def statements(check, one, both, source):
    with check("the provenance has the published structure, every file and the image as a subject, and the commit"):
        for release, image in ((one, "ctp-webhook-VERSION-linux-amd64.oci.tar"), (both, "ctp-webhook-VERSION.oci.tar")):
            statement = release.json("provenance.json")
            require_provenance(statement)
            described = {each["name"]: each["digest"]["sha256"] for each in statement["subject"]}
            others = [name for name in release.names() if name not in ("provenance.json", "SHA256SUMS")]
            pushed = {REPOSITORY: release.image_digest(image).removeprefix("sha256:")}
            expect_equal(described, pushed | {name: release.sha256(name) for name in others}, "the subjects")
            commit = subprocess.run(["git", "-C", source, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
            used = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
            expect_equal(used[0]["digest"], {"gitCommit": commit}, "the commit")
            expect("gitCommit" in next(each for each in used if "swift-log" in each["uri"])["digest"], str(used))
            for package in ("pkg:generic/swift@", "pkg:deb/debian/openssl@", "pkg:swift/github.com/apple/swift-log@"):
                expect(any(each["uri"].startswith(package) for each in used), f"no dependency {package}: {used}")

    with check("images, archives and the chart have an SBOM with their checksum, which is valid CycloneDX"):
        for release in (one, both):
            artefacts = [name for name in release.names() if name.endswith((".tgz", ".tar.gz")) or "-linux-" in name and name.endswith(".oci.tar")]
            expect(len(artefacts) == (3 if release is one else 5), str(artefacts))
            for name in artefacts:
                bom = release.json(f"{name}.cdx.json")
                require_cyclonedx(bom)
                expect_equal(bom["metadata"]["component"]["hashes"][0]["content"], release.sha256(name), f"the checksum in the SBOM of {name}")

    with check("the check of the structure rejects a provenance with a wrong field, without a builder, and without subjects"):
        for change in (
                lambda it: it["predicate"]["buildDefinition"].update(parameters={}),
                lambda it: it["predicate"]["runDetails"]["builder"].pop("id"),
                lambda it: it.update(subject=[]),
                lambda it: it["subject"][0].pop("digest")):
            statement = one.json("provenance.json")
            change(statement)
            try:
                require_provenance(statement)
            except ValueError:
                continue
            raise AssertionError(f"accepted: {json.dumps(statement)[:300]}")


def pushes(check, one, both, tools, folder):
    with Registry(folder / "registry") as registry:
        with check("the chart that helm pulls from a registry is the package of the release"):
            registry.push(one.path("ctp-webhook-chart-VERSION.oci.tar"), f"charts/ctp-webhook:{one.version}")
            subprocess.run(
                [tools / "helm", "pull", "--plain-http", f"oci://{registry.address}/charts/ctp-webhook", "--version", one.version,
                 "--destination", registry.folder], check=True, capture_output=True)
            expect_equal((registry.folder / f"ctp-webhook-{one.version}.tgz").read_bytes(), one.read("ctp-webhook-VERSION.tgz"), "the package")

        with check("the images in a registry have the digest that the manifests name, for one architecture and for two"):
            for release, name in ((one, "ctp-webhook-VERSION-linux-amd64.oci.tar"), (both, "ctp-webhook-VERSION.oci.tar")):
                registry.push(release.path(name), f"owner/ctp-webhook:{release.version}")
                expect_equal(registry.digest("owner/ctp-webhook", release.version), release.image_digest(name), "the digest")


if __name__ == "__main__":
    sys.exit(main())

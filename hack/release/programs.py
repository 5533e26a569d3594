"""Packs the program with its completions, manual page, license and README into an archive per architecture, and writes the manifest for krew."""

import argparse
import hashlib
import pathlib
import re
import subprocess
import sys

from archive import tar_gz

COMPLETIONS = {"bash": "completions/ctp-webhook.bash", "zsh": "completions/_ctp-webhook", "fish": "completions/ctp-webhook.fish"}


def texts(programs):
    """Returns the files that the program prints, which are the same for all architectures. One of the programs must run on this machine."""
    for program in programs:
        def printed(*words):
            return subprocess.run([program, *words], check=True, capture_output=True).stdout
        try:
            return {"man/man1/ctp-webhook.1": printed("man")} | {name: printed("completion", shell) for shell, name in COMPLETIONS.items()}
        except OSError:
            continue
    sys.exit("hack/release/run: completions and manual page need a program of this machine's architecture: add the folder of hack/image/build with --built")


def krew_manifest(template, source, version, archives):
    """Fills the template in. Its entry in `platforms` is repeated for each architecture."""
    head, entry = re.fullmatch(r"(?s)(?:#.*?\n)*(.*?  platforms:\n)(.*)", template).groups()
    text = head.replace("VERSION", f"v{version}").replace("URL", source)
    for architecture, archive in archives.items():
        address = f"{source}/releases/download/v{version}/{archive.name}"
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        text += entry.replace("ARCHITECTURE", architecture).replace("URL", address).replace("SHA256", digest)
    return text


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    arguments.add_argument("--source", required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--created", type=int, required=True)
    arguments.add_argument("built", nargs="+", help="ARCHITECTURE=FOLDER of hack/image/build")
    given = arguments.parse_args()

    programs = {architecture: pathlib.Path(folder) / "ctp-webhook" for architecture, folder in (each.split("=", 1) for each in given.built)}
    common = {name: pathlib.Path(name).read_bytes() for name in ("LICENSE", "README.md")} | texts(programs.values())
    archives = {}
    for architecture, program in programs.items():
        files = common | {"ctp-webhook": program.read_bytes()}
        archives[architecture] = given.output / f"ctp-webhook-{given.version}-linux-{architecture}.tar.gz"
        archives[architecture].write_bytes(tar_gz(((name, files[name], name == "ctp-webhook") for name in sorted(files)), given.created))
    template = pathlib.Path("hack/release/krew.yaml").read_text()
    (given.output / "ctp.yaml").write_text(krew_manifest(template, given.source, given.version, archives))


main()

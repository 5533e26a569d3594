"""Writes what the executable is made of as CycloneDX 1.5 JSON. Libraries are those that the linker took, as their packages name them."""

import argparse
import datetime
import hashlib
import json
import pathlib
import platform
import re
import subprocess
import uuid

from link_map import bytes_by_origin


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def swift_packages(origins):
    """The packages of Package.resolved; those of which nothing was linked would be a surprise, and are left out."""
    modules = {"swift-argument-parser": "ArgumentParser", "swift-log": "Logging"}
    for pin in json.loads(pathlib.Path("Package.resolved").read_text())["pins"]:
        if modules.get(pin["identity"], pin["identity"]) in origins:
            place = pin["location"].removeprefix("https://").removesuffix(".git")
            version = pin["state"].get("version", pin["state"]["revision"])
            yield component(pin["identity"], version, f"pkg:swift/{place}@{version}", "Apache-2.0")


def swift_runtime(origins):
    if any("/swift_static/" in origin for origin in origins):
        version = re.search(r"Swift version (\S+)", output_of("swift", "--version"))[1]
        yield component("swift", version, f"pkg:generic/swift@{version}", "Apache-2.0")


def debian_packages(origins):
    """The Debian packages whose files the linker took."""
    architecture = output_of("dpkg", "--print-architecture").strip()
    release = platform.freedesktop_os_release()
    owners = set()
    for file in origins:
        if file.startswith("/") and "/swift_static/" not in file:
            owners |= {owner(name) for name in (file, f"/usr{file}", file.removeprefix("/usr"))} - {None}
    for package in sorted(owners):
        source, version = output_of("dpkg-query", "--show", "--showformat=${source:Package} ${source:Version}", package).split()
        yield component(
            source, version, f"pkg:deb/debian/{source}@{version}?arch={architecture}&distro=debian-{release['VERSION_ID']}",
            described_by=package)


def owner(file):
    """The package that installed a file; nil when none did. /lib may be the same folder as /usr/lib."""
    found = subprocess.run(["dpkg", "--search", str(pathlib.PurePosixPath(file))], capture_output=True, text=True)
    return found.stdout.split(": ")[0].split(":")[0] if found.returncode == 0 else None


def component(name, version, address, licence=None, described_by=None):
    made = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
    if licence:
        made["licenses"] = [{"license": {"id": licence}}]
    if described_by:
        made["properties"] = [{"name": "debian:binary-package", "value": described_by}]
    return made


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--executable", type=pathlib.Path, required=True)
    arguments.add_argument("--link-map", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--created", type=int, required=True)
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    given = arguments.parse_args()

    origins = {pathlib.PurePosixPath(name).as_posix() for name, size in bytes_by_origin(given.link_map).items() if size}
    digest = hashlib.sha256(given.executable.read_bytes()).hexdigest()
    itself = {
        "type": "application", "bom-ref": "ctp-webhook", "name": "ctp-webhook", "version": given.version,
        "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    parts = {each["purl"]: each for each in [*swift_packages(origins), *swift_runtime(origins), *debian_packages(origins)]}
    created = datetime.datetime.fromtimestamp(given.created, datetime.timezone.utc)
    given.output.write_text(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "metadata": {"timestamp": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": itself},
        "components": list(parts.values()),
        "dependencies": [{"ref": "ctp-webhook", "dependsOn": list(parts)}],
    }, indent=2) + "\n")
    print(f"{given.output}: " + ", ".join(f"{each['name']} {each['version']}" for each in parts.values()))


main()

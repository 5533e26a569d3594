"""Writes the SBOM of the executable as CycloneDX 1.5 JSON: the Swift packages and Debian packages whose files the linker used.

Own code, because no packaged SBOM tool knows which libraries are in a statically linked Swift executable. The linker's map does.
"""

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
    """Yields the packages in Package.resolved that are part of the executable."""
    modules = {"swift-argument-parser": "ArgumentParser", "swift-log": "Logging"}
    for pin in json.loads(pathlib.Path("Package.resolved").read_text())["pins"]:
        if modules.get(pin["identity"], pin["identity"]) in origins:
            location = pin["location"].removeprefix("https://").removesuffix(".git")
            version = pin["state"].get("version", pin["state"]["revision"])
            yield component(pin["identity"], version, f"pkg:swift/{location}@{version}", "Apache-2.0", {"git:commit": pin["state"]["revision"]})


def swift_runtime(origins):
    if any("/swift_static/" in origin for origin in origins):
        version = re.search(r"Swift version (\S+)", output_of("swift", "--version"))[1]
        yield component("swift", version, f"pkg:generic/swift@{version}", "Apache-2.0")


def debian_packages(origins):
    """Yields the Debian source packages whose files the linker used."""
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
            properties={"debian:binary-package": package})


def owner(file):
    """Returns the package that installed a file, or None. Callers try both names of a file, because /lib may be a link to /usr/lib."""
    found = subprocess.run(["dpkg", "--search", str(pathlib.PurePosixPath(file))], capture_output=True, text=True)
    return found.stdout.split(": ")[0].split(":")[0] if found.returncode == 0 else None


def component(name, version, address, license=None, properties={}):
    result = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
    if license:
        result["licenses"] = [{"license": {"id": license}}]
    if properties:
        result["properties"] = [{"name": name, "value": value} for name, value in properties.items()]
    return result


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
    application = {
        "type": "application", "bom-ref": "ctp-webhook", "name": "ctp-webhook", "version": given.version,
        "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    components = {each["purl"]: each for each in [*swift_packages(origins), *swift_runtime(origins), *debian_packages(origins)]}
    created = datetime.datetime.fromtimestamp(given.created, datetime.timezone.utc)
    given.output.write_text(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "metadata": {"timestamp": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": application},
        "components": list(components.values()),
        "dependencies": [{"ref": "ctp-webhook", "dependsOn": list(components)}],
    }, indent=2) + "\n")
    print(f"{given.output}: " + ", ".join(f"{each['name']} {each['version']}" for each in components.values()))


main()

"""Writes the provenance of a release: one in-toto statement (v1) with a SLSA provenance (v1) for all files in its folder.

It has neither times nor an identifier of the run, which would differ between two builds of the same commit. docs/releasing.md documents the
build type. Sources: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md and https://slsa.dev/spec/v1.1/provenance"""

import argparse
import hashlib
import json
import pathlib
import platform
import subprocess


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def debian_version(package):
    return output_of("dpkg-query", "--show", "--showformat=${Version}", package)


def subjects(folder):
    for path in sorted(folder.iterdir()):
        yield {"name": path.name, "digest": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}}


def dependencies(built):
    """Yields what the linker used, by package URL, and the commits of Swift packages."""
    boms = [pathlib.Path(each.split("=", 1)[1]) / "ctp-webhook.cdx.json" for each in built]
    components = {each["purl"]: each for bom in boms for each in json.loads(bom.read_text())["components"]}
    for address, component in sorted(components.items()):
        properties = {each["name"]: each["value"] for each in component.get("properties", [])}
        yield {"uri": address} | ({"digest": {"gitCommit": properties["git:commit"]}} if "git:commit" in properties else {})


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    arguments.add_argument("--source", required=True)
    arguments.add_argument("--image", required=True, help="REPOSITORY:VERSION@DIGEST")
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--revision", required=True)
    arguments.add_argument("--created", type=int, required=True)
    arguments.add_argument("--builder", required=True)
    arguments.add_argument("--helm", required=True)
    arguments.add_argument("--kubectl", required=True)
    arguments.add_argument("built", nargs="+", help="ARCHITECTURE=FOLDER of hack/image/build")
    given = arguments.parse_args()

    name, digest = given.image.rsplit("@", 1)
    repository = name.rsplit(":", 1)[0]
    # The image in the registry is found by its digest, the archive from which it is pushed by its checksum.
    pushed = {"name": repository, "digest": {"sha256": digest.removeprefix("sha256:")}}
    origin = f"git+{given.source}@refs/tags/v{given.version}"
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [pushed, *subjects(given.output)],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": f"{given.source}/blob/v{given.version}/docs/releasing.md#build-type",
                "externalParameters": {"source": origin, "repository": repository, "version": given.version},
                "internalParameters": {"SOURCE_DATE_EPOCH": given.created},
                "resolvedDependencies": [{"uri": origin, "digest": {"gitCommit": given.revision}}, *dependencies(given.built)],
            },
            "runDetails": {"builder": {"id": given.builder, "version": {
                "debian": pathlib.Path("/etc/debian_version").read_text().strip(),
                "helm": output_of(given.helm, "version", "--template", "{{.Version}}"),
                "kubectl": json.loads(output_of(given.kubectl, "version", "--client", "--output=json"))["clientVersion"]["gitVersion"],
                "python": platform.python_version(),
                "tar": debian_version("tar"),
                "umoci": debian_version("umoci"),
            }}},
        },
    }
    (given.output / "provenance.json").write_text(json.dumps(statement, indent=2) + "\n")


main()

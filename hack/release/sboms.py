"""Writes an SBOM (CycloneDX 1.5) beside each archive of a program, each image and the chart, from the SBOMs that hack/image/build wrote.

Install manifests have none: they are text of this repository, and name the image by its digest."""

import argparse
import hashlib
import json
import pathlib
import uuid

from oci import Layout


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(artefact, kind, address, timestamp, version, parts, dependencies):
    """Writes ARTEFACT.cdx.json: the artefact depends on the first of its parts. `dependencies` are those of the parts."""
    digest = sha256(artefact)
    subject = {
        "type": kind, "bom-ref": artefact.name, "name": artefact.name, "version": version, "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"id": "Apache-2.0"}}]} | ({"purl": address} if address else {})
    (artefact.parent / f"{artefact.name}.cdx.json").write_text(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "metadata": {"timestamp": timestamp, "component": subject},
        "components": parts,
        "dependencies": [{"ref": artefact.name, "dependsOn": [part["bom-ref"] for part in parts[:1]]}, *dependencies],
    }, indent=2) + "\n")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--image", required=True, help="REPOSITORY:VERSION@DIGEST, which the chart and the manifests install")
    arguments.add_argument("built", nargs="+", help="ARCHITECTURE=FOLDER of hack/image/build")
    given = arguments.parse_args()
    repository, digest = given.image.rsplit("@", 1)[0].rsplit(":", 1)[0], given.image.rsplit("@", 1)[1]

    def image_address(of, **qualifiers):
        named = "&".join(f"{name}={value}" for name, value in sorted({**qualifiers, "repository_url": repository, "tag": given.version}.items()))
        return f"pkg:oci/ctp-webhook@{of.replace(':', '%3A')}?{named}"

    for architecture, folder in (each.split("=", 1) for each in given.built):
        program = json.loads((pathlib.Path(folder) / "ctp-webhook.cdx.json").read_text())
        parts = [program["metadata"]["component"], *program["components"]]
        timestamp = program["metadata"]["timestamp"]
        name = f"ctp-webhook-{given.version}-linux-{architecture}"
        write(given.output / f"{name}.tar.gz", "file", None, timestamp, given.version, parts, program["dependencies"])
        image = given.output / f"{name}.oci.tar"
        address = image_address(Layout.read(image)[1]["digest"], arch=architecture)
        write(image, "container", address, timestamp, given.version, parts, program["dependencies"])
    image = {"type": "container", "bom-ref": "image", "name": repository, "version": given.version, "purl": image_address(digest)}
    write(given.output / f"ctp-webhook-{given.version}.tgz", "file", None, timestamp, given.version, [image], [{"ref": "image"}])


main()

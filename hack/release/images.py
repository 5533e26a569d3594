"""Names the archives of hack/image/build after the release, and joins several architectures in an image index. Prints the digest to install."""

import argparse
import pathlib
import sys

from oci import INDEX, Layout


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--revision", required=True)
    arguments.add_argument("--created", type=int, required=True)
    arguments.add_argument("folders", type=pathlib.Path, nargs="+")
    given = arguments.parse_args()

    images = {}
    for folder in given.folders:
        path = folder / "ctp-webhook.oci.tar"
        layout, manifest = Layout.read(path)
        config = layout.json(layout.json(manifest)["config"])
        require(path, config["config"]["Labels"], "version", given.version)
        require(path, config["config"]["Labels"], "revision", given.revision)
        if images.setdefault(config["architecture"], folder) != folder:
            refuse(f"--built {folder}: {images[config['architecture']]} is also for {config['architecture']}")
        (given.output / f"ctp-webhook-{given.version}-linux-{config['architecture']}.oci.tar").write_bytes(path.read_bytes())
    print(*(f"{architecture}={folder}" for architecture, folder in sorted(images.items())), sep="\n")
    print(install_digest(given, images))


def require(path, labels, name, expected):
    actual = labels[f"org.opencontainers.image.{name}"]
    if actual != expected:
        refuse(f"--built {path.parent}: the image is of {name} {actual}, but this tree is of {name} {expected}: run hack/image/build again")


def refuse(message):
    print(f"hack/release/run: {message}", file=sys.stderr)
    sys.exit(2)


def install_digest(given, images):
    """Returns the digest of the only image, or of an index of all, which it writes."""
    joined, manifests = Layout(), []
    for architecture, folder in sorted(images.items()):
        layout, manifest = Layout.read(folder / "ctp-webhook.oci.tar")
        joined.blobs |= layout.blobs
        manifests.append({
            **{name: manifest[name] for name in ("mediaType", "digest", "size")},
            "platform": {"architecture": architecture, "os": "linux"}})
    if len(manifests) == 1:
        return manifests[0]["digest"]
    index = joined.add_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}, INDEX)
    joined.write(given.output / f"ctp-webhook-{given.version}.oci.tar", index, given.version, given.created)
    return index["digest"]


main()

"""Unpacks the image of an OCI archive as a container runtime does: by digests, each of which is verified. See hack/image/test."""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import tarfile


class Archive:
    def __init__(self, path):
        self.tar = tarfile.open(path)
        assert json.loads(self.read("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
        self.manifest = json.loads(self.blob(json.loads(self.read("index.json"))["manifests"][0]))
        self.configuration = json.loads(self.blob(self.manifest["config"]))

    def read(self, name):
        return self.tar.extractfile(name).read()

    def blob(self, descriptor):
        """Returns the content that a descriptor names. Its size and digest must match."""
        algorithm, digest = descriptor["digest"].split(":")
        content = self.read(path(descriptor))
        assert len(content) == descriptor["size"], f"{digest} has {len(content)} bytes"
        assert hashlib.new(algorithm, content).hexdigest() == digest, f"{digest} has another digest"
        return content

    def unpack(self, folder):
        for layer, expected in zip(self.manifest["layers"], self.configuration["rootfs"]["diff_ids"], strict=True):
            files = gzip.decompress(self.blob(layer))
            assert "sha256:" + hashlib.sha256(files).hexdigest() == expected, "diff_id"
            with tarfile.open(fileobj=io.BytesIO(files)) as tar:
                tar.extractall(folder)

    def compare_manifests(self):
        """Compares the image that `docker load` before version 25 reads with the one that OCI clients read."""
        version = self.configuration["config"]["Labels"]["org.opencontainers.image.version"]
        expected = [{
            "Config": path(self.manifest["config"]), "RepoTags": [f"ctp-webhook:{version}"],
            "Layers": [path(layer) for layer in self.manifest["layers"]],
        }]
        assert json.loads(self.read("manifest.json")) == expected, self.read("manifest.json").decode()


def path(descriptor):
    return "blobs/" + descriptor["digest"].replace(":", "/")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("archive", type=pathlib.Path)
    arguments.add_argument("folder", type=pathlib.Path, nargs="?")
    arguments.add_argument("--compare-manifests", action="store_true")
    given = arguments.parse_args()

    archive = Archive(given.archive)
    if given.compare_manifests:
        archive.compare_manifests()
    if given.folder:
        archive.unpack(given.folder)
    print(json.dumps(archive.configuration["config"]))


main()

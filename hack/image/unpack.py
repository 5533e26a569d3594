"""Unpacks the image of an OCI archive into a folder, as a container runtime does: by digests, each of them checked."""

import argparse
import gzip
import hashlib
import io
import json
import pathlib
import tarfile


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("archive", type=pathlib.Path)
    arguments.add_argument("folder", type=pathlib.Path)
    given = arguments.parse_args()

    archive = tarfile.open(given.archive)

    def content(name):
        return archive.extractfile(name).read()

    def blob(descriptor):
        algorithm, digest = descriptor["digest"].split(":")
        found = content(f"blobs/{algorithm}/{digest}")
        assert len(found) == descriptor["size"], f"{digest} has {len(found)} bytes"
        assert hashlib.new(algorithm, found).hexdigest() == digest, f"{digest} has another digest"
        return found

    assert json.loads(content("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
    manifest = json.loads(blob(json.loads(content("index.json"))["manifests"][0]))
    configuration = json.loads(blob(manifest["config"]))
    for layer, expected in zip(manifest["layers"], configuration["rootfs"]["diff_ids"], strict=True):
        files = gzip.decompress(blob(layer))
        assert "sha256:" + hashlib.sha256(files).hexdigest() == expected, "diff_id"
        with tarfile.open(fileobj=io.BytesIO(files)) as tar:
            tar.extractall(given.folder)
    print(json.dumps(configuration["config"]))


main()

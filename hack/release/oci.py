"""OCI image layouts in tar archives: https://github.com/opencontainers/image-spec/blob/main/image-layout.md"""

import hashlib
import json
import tarfile

from archive import tar

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
REFERENCE = "org.opencontainers.image.ref.name"


def as_json(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


class Layout:
    """The blobs of a layout, by digest."""

    def __init__(self):
        self.blobs = {}

    @classmethod
    def read(cls, path):
        """Reads a layout, and returns it with the descriptor of its only manifest."""
        layout = cls()
        with tarfile.open(path) as archive:
            files = {entry.name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
        for name, content in files.items():
            if name.startswith("blobs/sha256/"):
                layout.add(content, "")
        (manifest,) = json.loads(files["index.json"])["manifests"]
        return layout, manifest

    def add(self, content, media_type, **fields):
        """Adds a blob, and returns its descriptor."""
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        self.blobs[digest] = content
        return {"mediaType": media_type, "digest": digest, "size": len(content), **fields}

    def add_json(self, value, media_type):
        return self.add(as_json(value), media_type)

    def json(self, descriptor):
        """Returns the decoded blob of a descriptor."""
        return json.loads(self.blobs[descriptor["digest"]])

    def write(self, path, manifest, reference, created):
        """Writes the layout, in which the manifest has this reference, such as a version."""
        named = {**manifest, "annotations": {**manifest.get("annotations", {}), REFERENCE: reference}}
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [named]}
        files = {f"blobs/{digest.replace(':', '/')}": content for digest, content in self.blobs.items()}
        files |= {"index.json": as_json(index), "oci-layout": as_json({"imageLayoutVersion": "1.0.0"})}
        path.write_bytes(tar(((name, files[name], False) for name in sorted(files)), created))

"""Writes an OCI image archive with one file in it. https://github.com/opencontainers/image-spec, version 1.0."""

import argparse
import datetime
import gzip
import hashlib
import io
import json
import pathlib
import platform
import tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def tar(files, modified):
    """A tar archive of (name, mode, bytes), the same for the same files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, mode, content in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), mode, modified
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


class Layout:
    """Blobs by their digests."""

    def __init__(self):
        self.blobs = {}

    def add(self, content, media_type):
        """Keeps a blob; what a manifest says of it."""
        digest = hashlib.sha256(content).hexdigest()
        self.blobs[digest] = content
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    def add_json(self, value, media_type):
        return self.add(json.dumps(value, separators=(",", ":")).encode(), media_type)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--executable", type=pathlib.Path, required=True)
    arguments.add_argument("--version", required=True)
    arguments.add_argument("--revision", required=True)
    arguments.add_argument("--created", type=int, required=True)
    arguments.add_argument("--output", type=pathlib.Path, required=True)
    given = arguments.parse_args()

    created = datetime.datetime.fromtimestamp(given.created, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    architecture = ARCHITECTURES[platform.machine()]
    # No passwd, no authorities, no /tmp: the webhook reads its certificates and the policies it is sent, and writes nothing.
    files = tar([("ctp-webhook", 0o755, given.executable.read_bytes())], given.created)

    layout = Layout()
    layer = layout.add(gzip.compress(files, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip")
    configuration = layout.add_json({
        "created": created, "architecture": architecture, "os": "linux",
        "config": {
            # A number, so that a cluster can tell that it is not root.
            "User": "65532:65532",
            "Entrypoint": ["/ctp-webhook"],
            "Cmd": ["--help"],
            "WorkingDir": "/",
            "ExposedPorts": {"9443/tcp": {}},
            "Labels": {
                "org.opencontainers.image.title": "ctp-webhook",
                "org.opencontainers.image.description": "Admission webhook for Envoy Gateway's ClientTrafficPolicy",
                "org.opencontainers.image.version": given.version,
                "org.opencontainers.image.revision": given.revision,
                "org.opencontainers.image.created": created,
                "org.opencontainers.image.licenses": "Apache-2.0",
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(files).hexdigest()}"]},
        "history": [{"created": created, "created_by": "hack/image/build"}],
    }, "application/vnd.oci.image.config.v1+json")
    manifest = layout.add_json(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": configuration, "layers": [layer]},
        "application/vnd.oci.image.manifest.v1+json")
    name = f"ctp-webhook:{given.version}"
    index = {"schemaVersion": 2, "manifests": [{
        **manifest, "platform": {"architecture": architecture, "os": "linux"},
        "annotations": {"org.opencontainers.image.ref.name": given.version, "io.containerd.image.name": f"docker.io/library/{name}"},
    }]}
    path_of = {digest: f"blobs/sha256/{digest}" for digest in layout.blobs}
    # `docker load` of before version 25 reads manifest.json only.
    legacy = [{"Config": path_of[configuration["digest"][7:]], "RepoTags": [name], "Layers": [path_of[layer["digest"][7:]]]}]
    given.output.write_bytes(tar([
        ("oci-layout", 0o644, b'{"imageLayoutVersion":"1.0.0"}'),
        ("index.json", 0o644, json.dumps(index).encode()),
        ("manifest.json", 0o644, json.dumps(legacy).encode()),
        *[(path_of[digest], 0o644, content) for digest, content in sorted(layout.blobs.items())],
    ], given.created))
    print(f"{given.output}: {name}, {manifest['digest']}")


main()

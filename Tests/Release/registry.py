"""A registry on 127.0.0.1."""

import subprocess
import time
import urllib.error
import urllib.request

from processes import free_port


class Registry:
    def __init__(self, folder):
        self.folder, self.address = folder, f"127.0.0.1:{free_port()}"

    def __enter__(self):
        self.folder.mkdir()
        configuration = self.folder / "config.yml"
        configuration.write_text(
            f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {self.folder}/data}}}}\nhttp: {{addr: '{self.address}'}}\n")
        with open(self.folder / "log", "wb") as log:
            self._process = subprocess.Popen(["docker-registry", "serve", configuration], stdout=log, stderr=log)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{self.address}/v2/", timeout=5).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise AssertionError("the registry does not answer:\n" + (self.folder / "log").read_text())

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()

    def push(self, archive, name):
        """Pushes an OCI archive as docs/releasing.md describes, but without TLS."""
        subprocess.run(
            ["skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", f"oci-archive:{archive}",
             f"docker://{self.address}/{name}"], check=True, capture_output=True)

    def digest(self, name, tag):
        """Returns the digest of a manifest or an index."""
        kinds = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json"
        request = urllib.request.Request(f"http://{self.address}/v2/{name}/manifests/{tag}", headers={"Accept": kinds})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.headers["Docker-Content-Digest"]

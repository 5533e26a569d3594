"""The webhook as it runs in production, but for its address; and its registration with the API server."""

import base64
import json
import re
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

from processes import wait_until


class Certificates:
    """A folder with ca.crt, tls.crt and tls.key, as a Secret is mounted."""

    def __init__(self, folder):
        self.folder = folder

    @property
    def authority(self):
        return (self.folder / "ca.crt").read_text()

    def are_served_at(self, port, name="127.0.0.1"):
        """Whether the server there can be trusted under the name by this folder's authority."""
        trusted = ssl.create_default_context(cafile=self.folder / "ca.crt")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as plain:
                with trusted.wrap_socket(plain, server_hostname=name):
                    return True
        except ssl.SSLCertVerificationError:
            return False

    def replace_by(self, other):
        """Puts the other folder's files into the place of these."""
        for name in ("ca.crt", "tls.key", "tls.crt"):
            (other.folder / name).replace(self.folder / name)


def made(program, folder):
    """Certificates of an authority of their own, for 127.0.0.1 and the Service."""
    names = ["--name", "127.0.0.1", "--name", "ctp-webhook.ctp-webhook-system.svc"]
    subprocess.run([program, "certs", "create", "--directory", folder, *names], check=True)
    return Certificates(folder)


def certificates_of(files, folder):
    """Certificates as a Secret has them."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    return Certificates(folder)


class Webhook:
    def __init__(self, place, program, name, certificates, *arguments):
        """Without certificates the arguments say where they come from."""
        self.place, self.name, self.certificates = place, name, certificates
        files = certificates and [
            "--tls-cert-file", certificates.folder / "tls.crt", "--tls-private-key-file", certificates.folder / "tls.key"]
        self.process = place.start(
            name, program, "serve", "--listen-address=127.0.0.1", "--port=0", *(files or []), *arguments)
        self.port = wait_until(self._announced_port, f"{name} to serve", seconds=20)

    def _announced_port(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended:\n{self.place.log(self.name)}")
        for line in self.lines():
            if line.get("message", line.get("msg")) == "serving":
                return int(line["port"])
        return None

    def lines(self):
        """Its log, line by line."""
        return [json.loads(line) for line in self.place.log(self.name).splitlines() if line.startswith("{")]

    def reviews(self):
        """The lines that a review left."""
        return [line for line in self.lines() if "uid" in line]

    def says(self, path):
        """Status and text of an answer on the plain port, which the arguments must have opened."""
        address = next(line["metrics_address"] for line in self.lines() if "metrics_address" in line)
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def is_ready(self):
        return self.says("/readyz")[0] == 200

    def stop(self):
        return self.place.stop(self.process)


def registrations(kubectl, kustomization):
    """The webhook configurations of a folder of manifests."""
    rendered = kubectl.rendered(kustomization)
    documents = [text for text in re.split(r"^---$", rendered, flags=re.MULTILINE) if "WebhookConfiguration" in text]
    return [json.loads(kubectl.well("create", "--dry-run=client", "--validate=false", "--output=json", "--filename=-", given=text).out)
            for text in documents]


def addressed(configuration, url, authority):
    """The configuration with the Service replaced by a URL, since no network of a cluster is there to carry a Service."""
    configuration = json.loads(json.dumps(configuration))
    for webhook in configuration["webhooks"]:
        path = webhook["clientConfig"]["service"]["path"]
        webhook["clientConfig"] = {"url": url + path, "caBundle": base64.b64encode(authority.encode()).decode()}
    return configuration

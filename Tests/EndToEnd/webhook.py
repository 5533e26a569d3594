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

    def replace_with(self, other):
        """Moves the files of the other folder into this one."""
        for name in ("ca.crt", "tls.key", "tls.crt"):
            (other.folder / name).replace(self.folder / name)


def create_certificates(program, folder):
    """Creates an authority and a certificate for 127.0.0.1 and the Service."""
    names = ["--name", "127.0.0.1", "--name", "ctp-webhook.ctp-webhook-system.svc"]
    subprocess.run([program, "certs", "create", "--directory", folder, *names], check=True)
    return Certificates(folder)


def certificates_from_secret(files, folder):
    """Writes the files of a Secret to a folder."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    return Certificates(folder)


class Process:
    """A process of the program with a log and a metrics port."""

    def __init__(self, workspace, name, *command):
        self.workspace, self.name = workspace, name
        self.process = workspace.start(name, *command)

    def lines(self):
        """Returns the log lines, decoded."""
        return [json.loads(line) for line in self.workspace.log(self.name).splitlines() if line.startswith("{")]

    def get(self, path):
        """Returns status and text of a response on the metrics port, which the arguments must have enabled."""
        address = next(line["metrics_address"] for line in self.lines() if "metrics_address" in line)
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def is_ready(self):
        return self.get("/readyz")[0] == 200

    def stop(self):
        return self.workspace.stop(self.process)


class Controller(Process):
    """The certificate controller."""

    def __init__(self, workspace, program, name, *arguments):
        super().__init__(workspace, name, program, "certs", "reconcile", "--metrics-address=127.0.0.1:0", *arguments)
        wait_until(lambda: any("metrics_address" in line for line in self.lines()), f"{name} to start", seconds=20)


class Webhook(Process):
    def __init__(self, workspace, program, name, certificates, *arguments):
        """Starts a server. If `certificates` is None, the arguments must say where they come from."""
        self.certificates = certificates
        files = certificates and [
            "--tls-cert-file", certificates.folder / "tls.crt", "--tls-private-key-file", certificates.folder / "tls.key"]
        super().__init__(workspace, name, program, "serve", "--listen-address=127.0.0.1", "--port=0", *(files or []), *arguments)
        self.port = wait_until(self._announced_port, f"{name} to serve", seconds=20)

    def _announced_port(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended:\n{self.workspace.log(self.name)}")
        for line in self.lines():
            if line.get("message", line.get("msg")) == "serving":
                return int(line["port"])
        return None

    def reviews(self):
        """Returns the log lines of reviews."""
        return [line for line in self.lines() if "uid" in line]


def webhook_configurations(kubectl, kustomization):
    """Returns the webhook configurations of a folder of manifests."""
    rendered = kubectl.render(kustomization)
    documents = [text for text in re.split(r"^---$", rendered, flags=re.MULTILINE) if "WebhookConfiguration" in text]
    return [json.loads(kubectl.run("create", "--dry-run=client", "--validate=false", "--output=json", "--filename=-", given=text).out)
            for text in documents]


def with_url(configuration, url, authority):
    """Returns the configuration with a URL instead of the Service, which needs the network of a cluster."""
    configuration = json.loads(json.dumps(configuration))
    for webhook in configuration["webhooks"]:
        path = webhook["clientConfig"]["service"]["path"]
        webhook["clientConfig"] = {"url": url + path, "caBundle": base64.b64encode(authority.encode()).decode()}
    return configuration

"""etcd and kube-apiserver on 127.0.0.1, without nodes and controllers, like setup-envtest."""

import json
import os
import re
import secrets
import ssl
import subprocess
import urllib.request

from processes import free_port, wait_until


class ControlPlane:
    def __init__(self, workspace, assets, webhook_program):
        self.workspace, self.assets = workspace, assets
        self.token = secrets.token_hex(16)
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.certificates = workspace.folder / "apiserver-certificates"
        subprocess.run(
            [webhook_program, "certs", "create", "--directory", self.certificates, "--name", "127.0.0.1"], check=True)
        self._write_configurations()

    def _write_configurations(self):
        folder = self.workspace.folder
        (folder / "tokens.csv").write_text(f'{self.token},admin,admin,"system:masters"\n')
        self.kubeconfig = self.write_kubeconfig("kubeconfig", {"token": self.token})
        # kubectl caches the API's resources under HOME. The caller's cache must not change.
        self.environment = {**os.environ, "KUBECONFIG": str(self.kubeconfig), "HOME": str(folder)}

    def write_kubeconfig(self, name, user, url=None):
        """Writes a kubeconfig for this API server, or for a proxy of it at `url`, and returns its path."""
        path = self.workspace.folder / name
        path.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "e2e",
            "clusters": [{"name": "e2e", "cluster": {
                "server": url or self.url, "certificate-authority": str(self.certificates / "ca.crt")}}],
            "users": [{"name": "e2e", "user": user}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": "e2e"}}],
        }))
        return path

    def start(self):
        self.start_etcd()
        self.start_apiserver()

    def start_etcd(self):
        self.etcd_url, peers = f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"
        self.etcd = self.workspace.start(
            "etcd", self.assets / "etcd", "--data-dir", self.workspace.folder / "etcd", "--unsafe-no-fsync",
            "--listen-client-urls", self.etcd_url, "--advertise-client-urls", self.etcd_url,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"default={peers}")

    def start_apiserver(self):
        key = self.certificates / "tls.key"
        self.apiserver = self.workspace.start(
            "kube-apiserver", self.assets / "kube-apiserver", "--etcd-servers", self.etcd_url,
            "--bind-address=127.0.0.1", "--secure-port", self.port, "--cert-dir", self.certificates,
            "--tls-cert-file", self.certificates / "tls.crt", "--tls-private-key-file", key,
            "--token-auth-file", self.workspace.folder / "tokens.csv", "--authorization-mode=RBAC",
            # Tokens of service accounts can be requested. Nothing creates default accounts, so the admission plugin that requires them is off.
            "--service-account-issuer=https://e2e", "--service-account-signing-key-file", key,
            "--service-account-key-file", self.certificates / "tls.crt", "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.96.0.0/24", "--endpoint-reconciler-type=none",
            # The API server sends requests for a Service to its endpoints. No packet goes to the Service's address, which does not exist here.
            "--enable-aggregator-routing=true")

        def ready():
            if self.apiserver.poll() is not None:
                raise AssertionError("kube-apiserver ended:\n" + self.workspace.log("kube-apiserver")[-2000:])
            try:
                return self.get("/readyz") == "ok"
            except OSError:
                return False
        wait_until(ready, "kube-apiserver to be ready", seconds=180)
        self.version_text = json.loads(self.get("/version"))["gitVersion"]
        self.version = tuple(int(number) for number in re.match(r"v(\d+)\.(\d+)", self.version_text).groups())

    def get(self, path):
        trusted = ssl.create_default_context(cafile=self.certificates / "ca.crt")
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=10, context=trusted) as answer:
            return answer.read().decode()

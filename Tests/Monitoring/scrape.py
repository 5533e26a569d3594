"""Scrapes a webhook, a certificate controller and the metrics of an API server with Prometheus, all on 127.0.0.1."""

import http.server
import json
import pathlib
import ssl
import subprocess
import threading
import urllib.parse
import urllib.request

from checks import expect
from processes import free_port, wait_until

# What an API server has, by name and labels. Source: staging/src/k8s.io/apiserver/pkg/admission/metrics/metrics.go of Kubernetes. hack/e2e/run compares it
# with a real API server.
APISERVER_METRICS = pathlib.Path(__file__).parent / "apiserver.txt"


class FakeAPIServer(http.server.BaseHTTPRequestHandler):
    """Has no objects but the Secret of the certificates, and never ends a watch."""

    protocol_version = "HTTP/1.1"
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n", "resourceVersion": "1"}}

    def do_GET(self):
        path = urllib.parse.urlparse(self.path)
        if path.path.endswith("/secrets/s"):
            self.answer(200, self.secret)
        elif "webhookconfigurations" in path.path:
            self.answer(404, {"kind": "Status", "code": 404, "reason": "NotFound"})
        elif "watch=" in path.query:
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self.wfile.flush()
            self.server.ended.wait()
        else:
            self.answer(200, {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []})

    def do_PUT(self):
        type(self).secret = json.loads(self.rfile.read(int(self.headers["content-length"])))
        version = int(self.secret["metadata"].get("resourceVersion", "1"))
        self.secret["metadata"]["resourceVersion"] = str(version + 1)
        self.answer(200, self.secret)

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class APIServerMetrics(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(APISERVER_METRICS.read_bytes())

    def log_message(self, *_):
        pass


def listen(handler, certificates=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.ended = True, threading.Event()
    if certificates:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "tls.crt", certificates / "tls.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class Prometheus:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def get(self, path, **query):
        with urllib.request.urlopen(f"{self.url}{path}?{urllib.parse.urlencode(query)}", timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        """Returns the labels of all series of the result."""
        try:
            return [each["metric"] for each in self.get("/api/v1/query", query=expression)["result"]]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{expression}\n{error.read().decode()}") from error

    def is_complete(self):
        """Whether every target has answered some scrapes."""
        return len(self.query("sum_over_time(up[30s]) > 3")) == 3

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=10):
                return True
        except OSError:
            return False


def start(workspace, program, webhook):
    certificates = workspace.folder / "certificates"
    subprocess.run([webhook, "certs", "create", "--directory", certificates, "--name", "127.0.0.1"], check=True, capture_output=True)
    kubeconfig = workspace.folder / "kubeconfig"
    kubeconfig.write_text(json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
        "clusters": [{"name": "c", "cluster": {"server": f"https://127.0.0.1:{listen(FakeAPIServer, certificates)}",
                                               "certificate-authority": str(certificates / "ca.crt")}}],
        "users": [{"name": "c", "user": {"token": "t"}}]}))
    serving, reconciling, listening = free_port(), free_port(), free_port()
    workspace.start(
        "serve", webhook, "serve", "--tls-cert-file", certificates / "tls.crt", "--tls-private-key-file", certificates / "tls.key",
        "--listen-address", "127.0.0.1", "--port", "0", "--metrics-address", f"127.0.0.1:{serving}", "--watch-cluster", "--check-references",
        "--kubeconfig", kubeconfig, "--shutdown-delay", "0s")
    workspace.start(
        "reconcile", webhook, "certs", "reconcile", "--kubeconfig", kubeconfig, "--self-signed-secret", "n/s", "--metrics-address",
        f"127.0.0.1:{reconciling}")
    configuration = workspace.folder / "prometheus.yaml"
    configuration.write_text(json.dumps({"global": {"scrape_interval": "2s"}, "scrape_configs": [
        {"job_name": "ctp-webhook-metrics", "static_configs": [{"targets": [f"127.0.0.1:{serving}", f"127.0.0.1:{reconciling}"]}]},
        {"job_name": "apiserver", "static_configs": [{"targets": [f"127.0.0.1:{listen(APIServerMetrics)}"]}]}]}))
    workspace.start(
        "prometheus", program, f"--config.file={configuration}", f"--storage.tsdb.path={workspace.folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{listening}")
    prometheus = Prometheus(listening)
    try:
        wait_until(prometheus.is_ready, "Prometheus to be ready", seconds=60, every=0.5)
        wait_until(prometheus.is_complete, "Prometheus to scrape all targets", seconds=60, every=0.5)
        # The certificate controller has signed a certificate.
        wait_until(lambda: prometheus.query("ctp_webhook_self_signed_authority_not_after_seconds"), "an authority", seconds=30, every=0.5)
    except AssertionError as error:
        raise AssertionError(f"{error}\n" + "\n".join(workspace.log(name)[-1000:] for name in ("serve", "reconcile", "prometheus"))) from error
    return prometheus


def run(checks, prometheus):
    with checks("Prometheus scrapes the webhook, the certificate controller and the API server's metrics"):
        expect(prometheus.is_complete(), "a target does not answer")

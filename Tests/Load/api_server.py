"""An API server that lists and watches the objects of a cluster that is described here, over HTTPS on 127.0.0.1."""

import http.server
import json
import queue
import ssl
import subprocess
import threading
import urllib.parse

NETWORKING = "/apis/gateway.networking.k8s.io/v1/"
POLICIES = "/apis/gateway.envoyproxy.io/v1alpha1/clienttrafficpolicies"


class APIServer:
    """`collections` has the objects of each resource by its path. Other resources are not installed."""

    def __init__(self, program, folder, collections):
        subprocess.run([program, "certs", "create", "--directory", folder], check=True, stdout=subprocess.DEVNULL)
        self.collections = {path: {name_of(item): item for item in items} for path, items in collections.items()}
        self.lock = threading.Lock()
        self.version = 1
        self.watches = []
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                api.respond(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/tls.crt", f"{folder}/tls.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.kubeconfig = f"{folder}/kubeconfig"
        with open(self.kubeconfig, "w") as file:
            json.dump(
                {
                    "current-context": "c",
                    "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
                    "clusters": [{"name": "c", "cluster": {
                        "server": f"https://127.0.0.1:{self.server.server_port}", "certificate-authority": "ca.crt"}}],
                    "users": [{"name": "u", "user": {"token": "t"}}],
                }, file)  # fmt: skip

    def put(self, path, item):
        """Changes an object and tells all watches."""
        with self.lock:
            self.version += 1
            item["metadata"]["resourceVersion"] = str(self.version)
            self.collections[path][name_of(item)] = item
            line = json.dumps({"type": "MODIFIED", "object": item}).encode() + b"\n"
            for watched, lines in self.watches:
                if watched == path:
                    lines.put(line)

    def respond(self, request):
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        with self.lock:
            items = self.collections.get(url.path)
            names = sorted(items) if items is not None else []
        if items is None:
            return self.send(request, 404, {"kind": "Status", "code": 404, "reason": "NotFound"})
        if query.get("watch"):
            return self.watch(request, url.path)
        start = int(query.get("continue") or 0)
        end = start + int(query.get("limit") or len(names) + 1)
        metadata = {"resourceVersion": str(self.version)}
        if end < len(names):
            metadata["continue"] = str(end)
        self.send(request, 200, {"kind": "List", "metadata": metadata, "items": [items[name] for name in names[start:end]]})

    def watch(self, request, path):
        lines = queue.SimpleQueue()
        with self.lock:
            self.watches.append((path, lines))
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        try:
            while True:
                line = lines.get()
                request.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                request.wfile.flush()
        except OSError:
            pass

    @staticmethod
    def send(request, status, body):
        content = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)


def name_of(item):
    return item["metadata"].get("namespace", ""), item["metadata"]["name"]

"""An HTTP/1.1 server on 127.0.0.1 that answers with the request that it has received, and remembers all requests."""

import http.server
import json
import threading


class Backend:
    def __init__(self):
        self.requests = []
        backend = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def answer(self):
                headers = {}
                for name, value in self.headers.items():
                    headers[name.lower()] = f"{headers[name.lower()]},{value}" if name.lower() in headers else value
                backend.requests.append((self.command, self.path))
                length = int(headers.get("content-length", 0)) if "transfer-encoding" not in headers else 0
                if headers.get("transfer-encoding") == "chunked":
                    self._read_chunks()
                else:
                    self.rfile.read(length)
                body = json.dumps({"method": self.command, "path": self.path, "headers": headers}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _read_chunks(self):
                while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
                    self.rfile.read(size + 2)
                self.rfile.readline()

            do_GET = do_POST = do_HEAD = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """Envoy resets connections with responses to smuggled requests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

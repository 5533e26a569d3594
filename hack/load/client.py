"""A client that does nothing wrong, and is entitled to right answers."""

import glob
import http.client
import json
import os
import time
import uuid

import wire

POLICIES = os.path.join(os.path.dirname(__file__), "../../Tests/Policies")


def policies():
    """The repository's policies, and whether each is to be allowed."""
    for verdict in ("accepted", "refused"):
        for path in sorted(glob.glob(f"{POLICIES}/{verdict}/*.json")):
            with open(path) as file:
                yield json.load(file), verdict == "accepted"


class WrongAnswer(Exception):
    pass


class Http1:
    """Keep-alive over HTTP/1.1."""

    protocol = "http/1.1"

    def __init__(self, port):
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=wire.TIMEOUT)
        self.connection._context = wire.CONTEXTS["http/1.1"]

    def ask(self, path, body):
        self.connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        return response.status, response.read()

    def close(self):
        self.connection.close()


class Http2:
    """One stream after the other over HTTP/2."""

    protocol = "h2"

    def __init__(self, port):
        self.socket = wire.connect(port, "h2")
        self.file = self.socket.makefile("rb")
        self.port = port
        self.stream = -1
        self.is_ending = False

    def ask(self, path, body):
        if self.is_ending:
            self.close()
            self.__init__(self.port)
        self.stream += 2
        self.socket.sendall(wire.request(self.stream, body, path.encode()))
        status, content = 0, b""
        while True:
            head = self.file.read(9)
            if len(head) < 9:
                raise ConnectionResetError("the server closed")
            length, kind, flags, stream = int.from_bytes(head[:3], "big"), head[3], head[4], int.from_bytes(head[5:], "big")
            payload = self.file.read(length)
            if kind == wire.SETTINGS and not flags & wire.ACK:
                self.socket.sendall(wire.frame(wire.SETTINGS, wire.ACK))
            if kind == wire.GOAWAY:
                # RFC 9113 §6.8: what was sent up to the stream that it names is answered; the next request goes elsewhere.
                self.is_ending = True
                if self.stream > int.from_bytes(payload[:4], "big"):
                    raise ConnectionResetError("the request came too late")
            if stream != self.stream:
                continue
            if kind == wire.RESET:
                raise ConnectionResetError("the server reset the stream")
            if kind == wire.HEADERS:
                # RFC 7541 Appendix A: 200 is the entry 8 of the static table. No other status is expected.
                status = 200 if payload[0] == 0x88 else 0
            if kind == wire.DATA:
                content += payload
                if payload:
                    self.socket.sendall(wire.frame(wire.WINDOW_UPDATE, 0, 0, len(payload).to_bytes(4, "big")))
            if flags & wire.END_STREAM:
                return status or json.loads(content)["code"], content

    def close(self):
        self.socket.close()


def review(policy, uid):
    """The AdmissionReview of a policy's creation."""
    request = {
        "uid": uid, "operation": "CREATE", "namespace": "default", "name": policy.get("metadata", {}).get("name", ""),
        "kind": {"group": "gateway.envoyproxy.io", "version": "v1alpha1", "kind": "ClientTrafficPolicy"},
        "userInfo": {"username": "soak"}, "object": policy,
    }  # fmt: skip
    return json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}).encode()


def check(client, policy, is_allowed):
    """Asks for a review and checks the answer; how many seconds it took."""
    uid = str(uuid.uuid4())
    body = review(policy, uid)
    # Accepted policies are judged as /mutate would leave them; some are only completed by it.
    path = "/mutate" if is_allowed else "/validate"
    start = time.monotonic()
    status, content = client.ask(path, body)
    seconds = time.monotonic() - start
    if status != 200:
        raise WrongAnswer(f"{client.protocol} {path}: {status} {content[:300]!r}")
    response = json.loads(content)["response"]
    if response["uid"] != uid or response["allowed"] != is_allowed:
        raise WrongAnswer(f"{client.protocol} {path}: {content[:300]!r}")
    return seconds

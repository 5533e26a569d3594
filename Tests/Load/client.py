"""A valid client, which sends reviews and checks every answer.

Own code, because h2load (used by hack/bench/run) does not check the content of answers.
"""

import glob
import http.client
import json
import os
import time
import uuid

import raw_http

POLICIES = os.path.join(os.path.dirname(__file__), "../../Tests/Policies")


def policies():
    """Yields the policies in Tests/Policies, and whether each must be allowed."""
    for verdict in ("accepted", "refused"):
        for path in sorted(glob.glob(f"{POLICIES}/{verdict}/*.json")):
            with open(path) as file:
                yield json.load(file), verdict == "accepted"


class WrongAnswer(Exception):
    pass


class Http1:
    """Requests on a keep-alive connection over HTTP/1.1."""

    protocol = "http/1.1"

    def __init__(self, port):
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=raw_http.TIMEOUT)
        self.connection._context = raw_http.CONTEXTS["http/1.1"]

    def send(self, path, body):
        self.connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        return response.status, response.read()

    def close(self):
        self.connection.close()


class Http2:
    """Requests over HTTP/2, one stream after the other."""

    protocol = "h2"

    def __init__(self, port):
        self.socket = raw_http.connect(port, "h2")
        self.file = self.socket.makefile("rb")
        self.port = port
        self.stream = -1
        self.is_ending = False

    def send(self, path, body):
        if self.is_ending:
            self.close()
            self.__init__(self.port)
        self.stream += 2
        self.socket.sendall(raw_http.request(self.stream, body, path.encode()))
        status, content = 0, b""
        while True:
            head = self.file.read(9)
            if len(head) < 9:
                raise ConnectionResetError("the server closed")
            length, kind, flags, stream = int.from_bytes(head[:3], "big"), head[3], head[4], int.from_bytes(head[5:], "big")
            payload = self.file.read(length)
            if kind == raw_http.SETTINGS and not flags & raw_http.ACK:
                self.socket.sendall(raw_http.frame(raw_http.SETTINGS, raw_http.ACK))
            if kind == raw_http.GOAWAY:
                # RFC 9113 §6.8: the server answers streams up to the last one that GOAWAY names. Later requests need a new connection.
                self.is_ending = True
                if self.stream > int.from_bytes(payload[:4], "big"):
                    raise ConnectionResetError("the server sent GOAWAY before the request")
            if stream != self.stream:
                continue
            if kind == raw_http.RESET:
                raise ConnectionResetError("the server reset the stream")
            if kind == raw_http.HEADERS:
                # RFC 7541 Appendix A: status 200 is entry 8 of the static table. Other statuses are read from the body.
                status = 200 if payload[0] == 0x88 else 0
            if kind == raw_http.DATA:
                content += payload
                if payload:
                    self.socket.sendall(raw_http.frame(raw_http.WINDOW_UPDATE, 0, 0, len(payload).to_bytes(4, "big")))
            if flags & raw_http.END_STREAM:
                return status or json.loads(content)["code"], content

    def close(self):
        self.socket.close()


def review(policy, uid):
    """Returns the AdmissionReview for the creation of a policy."""
    request = {
        "uid": uid, "operation": "CREATE", "namespace": "default", "name": policy.get("metadata", {}).get("name", ""),
        "kind": {"group": "gateway.envoyproxy.io", "version": "v1alpha1", "kind": "ClientTrafficPolicy"},
        "userInfo": {"username": "soak"}, "object": policy,
    }  # fmt: skip
    return json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}).encode()


def check(client, policy, is_allowed):
    """Sends a review, checks the answer and returns the duration in seconds."""
    uid = str(uuid.uuid4())
    body = review(policy, uid)
    # Valid policies go to /mutate, because some are valid only with its defaults.
    path = "/mutate" if is_allowed else "/validate"
    start = time.monotonic()
    status, content = client.send(path, body)
    seconds = time.monotonic() - start
    if status != 200:
        raise WrongAnswer(f"{client.protocol} {path}: {status} {content[:300]!r}")
    response = json.loads(content)["response"]
    if response["uid"] != uid or response["allowed"] != is_allowed:
        raise WrongAnswer(f"{client.protocol} {path}: {content[:300]!r}")
    return seconds

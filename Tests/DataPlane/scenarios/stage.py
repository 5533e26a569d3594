"""Policies that are in force on a running Envoy, and clients of it."""

import http.client
import json
import socket
import ssl

from checks import Skipped
from listeners import backend_route, loadable
from product import policy
from workplace import wait_until

# No exchange on the loopback interface takes longer, in seconds.
TIMEOUT = 5


class Reply:
    """A response of Envoy. `request` is the request as the backend has received it."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def request(self):
        return json.loads(self.body)

    def header(self, name):
        """A header of the request that the backend has received; None if there is none."""
        return self.request["headers"].get(name.lower())


class Stage:
    def __init__(self, product, envoy, certificates, backend):
        self.product, self.envoy, self.certificates, self.backend = product, envoy, certificates, backend
        self._listeners = []

    def play(self, spec, protocol="http", hostname=None):
        """Puts a policy in force on a new listener."""
        name = f"L{len(self._listeners)}"
        item = policy(name.lower(), spec)
        if self.product.verdict(item).ignores_fields:
            raise Skipped("the release of Envoy Gateway does not have a field of the policy")
        listeners, messages = self.product.translations([item], protocol, hostname)
        if name.lower() not in listeners:
            raise AssertionError(f"it is not translated: {messages}")
        listener = loadable(
            listeners[name.lower()][0], name, self.certificates, ("127.0.0.1", 0), True, backend_route("backend"))
        self._listeners.append(listener)
        refused = self.envoy.update(self._listeners)
        if refused:
            self._listeners.pop()
            raise AssertionError(f"Envoy refuses the listener: {refused}")
        port = wait_until(lambda: self.envoy.port(name), "the listener's port", TIMEOUT)
        return Client(port, protocol, self.certificates)


class Client:
    def __init__(self, port, protocol, certificates):
        self.port, self.is_encrypted, self.certificates = port, protocol in ("https", "tls"), certificates

    def connect(self, certificate=None, preface=b"", source="127.0.0.1", alpn=None):
        """A connection; `preface` is sent before TLS."""
        connection = socket.create_connection(("127.0.0.1", self.port), TIMEOUT, source_address=(source, 0))
        connection.sendall(preface)
        if not self.is_encrypted:
            return connection
        context = ssl.create_default_context(cafile=self.certificates.path("authority.crt"))
        if certificate:
            context.load_cert_chain(*self.certificates.client(certificate))
        if alpn:
            context.set_alpn_protocols(alpn)
        return context.wrap_socket(connection, server_hostname="localhost")

    def get(self, path="/", headers=(), certificate=None, preface=b"", source="127.0.0.1"):
        """The reply to one request on a new connection; None if the connection is closed without one."""
        try:
            with self.connect(certificate, preface, source) as connection:
                return self.exchange(connection, path, headers)
        except OSError:
            return None

    def exchange(self, connection, path="/", headers=(), method="GET", body=b"", is_chunked=False):
        """The reply to a request on an open connection; None if the connection is closed without one."""
        lines = [f"{method} {path} HTTP/1.1", "Host: a.example.com", *(f"{name}: {value}" for name, value in headers)]
        if is_chunked:
            lines.append("Transfer-Encoding: chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        elif body:
            lines.append(f"Content-Length: {len(body)}")
        try:
            connection.sendall("\r\n".join(lines + ["", ""]).encode() + body)
            response = http.client.HTTPResponse(connection, method=method)
            response.begin()
            return Reply(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException):
            return None

"""Builds the bytes of HTTP/1.1 requests and HTTP/2 frames (RFC 9113), valid or not, and opens connections to send them."""

import socket
import ssl

TIMEOUT = 10


def context(protocol):
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The certificate changes during the test. Other tests verify it.
    result.check_hostname = False
    result.verify_mode = ssl.CERT_NONE
    result.set_alpn_protocols([protocol])
    return result


CONTEXTS = {protocol: context(protocol) for protocol in ("http/1.1", "h2")}


def tcp(port, source="127.0.0.1"):
    """Opens a TCP connection from an address in 127.0.0.0/8."""
    connection = socket.create_connection(("127.0.0.1", port), TIMEOUT, (source, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def connect(port, protocol="http/1.1", source="127.0.0.1"):
    """Opens a TLS connection, and sends the preface for HTTP/2."""
    connection = CONTEXTS[protocol].wrap_socket(tcp(port, source))
    if protocol == "h2":
        connection.sendall(PREFACE)
    return connection


def post(body, path="/validate", length=None):
    """Returns a POST over HTTP/1.1. `length` overrides the value of Content-Length."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: webhook\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    ).encode() + body


DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def frame(kind, flags=0, stream=0, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS)


def block(method, path):
    """Returns a header block of literals without indexing, with new names, without Huffman coding (RFC 7541 §6.2.2)."""
    fields = [
        (b":method", method), (b":scheme", b"https"), (b":authority", b"webhook"), (b":path", path),
        (b"content-type", b"application/json"),
    ]  # fmt: skip
    return b"".join(b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in fields)


def request(stream, body, path=b"/validate", is_whole=True):
    """Returns a POST over HTTP/2: HEADERS, and DATA in frames of 16 KiB."""
    parts = [body[start : start + 16384] for start in range(0, len(body), 16384)] or [b""]
    frames = [frame(HEADERS, END_HEADERS, stream, block(b"POST", path))]
    for part in parts[:-1]:
        frames.append(frame(DATA, 0, stream, part))
    frames.append(frame(DATA, END_STREAM if is_whole else 0, stream, parts[-1]))
    return b"".join(frames)

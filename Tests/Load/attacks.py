"""Hostile clients. Each attack lasts some seconds and ends by itself, regardless of how the server reacts.

Own code, because no packaged load generator sends incomplete and malformed requests.
"""

import os
import random
import socket
import struct
import time

import raw_http

HALF_BODY = b"{" + b" " * (3 << 20)
WHOLE = 7 << 20


def hold(sockets, seconds, send=None):
    """Keeps connections open. With `send`, sends these bytes on each twice a second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.5)
        for connection in sockets if send else []:
            try:
                connection.sendall(send)
            except OSError:
                pass
    for connection in sockets:
        connection.close()


def half_open_handshakes(port, seconds):
    """Sends the beginning of a TLS record only."""
    sockets = [raw_http.tcp(port) for _ in range(100)]
    for connection in sockets:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
    hold(sockets, seconds)


def handshake_flood(port, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        raw_http.connect(port).close()


def idle(port, seconds):
    hold([raw_http.connect(port, random.choice(["http/1.1", "h2"])) for _ in range(50)], seconds)


def slow_headers(port, seconds):
    sockets = [raw_http.connect(port) for _ in range(20)]
    for connection in sockets:
        connection.sendall(b"POST /validate HTTP/1.1\r\nHost: ")
    hold(sockets, seconds, b"a")


def half_bodies(port, seconds):
    """Sends the beginning of a body only."""
    sockets = [raw_http.connect(port, random.choice(["http/1.1", "h2"])) for _ in range(20)]
    for connection in sockets:
        connection.settimeout(0.2)
        try:
            if connection.selected_alpn_protocol() == "h2":
                connection.sendall(raw_http.request(1, HALF_BODY[: 60 << 10], is_whole=False))
            else:
                connection.sendall(raw_http.post(HALF_BODY, length=WHOLE))
        except OSError:
            pass
    hold(sockets, seconds, b" ")


def slow_readers(port, seconds):
    """Sends requests continuously and never reads an answer."""
    sockets = [raw_http.connect(port) for _ in range(5)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for connection in sockets:
            connection.settimeout(0.05)
            try:
                connection.sendall(raw_http.post(b"{}") * 500)
            except OSError:
                pass
    hold(sockets, 0)


def closed_windows(port, seconds):
    """Opens HTTP/2 streams with a flow-control window of 0, so that the server cannot send answers."""
    sockets = [raw_http.connect(port, "h2") for _ in range(5)]
    for connection in sockets:
        connection.sendall(raw_http.frame(raw_http.SETTINGS, 0, 0, b"\0\4\0\0\0\0"))
        for stream in range(1, 199, 2):
            connection.sendall(raw_http.request(stream, b"{}"))
    hold(sockets, seconds)


def resets(port, seconds):
    """Resets connections in the middle of a review."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = raw_http.connect(port)
        connection.sendall(raw_http.post(b"{" * random.randrange(5000), length=10000))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


def garbage(port, seconds):
    """Sends random bytes instead of TLS records, HTTP/1.1 requests and HTTP/2 frames."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for connection in (raw_http.tcp(port), raw_http.connect(port), raw_http.connect(port, "h2")):
            try:
                connection.sendall(os.urandom(random.randrange(1, 20000)))
                connection.recv(100)
            except OSError:
                pass
            connection.close()


def oversize(port, seconds):
    """Sends heads, bodies and chunks that exceed the limits."""
    texts = [
        raw_http.post(b"", length=1 << 40),
        raw_http.post(b" " * ((7 << 20) + 1)),
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"POST /validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;a=b\r\nx\r\n" * 100_000,
        b"POST /validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = raw_http.connect(port)
        try:
            connection.sendall(random.choice(texts))
            connection.recv(1000)
        except OSError:
            pass
        connection.close()


def floods(port, seconds):
    """HTTP/2 floods: rapid reset, PING, SETTINGS, empty DATA, CONTINUATION."""
    opening = raw_http.frame(raw_http.HEADERS, raw_http.END_HEADERS, 1, raw_http.block(b"POST", b"/validate"))
    start = raw_http.frame(raw_http.HEADERS, 0, 1, raw_http.block(b"POST", b"/validate"))
    texts = [
        b"".join(
            raw_http.frame(raw_http.HEADERS, raw_http.END_HEADERS, stream, raw_http.block(b"POST", b"/validate"))
            + raw_http.frame(raw_http.RESET, 0, stream, b"\0\0\0\x08")
            for stream in range(1, 4000, 2)
        ),
        raw_http.frame(raw_http.PING, 0, 0, b"12345678") * 5000,
        raw_http.frame(raw_http.SETTINGS) * 5000,
        opening + raw_http.frame(raw_http.DATA, 0, 1) * 5000,
        start + raw_http.frame(raw_http.CONTINUATION, 0, 1, b"\0\1a\1b") * 5000,
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = raw_http.connect(port, "h2")
        try:
            connection.sendall(random.choice(texts))
            connection.recv(1000)
        except OSError:
            pass
        connection.close()


ATTACKS = [
    half_open_handshakes, handshake_flood, idle, slow_headers, half_bodies, slow_readers, closed_windows, resets, garbage,
    oversize, floods,
]  # fmt: skip


# A cycle begins with attacks and ends with a pause, in which the server must release their resources.
ATTACK_SECONDS = 5
CYCLE_SECONDS = 10
# Before the first cycle each attack runs once, so that caches and the allocator reach their size.
WARM_UP_SECONDS = 30


def run(port, start, end, seed):
    """Runs each attack once before `start`, then attacks in a random order in the first half of each cycle."""
    random.seed(seed)
    for attack in ATTACKS:
        try:
            attack(port, WARM_UP_SECONDS / len(ATTACKS) / 2)
        except OSError:
            pass
    time.sleep(max(start - time.monotonic(), 0))
    while time.monotonic() < end:
        position = (time.monotonic() - start) % CYCLE_SECONDS
        if position > ATTACK_SECONDS - 0.5:
            time.sleep(CYCLE_SECONDS - position)
            continue
        try:
            random.choice(ATTACKS)(port, min(3, ATTACK_SECONDS - position))
        except OSError:
            # The server may close the connection of a hostile client.
            time.sleep(0.05)

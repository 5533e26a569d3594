"""Clients that do what they should not. Each attack lasts some seconds and ends by itself, whatever the server does to it."""

import os
import random
import socket
import struct
import time

import wire

HALF_BODY = b"{" + b" " * (3 << 20)
WHOLE = 7 << 20


def hold(sockets, seconds, send=None):
    """Keeps connections open; with `send`, each gets one more byte now and then."""
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
    """The beginning of a TLS record, and nothing more."""
    sockets = [wire.tcp(port) for _ in range(100)]
    for connection in sockets:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
    hold(sockets, seconds)


def handshake_flood(port, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        wire.connect(port).close()


def idle(port, seconds):
    hold([wire.connect(port, random.choice(["http/1.1", "h2"])) for _ in range(50)], seconds)


def slow_headers(port, seconds):
    sockets = [wire.connect(port) for _ in range(20)]
    for connection in sockets:
        connection.sendall(b"POST /validate HTTP/1.1\r\nHost: ")
    hold(sockets, seconds, b"a")


def half_bodies(port, seconds):
    """Uploads that stop in the middle."""
    sockets = [wire.connect(port, random.choice(["http/1.1", "h2"])) for _ in range(20)]
    for connection in sockets:
        connection.settimeout(0.2)
        try:
            if connection.selected_alpn_protocol() == "h2":
                connection.sendall(wire.request(1, HALF_BODY[: 60 << 10], is_whole=False))
            else:
                connection.sendall(wire.post(HALF_BODY, length=WHOLE))
        except OSError:
            pass
    hold(sockets, seconds, b" ")


def slow_readers(port, seconds):
    """Requests without end, and no answer is read."""
    sockets = [wire.connect(port) for _ in range(5)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for connection in sockets:
            connection.settimeout(0.05)
            try:
                connection.sendall(wire.post(b"{}") * 500)
            except OSError:
                pass
    hold(sockets, 0)


def shut_windows(port, seconds):
    """HTTP/2 streams whose answers have no window."""
    sockets = [wire.connect(port, "h2") for _ in range(5)]
    for connection in sockets:
        connection.sendall(wire.frame(wire.SETTINGS, 0, 0, b"\0\4\0\0\0\0"))
        for stream in range(1, 199, 2):
            connection.sendall(wire.request(stream, b"{}"))
    hold(sockets, seconds)


def resets(port, seconds):
    """Connections that end with RST in the middle of a review."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = wire.connect(port)
        connection.sendall(wire.post(b"{" * random.randrange(5000), length=10000))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


def garbage(port, seconds):
    """Random bytes in place of TLS, of HTTP/1.1 and of frames."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for connection in (wire.tcp(port), wire.connect(port), wire.connect(port, "h2")):
            try:
                connection.sendall(os.urandom(random.randrange(1, 20000)))
                connection.recv(100)
            except OSError:
                pass
            connection.close()


def oversize(port, seconds):
    """Heads, bodies and chunks beyond every limit."""
    texts = [
        wire.post(b"", length=1 << 40),
        wire.post(b" " * ((7 << 20) + 1)),
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"POST /validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;a=b\r\nx\r\n" * 100_000,
        b"POST /validate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = wire.connect(port)
        try:
            connection.sendall(random.choice(texts))
            connection.recv(1000)
        except OSError:
            pass
        connection.close()


def floods(port, seconds):
    """HTTP/2: rapid reset, PING, SETTINGS, empty DATA, CONTINUATION."""
    opening = wire.frame(wire.HEADERS, wire.END_HEADERS, 1, wire.block(b"POST", b"/validate"))
    start = wire.frame(wire.HEADERS, 0, 1, wire.block(b"POST", b"/validate"))
    texts = [
        b"".join(
            wire.frame(wire.HEADERS, wire.END_HEADERS, stream, wire.block(b"POST", b"/validate"))
            + wire.frame(wire.RESET, 0, stream, b"\0\0\0\x08")
            for stream in range(1, 4000, 2)
        ),
        wire.frame(wire.PING, 0, 0, b"12345678") * 5000,
        wire.frame(wire.SETTINGS) * 5000,
        opening + wire.frame(wire.DATA, 0, 1) * 5000,
        start + wire.frame(wire.CONTINUATION, 0, 1, b"\0\1a\1b") * 5000,
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = wire.connect(port, "h2")
        try:
            connection.sendall(random.choice(texts))
            connection.recv(1000)
        except OSError:
            pass
        connection.close()


ATTACKS = [
    half_open_handshakes, handshake_flood, idle, slow_headers, half_bodies, slow_readers, shut_windows, resets, garbage,
    oversize, floods,
]  # fmt: skip


# Seconds of attacks, and of these with the quiet that follows, in which a server can forget them.
ATTACKING = 5
CYCLE = 10
# Seconds in which each attack is made once, so that caches and the allocator reach their size.
WARM_UP = 30


def run(port, start, end, seed):
    """Each attack once before `start`, and then one after the other in a random order, in the first half of each cycle."""
    random.seed(seed)
    for attack in ATTACKS:
        try:
            attack(port, WARM_UP / len(ATTACKS) / 2)
        except OSError:
            pass
    time.sleep(max(start - time.monotonic(), 0))
    while time.monotonic() < end:
        position = (time.monotonic() - start) % CYCLE
        if position > ATTACKING - 0.5:
            time.sleep(CYCLE - position)
            continue
        try:
            random.choice(ATTACKS)(port, min(3, ATTACKING - position))
        except OSError:
            # To be sent away is what such a client has to expect.
            time.sleep(0.05)

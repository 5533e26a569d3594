"""Attacks in numbers, one after the other: what each does to the server's memory and to a client that does nothing wrong.

usage: siege.py PROGRAM [CONNECTIONS]
"""

import multiprocessing
import resource
import sys
import time

import client
import hostile
import wire
from server import Server

HALF_UPLOADS = 400
HALF_HANDSHAKES = 1000
# Of those that are made again and again.
FLOODS = [hostile.floods, hostile.handshake_flood, hostile.garbage, hostile.oversize, hostile.resets, hostile.slow_readers]
SECONDS_OF_FLOOD = 3
# What a good client may wait, at most, while all this goes on on the same machine, in seconds.
PATIENCE = 1.0
BYTES_PER_IDLE_CONNECTION = {"http/1.1": 48 << 10, "h2": 48 << 10}
# --max-body-memory, and what buffers and the allocator need besides.
MEMORY_OF_UPLOADS = (48 + 48) << 20


def source(number):
    """An address for a connection: no address has ports for all of them."""
    return f"127.0.0.{2 + number // 5000}"


def idle(server, protocol, count):
    return [wire.connect(server.port, protocol, source(number)) for number in range(count)]


def half_uploads(server, protocol, count):
    sockets = []
    body = b" " * (7 << 19)
    for number in range(count):
        connection = wire.connect(server.port, protocol, source(number))
        connection.settimeout(0.5)
        try:
            if protocol == "h2":
                connection.sendall(wire.request(1, body[: 64000], is_whole=False))
            else:
                connection.sendall(wire.post(body, length=7 << 20))
        except OSError:
            # Sent away.
            pass
        sockets.append(connection)
    return sockets


def half_handshakes(server, _, count):
    sockets = [wire.tcp(server.port, source(number)) for number in range(count)]
    for connection in sockets:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
    return sockets


def attack(name, server, protocol, count, ready, over):
    """Makes the attack, says when it is made, and holds it until it is over."""
    sockets = globals()[name](server, protocol, count)
    ready.set()
    over.wait()
    del sockets


def besiege(server, policies, name, protocol, count):
    """Attacks while a good client asks; its latencies and the server's memory at the height."""
    ready, over = multiprocessing.Event(), multiprocessing.Event()
    process = multiprocessing.Process(target=attack, args=(name, server, protocol, count, ready, over), daemon=True)
    grown, most, slowest = ask_beside(process, server, policies, f"{name:16} {protocol:9} {count:6}", ready, count)
    over.set()
    process.join(timeout=60)
    return grown, most, slowest


def flood(server, policies, attack):
    """Attacks again and again while a good client asks; as above."""
    process = multiprocessing.Process(target=attack, args=(server.port, SECONDS_OF_FLOOD), daemon=True)
    _, most, slowest = ask_beside(process, server, policies, f"{attack.__name__:16} {'-':9} {'-':>6}", multiprocessing.Event())
    return most, slowest


def ask_beside(process, server, policies, title, ready, count=None):
    """Asks as a good client does until the attack is made, or has ended."""
    before, cpu = server.memory(), server.cpu()
    process.start()
    latencies, most = [], before
    asker = client.Http1(server.port)
    while len(latencies) < 50 or not ready.is_set() and process.is_alive():
        latencies.append(client.check(asker, *policies[len(latencies) % len(policies)]))
        most = max(most, server.memory())
        time.sleep(0.01)
    held = server.memory()
    asker.close()
    latencies.sort()
    each = f"{(held - before) / count / 1024:8.1f}" if count else f"{'-':>8}"
    print(
        f"{title} {before >> 20:7} {most >> 20:7} {each} {latencies[len(latencies) // 2] * 1000:8.1f} {latencies[-1] * 1000:8.1f}"
        f" {server.cpu() - cpu:7.1f}", flush=True)
    return held - before, most, latencies[-1]


def starve(server, policies):
    """Takes the server's descriptors away: it must neither spin nor fail those that are connected, and accept again later."""
    asker = client.Http1(server.port)
    client.check(asker, *policies[0])
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (40, 40))
    crowd = [wire.tcp(server.port) for _ in range(100)]
    cpu = server.cpu()
    slowest = max(client.check(asker, *policies[number % len(policies)]) for number in range(100))
    time.sleep(3)
    cpu = server.cpu() - cpu
    for connection in crowd:
        connection.close()
    time.sleep(0.5)
    client.check(client.Http1(server.port), *policies[0])
    print(f"out of descriptors: {cpu:.2f} s of CPU over 3 s, {slowest * 1000:.1f} ms at most for one who is connected")
    return cpu, slowest


def main():
    program, connections = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    policies = list(client.policies())
    failures = []
    print(f"{'attack':16} {'protocol':9} {'count':>6} {'MiB':>7} {'most':>7} {'KiB each':>8} {'median':>8} {'most ms':>8} {'CPU s':>7}")
    for name, protocol, count in [
        ("half_handshakes", "-", HALF_HANDSHAKES), ("half_uploads", "http/1.1", HALF_UPLOADS),
        ("half_uploads", "h2", HALF_UPLOADS), ("idle", "http/1.1", connections), ("idle", "h2", connections),
    ]:  # fmt: skip
        server = Server(program, "--idle-timeout", "10m")
        grown, most, slowest = besiege(server, policies, name, protocol, count)
        if slowest > PATIENCE:
            failures.append(f"{name}: a good client waited {slowest:.1f} s")
        if name == "idle" and grown / count > BYTES_PER_IDLE_CONNECTION[protocol]:
            failures.append(f"{name}: {grown / count:.0f} bytes for each connection")
        if name == "half_uploads" and most > MEMORY_OF_UPLOADS:
            failures.append(f"{name}: {most >> 20} MiB")
        if (status := server.stop()) != 0:
            failures.append(f"{name}: exit status {status}")
    for attack in FLOODS:
        server = Server(program)
        most, slowest = flood(server, policies, attack)
        if slowest > PATIENCE:
            failures.append(f"{attack.__name__}: a good client waited {slowest:.1f} s")
        if most > MEMORY_OF_UPLOADS:
            failures.append(f"{attack.__name__}: {most >> 20} MiB")
        if (status := server.stop()) != 0:
            failures.append(f"{attack.__name__}: exit status {status}")
    server = Server(program)
    cpu, slowest = starve(server, policies)
    if cpu > 0.5 or slowest > PATIENCE:
        failures.append("out of descriptors: it spins, or starves those that are connected")
    server.stop()
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

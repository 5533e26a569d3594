"""Runs attacks with many clients, one after the other, and measures the server's memory and the latency of a valid client.

usage: siege.py PROGRAM [CONNECTIONS]
"""

import multiprocessing
import multiprocessing.dummy
import resource
import sys
import time

import client
import attacks
import raw_http
from server import Server

HALF_UPLOADS = 400
HALF_HANDSHAKES = 1000
# Attacks that repeat for some seconds.
FLOODS = [attacks.floods, attacks.handshake_flood, attacks.garbage, attacks.oversize, attacks.resets, attacks.slow_readers]
FLOOD_SECONDS = 3
# The longest that a valid client may wait for an answer, in seconds. Attackers and server share the machine.
MAXIMUM_LATENCY = 1.0
# Measured as the difference between CONNECTIONS and a third of them, because the first connections also pay for memory that all share.
BYTES_PER_IDLE_CONNECTION = {"http/1.1": 48 << 10, "h2": 48 << 10}
# --max-body-memory, plus an allowance for buffers and the allocator, in bytes.
MAXIMUM_MEMORY = (48 + 48) << 20
# The defaults with the memory limit of the manifests, and the largest peak of memory with them, in bytes.
LIMITED = ("--max-connections", "2457", "--max-connections-per-address", "1842", "--max-body-memory", "48Mi")
MAXIMUM_PEAK = 200 << 20


def source(number):
    """Returns the source address of a connection. One address does not have enough ports for all of them."""
    return f"127.0.0.{2 + number // 5000}"


def idle(server, protocol, count):
    return [raw_http.connect(server.port, protocol, source(number)) for number in range(count)]


def half_uploads(server, protocol, count):
    sockets = []
    body = b" " * (7 << 19)
    for number in range(count):
        connection = raw_http.connect(server.port, protocol, source(number))
        connection.settimeout(0.5)
        try:
            if protocol == "h2":
                connection.sendall(raw_http.request(1, body[: 64000], is_whole=False))
            else:
                connection.sendall(raw_http.post(body, length=7 << 20))
        except OSError:
            # The server closed the connection.
            pass
        sockets.append(connection)
    return sockets


def half_handshakes(server, _, count):
    sockets = [raw_http.tcp(server.port, source(number)) for number in range(count)]
    for connection in sockets:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
    return sockets


def attack(name, server, protocol, count, ready, over):
    """Runs the attack, sets `ready` when it is complete, and keeps its connections until `over`."""
    sockets = globals()[name](server, protocol, count)
    ready.set()
    over.wait()
    del sockets


def hold_attack(server, policies, name, protocol, count):
    """Runs an attack while a valid client sends reviews. Returns the growth of memory, the maximum of memory and the longest latency."""
    ready, over = multiprocessing.Event(), multiprocessing.Event()
    process = multiprocessing.Process(target=attack, args=(name, server, protocol, count, ready, over), daemon=True)
    grown, most, slowest = measure(process, server, policies, f"{name:16} {protocol:9} {count:6}", ready, count)
    over.set()
    process.join(timeout=60)
    return grown, most, slowest


def flood(server, policies, attack):
    """Repeats an attack while a valid client sends reviews. Returns the maximum of memory and the longest latency."""
    process = multiprocessing.Process(target=attack, args=(server.port, FLOOD_SECONDS), daemon=True)
    _, most, slowest = measure(process, server, policies, f"{attack.__name__:16} {'-':9} {'-':>6}", multiprocessing.Event())
    return most, slowest


def empty_targets(server):
    """Asks for the defaults of 150,000 to 500,000 targets."""
    statuses, largest = [], 0
    for count in (500_000, 260_000, 150_000):
        status, answer = client.Http1(server.port).send("/mutate", review({"targetRefs": [{}] * count}))
        statuses.append(status)
        largest = max(largest, len(answer))
    return f"statuses {statuses}, largest answer {largest} bytes"


def many_networks(server):
    """Sends distinct networks, overlapping networks, and equal networks, each as many as fit a body, over several connections."""
    statuses = []
    lists = [
        [f"{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}.0/24" for number in range(300_000)],
        [f"{number & 255}.0.0.0/8" for number in range(430_000)], [f"::{number:x}/128" for number in range(400_000)],
    ]
    for networks in lists:
        spec = {"targetRefs": [GATEWAY], "clientIPDetection": {"xForwardedFor": {"trustedCIDRs": networks}}}
        body = review(spec)
        with multiprocessing.dummy.Pool(4) as pool:
            statuses += pool.map(lambda _: client.Http1(server.port).send("/validate", body)[0], range(4))
    return f"statuses {statuses}"


def unread_answers(server):
    """Lets 100 clients over HTTP/1.1 and 1,400 over HTTP/2 send reviews with large answers and read nothing."""
    body = review({"targetRefs": [{"group": "x" * 100, "kind": "y" * 100, "name": f"n{number}"} for number in range(200)]})
    sockets = []
    for number in range(1500):
        protocol = "http/1.1" if number < 100 else "h2"
        connection = raw_http.connect(server.port, protocol, source(number * 4))
        connection.settimeout(0.05)
        # The kernel takes some MiB of answers from a connection over HTTP/1.1, and none if the flow-control window is 0.
        if protocol == "h2":
            connection.sendall(raw_http.frame(raw_http.SETTINGS, 0, 0, b"\0\4\0\0\0\0"))
        sockets.append(connection)
        for stream in range(1, 9, 2) if protocol == "h2" else range(60):
            try:
                connection.sendall(raw_http.post(body) if protocol == "http/1.1" else raw_http.request(stream, body))
            except OSError:
                # The server does not read from a client that does not read, or has closed the connection.
                break
    return f"{len(sockets)} clients"


def idle_crowd(server):
    """Opens 6,500 idle HTTP/2 connections. The server closes those beyond its limit at once."""
    sockets = []
    for number in range(6500):
        try:
            sockets.append(raw_http.connect(server.port, "h2", f"127.0.0.{2 + number // 1000}"))
        except OSError:
            pass
    return f"{len(sockets)} connections"


GATEWAY = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "eg"}


def review(spec):
    return client.review({"metadata": {"name": "p", "namespace": "default"}, "spec": spec}, "u")


def measure_peak(program, policies, case):
    """Runs a case that once took much memory. Returns the failures."""
    server = Server(program, *LIMITED)
    result = case(server)
    client.check(client.Http1(server.port), *policies[0])
    peak = server.peak_memory()
    print(f"{case.__name__:16} peak {peak >> 20} MiB, {result}", flush=True)
    failures = [f"{case.__name__}: peak of {peak >> 20} MiB"] if peak > MAXIMUM_PEAK else []
    stop(server, case.__name__, failures)
    return failures


def stop(server, name, failures):
    """Stops the server, and adds an exit status other than 0 to the failures."""
    if (status := server.stop()) != 0:
        failures.append(f"{name}: exit status {status}")


def measure(process, server, policies, title, ready, count=None):
    """Sends reviews until the attack is complete or has ended."""
    before, cpu = server.memory(), server.cpu()
    process.start()
    latencies, most = [], before
    connection = client.Http1(server.port)
    while len(latencies) < 50 or not ready.is_set() and process.is_alive():
        latencies.append(client.check(connection, *policies[len(latencies) % len(policies)]))
        most = max(most, server.memory())
        time.sleep(0.01)
    held = server.memory()
    connection.close()
    latencies.sort()
    each = f"{(held - before) / count / 1024:8.1f}" if count else f"{'-':>8}"
    print(
        f"{title} {before >> 20:7} {most >> 20:7} {each} {latencies[len(latencies) // 2] * 1000:8.1f} {latencies[-1] * 1000:8.1f}"
        f" {server.cpu() - cpu:7.1f}", flush=True)
    return held - before, most, latencies[-1]


def starve(server, policies):
    """Lowers the server's limit of descriptors. It must neither spin nor fail connected clients, and must accept again later."""
    connection = client.Http1(server.port)
    client.check(connection, *policies[0])
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (40, 40))
    crowd = [raw_http.tcp(server.port) for _ in range(100)]
    cpu = server.cpu()
    slowest = max(client.check(connection, *policies[number % len(policies)]) for number in range(100))
    time.sleep(3)
    cpu = server.cpu() - cpu
    for other in crowd:
        other.close()
    time.sleep(0.5)
    client.check(client.Http1(server.port), *policies[0])
    print(f"out of descriptors: {cpu:.2f} s of CPU over 3 s, {slowest * 1000:.1f} ms at most for a connected client")
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
        if name == "idle":
            less, _, _ = hold_attack(server, policies, name, protocol, count // 3)
            stop(server, name, failures)
            server = Server(program, "--idle-timeout", "10m")
        grown, most, slowest = hold_attack(server, policies, name, protocol, count)
        if slowest > MAXIMUM_LATENCY:
            failures.append(f"{name}: a valid client waited {slowest:.1f} s")
        if name == "idle" and (each := (grown - less) / (count - count // 3)) > BYTES_PER_IDLE_CONNECTION[protocol]:
            failures.append(f"{name} {protocol}: {each:.0f} bytes for each further connection")
        if name == "half_uploads" and most > MAXIMUM_MEMORY:
            failures.append(f"{name}: {most >> 20} MiB")
        stop(server, name, failures)
    for attack in FLOODS:
        server = Server(program)
        most, slowest = flood(server, policies, attack)
        if slowest > MAXIMUM_LATENCY:
            failures.append(f"{attack.__name__}: a valid client waited {slowest:.1f} s")
        if most > MAXIMUM_MEMORY:
            failures.append(f"{attack.__name__}: {most >> 20} MiB")
        stop(server, attack.__name__, failures)
    for case in (empty_targets, many_networks, unread_answers, idle_crowd):
        failures += measure_peak(program, policies, case)
    server = Server(program)
    cpu, slowest = starve(server, policies)
    if cpu > 0.5 or slowest > MAXIMUM_LATENCY:
        failures.append("out of descriptors: the server spins, or delays connected clients")
    server.stop()
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

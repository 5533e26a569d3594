"""Runs valid, invalid and hostile traffic for some minutes. Fails on a wrong answer to valid traffic, on a crash, and if memory or the number of
open files grows.

usage: soak.py PROGRAM MINUTES
"""

import multiprocessing
import sys
import time

import client
import attacks
from server import Server

HOSTILE_PROCESSES = 2
# Growth is a leak if it exceeds both the slope and this total. The total serves short runs, whose slope is inaccurate. The allocator does not
# return all the memory that attacks have used.
MEMORY_GAIN = 16 << 20
DESCRIPTOR_GAIN = 20
# A leak of one byte per request is hundreds of KiB per minute. The allocator's own variation is a few MiB in total.
MEMORY_SLOPE = 512 << 10  # bytes per minute
DESCRIPTOR_SLOPE = 3  # per minute


def send_valid(kind, port, end, results):
    """Sends reviews until `end`, 200 per connection. Puts the count, the latencies and the first error."""
    policies = list(client.policies())
    latencies, failure = [], None
    while time.monotonic() < end and failure is None:
        try:
            connection = kind(port)
            for number in range(200):
                latencies.append(client.check(connection, *policies[number % len(policies)]))
                if time.monotonic() > end:
                    break
                # A steady load, not the maximum.
                time.sleep(0.002)
            connection.close()
        except (client.WrongAnswer, OSError, ValueError, KeyError) as error:
            failure = f"{kind.protocol}: {type(error).__name__}: {error}"
    latencies.sort()
    results.put((kind.protocol, len(latencies), latencies[:: max(len(latencies) // 1000, 1)], failure))


def slope(samples):
    """Returns the slope in units per second, by least squares."""
    count = len(samples)
    middle_x = sum(x for x, _ in samples) / count
    middle_y = sum(y for _, y in samples) / count
    spread = sum((x - middle_x) ** 2 for x, _ in samples)
    return sum((x - middle_x) * (y - middle_y) for x, y in samples) / spread if spread else 0


def has_grown(name, samples, per_minute, gain, unit, scale):
    """Prints how a figure changes between attacks, and returns whether it grows."""
    if not samples:
        return False
    rate = slope(samples)
    span = samples[-1][0] - samples[0][0]
    too_much = rate * 60 > per_minute and rate * span > gain
    values = [value / scale for _, value in samples]
    print(
        f"{name:12} first {values[0]:.1f}  most {max(values):.1f}  last {values[-1]:.1f} {unit};"
        f" slope {rate * 60 / scale:+.2f} {unit} per minute{'  TOO MUCH' if too_much else ''}")
    return too_much


def main():
    program, minutes = sys.argv[1], float(sys.argv[2])
    # Short enough that the server closes slow connections within each cycle.
    timeouts = ["handshake", "read-header", "read-body", "write", "idle"]
    server = Server(program, *(word for name in timeouts for word in (f"--{name}-timeout", "2s")))
    start = time.monotonic() + attacks.WARM_UP_SECONDS
    end = start + minutes * 60
    results = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=send_valid, args=(kind, server.port, end, results)) for kind in (client.Http1, client.Http2)
    ]
    attackers = [
        multiprocessing.Process(target=attacks.run, args=(server.port, start, end, seed)) for seed in range(HOSTILE_PROCESSES)
    ]
    for process in workers + attackers:
        process.daemon = True
        process.start()
    memory, descriptors = [], []
    print(f"{'':8} {'under attack':>19} {'pause':>15}")
    print(f"{'seconds':>8} {'MiB':>8} {'files':>10} {'MiB':>8} {'files':>6} {'CPU s':>8}")
    while end - time.monotonic() > attacks.CYCLE_SECONDS / 2 and server.is_running():
        most_memory, most_descriptors = 0, 0
        cycle_end = start + (len(memory) + 1) * attacks.CYCLE_SECONDS - 0.3
        while time.monotonic() < cycle_end and server.is_running():
            most_memory = max(most_memory, server.memory())
            most_descriptors = max(most_descriptors, server.descriptors())
            time.sleep(0.2)
        if not server.is_running():
            break
        now = time.monotonic() - start
        memory.append((now, server.memory()))
        descriptors.append((now, server.descriptors()))
        print(
            f"{now:8.0f} {most_memory / (1 << 20):8.1f} {most_descriptors:10} {memory[-1][1] / (1 << 20):8.1f}"
            f" {descriptors[-1][1]:6} {server.cpu():8.1f}", flush=True)
        server.renew_certificate()
    has_crashed = not server.is_running()
    errors = []
    for _ in workers:
        protocol, count, latencies, failure = results.get(timeout=60)
        errors += [failure] if failure else []
        if latencies:
            figures = (latencies[len(latencies) * part // 1000] * 1000 for part in (500, 990))
            print("{}: {} reviews, {} wrong; median {:.1f} ms, 99 % within {:.1f} ms".format(
                protocol, count, 1 if failure else 0, *figures))
    for process in attackers:
        process.join(timeout=30)
        process.kill()
    grown = [
        has_grown("memory", memory, MEMORY_SLOPE, MEMORY_GAIN, "MiB", 1 << 20),
        has_grown("descriptors", descriptors, DESCRIPTOR_SLOPE, DESCRIPTOR_GAIN, "files", 1),
    ]
    log = server.log() if has_crashed else ""
    status = server.stop()
    for failure in errors:
        print("wrong answer:", failure)
    if has_crashed:
        print("the server crashed; its last log lines:", *log.splitlines()[-10:], sep="\n")
    if status != 0:
        print("exit status", status)
    return 1 if errors or has_crashed or status != 0 or any(grown) else 0


if __name__ == "__main__":
    sys.exit(main())

"""Minutes of good, bad and hostile traffic; fails on a wrong answer to good traffic, on a crash, and on memory or descriptors that grow.

usage: soak.py PROGRAM MINUTES
"""

import multiprocessing
import sys
import time

import client
import hostile
from server import Server

HOSTILE_PROCESSES = 2
# More than the slope allows, and more than this in all, is a leak: for short runs, in which a slope says little. What attacks have used
# does not all go back to the system.
MEMORY_GAIN = 16 << 20
DESCRIPTOR_GAIN = 20
# A leak of one byte in a request would be hundreds of KiB a minute; the allocator's own coming and going is some MiB in all.
MEMORY_SLOPE = 512 << 10  # bytes a minute
DESCRIPTOR_SLOPE = 3  # a minute


def good(kind, port, end, results):
    """Asks for reviews until `end`, on connections that live for 200 of them; puts the count, latencies and first mistake."""
    policies = list(client.policies())
    latencies, mistake = [], None
    while time.monotonic() < end and mistake is None:
        try:
            connection = kind(port)
            for number in range(200):
                latencies.append(client.check(connection, *policies[number % len(policies)]))
                if time.monotonic() > end:
                    break
                # A steady load rather than as much as goes.
                time.sleep(0.002)
            connection.close()
        except (client.WrongAnswer, OSError, ValueError, KeyError) as error:
            mistake = f"{kind.protocol}: {type(error).__name__}: {error}"
    latencies.sort()
    results.put((kind.protocol, len(latencies), latencies[:: max(len(latencies) // 1000, 1)], mistake))


def slope(samples):
    """Least squares: units a second."""
    count = len(samples)
    middle_x = sum(x for x, _ in samples) / count
    middle_y = sum(y for _, y in samples) / count
    spread = sum((x - middle_x) ** 2 for x, _ in samples)
    return sum((x - middle_x) * (y - middle_y) for x, y in samples) / spread if spread else 0


def verdict(name, samples, per_minute, gain, unit, scale):
    """Prints the course of a figure in quiet times; whether it grew."""
    if not samples:
        return False
    rate = slope(samples)
    span = samples[-1][0] - samples[0][0]
    has_grown = rate * 60 > per_minute and rate * span > gain
    values = [value / scale for _, value in samples]
    print(
        f"{name:12} first {values[0]:.1f}  most {max(values):.1f}  last {values[-1]:.1f} {unit};"
        f" slope {rate * 60 / scale:+.2f} {unit} a minute{'  TOO MUCH' if has_grown else ''}")
    return has_grown


def main():
    program, minutes = sys.argv[1], float(sys.argv[2])
    # Short enough for slow peers to be sent away in every cycle.
    timeouts = ["handshake", "read-header", "read-body", "write", "idle"]
    server = Server(program, *(word for name in timeouts for word in (f"--{name}-timeout", "2s")))
    start = time.monotonic() + hostile.WARM_UP
    end = start + minutes * 60
    results = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=good, args=(kind, server.port, end, results)) for kind in (client.Http1, client.Http2)
    ]
    attackers = [
        multiprocessing.Process(target=hostile.run, args=(server.port, start, end, seed)) for seed in range(HOSTILE_PROCESSES)
    ]
    for process in workers + attackers:
        process.daemon = True
        process.start()
    memory, descriptors = [], []
    print(f"{'':8} {'under attack':>19} {'quiet':>15}")
    print(f"{'seconds':>8} {'MiB':>8} {'files':>10} {'MiB':>8} {'files':>6} {'CPU s':>8}")
    while end - time.monotonic() > hostile.CYCLE / 2 and server.is_running():
        most_memory, most_descriptors = 0, 0
        cycle_end = start + (len(memory) + 1) * hostile.CYCLE - 0.3
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
    mistakes = []
    for _ in workers:
        protocol, count, latencies, mistake = results.get(timeout=60)
        mistakes += [mistake] if mistake else []
        if latencies:
            figures = (latencies[len(latencies) * part // 1000] * 1000 for part in (500, 990))
            print("{}: {} reviews, all right but {}; median {:.1f} ms, 99 % within {:.1f} ms".format(
                protocol, count, 1 if mistake else 0, *figures))
    for process in attackers:
        process.join(timeout=30)
        process.kill()
    grown = [
        verdict("memory", memory, MEMORY_SLOPE, MEMORY_GAIN, "MiB", 1 << 20),
        verdict("descriptors", descriptors, DESCRIPTOR_SLOPE, DESCRIPTOR_GAIN, "files", 1),
    ]
    log = server.log() if has_crashed else ""
    status = server.stop()
    for mistake in mistakes:
        print("wrong answer:", mistake)
    if has_crashed:
        print("the server ended by itself; its last lines:", *log.splitlines()[-10:], sep="\n")
    if status != 0:
        print("exit status", status)
    return 1 if mistakes or has_crashed or status != 0 or any(grown) else 0


if __name__ == "__main__":
    sys.exit(main())

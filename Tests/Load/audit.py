"""Lets a server audit many stored policies while it answers reviews. Fails on a wrong answer, if the audit takes more processor time than its
limit, and if the server takes more memory than the manifests allow. Prints the latencies of reviews during the audit and without it.

usage: audit.py PROGRAM SECONDS POLICIES
"""

import gc
import json
import multiprocessing
import os
import re
import sys
import tempfile
import threading
import time
import urllib.request

import client
from api_server import NETWORKING, POLICIES, APIServer
from server import Server

LISTENERS = 10
# DutyCycle.maxPercent, and a tenth more for the measurement.
MAX_SHARE = 0.11
# The limit of the manifests.
MAX_MEMORY = 256 << 20
# The length of a sample of the audit thread's processor time, in seconds.
SAMPLE = 0.05


def gateway(index, port=8000):
    listeners = [{"name": f"l-{number}", "port": port + number, "protocol": "HTTP"} for number in range(LISTENERS)]
    return {"metadata": {"name": f"g-{index}", "namespace": "a"}, "spec": {"gatewayClassName": "eg", "listeners": listeners}}


def policy(index):
    """A policy of one listener. One of 20 names a listener that does not exist."""
    section = f"l-{index % LISTENERS}" if index % 20 else "missing"
    target = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": f"g-{index // LISTENERS}", "sectionName": section}
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "ClientTrafficPolicy",
        "metadata": {"name": f"p-{index}", "namespace": "a", "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {
            "targetRefs": [target], "scheme": "Preserve", "timeout": {"http": {"idleTimeout": "5m", "requestReceivedTimeout": "30s"}},
            "tcpKeepalive": {"probes": 3, "idleTime": "60s", "interval": "10s"}, "connection": {"bufferLimit": "64Ki"},
            "clientIPDetection": {"xForwardedFor": {"numTrustedHops": 1}}, "path": {"escapedSlashesAction": "UnescapeAndForward"},
        },
    }  # fmt: skip


def review(kind, port, end, results):
    """Sends reviews at a steady rate. Puts the times of their starts, their latencies and the first error."""
    gc.disable()
    body = json.loads(client.review(policy(1), "1"))
    body["request"]["namespace"] = "a"
    body = json.dumps(body).encode()
    connection = kind(port)
    samples, failure = [], None
    while failure is None and (start := time.monotonic()) < end:
        status, content = connection.send("/validate", body)
        samples.append((start, time.monotonic() - start))
        if status != 200 or not json.loads(content)["response"]["allowed"]:
            failure = f"{kind.protocol}: {status} {content[:300]!r}"
        time.sleep(0.002)
    results.put((samples, failure))


def audit_thread(pid):
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/comm") as file:
            if file.read().strip() == "audit":
                return f"/proc/{pid}/task/{task}/schedstat"
    raise SystemExit("the server has no audit thread")


def used(path):
    with open(path) as file:
        return int(file.read().split()[0]) / 1e9


def metric(server, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{server.metrics_port}/metrics") as response:
        return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", response.read().decode(), re.M))


def percentile(values, share):
    return sorted(values)[int(len(values) * share)] * 1e6 if values else float("nan")


def main():
    program, seconds, count = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    folder = tempfile.TemporaryDirectory(prefix="ctp-webhook-audit-")
    controller = {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}
    api = APIServer(
        program, folder.name, {
            POLICIES: [policy(index) for index in range(count)],
            NETWORKING + "gateways": [gateway(index) for index in range((count + LISTENERS - 1) // LISTENERS)],
            NETWORKING + "gatewayclasses": [{"metadata": {"name": "eg"}, "spec": controller}],
            "/api/v1/namespaces": [{"metadata": {"name": "a"}}],
        })  # fmt: skip
    server = Server(program, "--watch-cluster", "--kubeconfig", api.kubeconfig, "--log-level", "notice")
    thread = audit_thread(server.pid)
    print(f"{count} stored policies", flush=True)
    while metric(server, "ctp_webhook_audit_passes_total") < 1:
        if not server.is_running():
            raise SystemExit("the server has ended:\n" + server.log())
        time.sleep(0.2)
    first, resident = used(thread), server.memory()
    print(f"first pass: {first * 1e6 / count:.0f} us of CPU per policy; resident memory {resident / (1 << 20):.1f} MiB", flush=True)

    start = time.monotonic()
    end = start + seconds
    results = multiprocessing.Queue()
    kinds = (client.Http1, client.Http2)
    workers = [multiprocessing.Process(target=review, args=(kind, server.port, end, results)) for kind in kinds]
    for worker in workers:
        worker.start()

    def change():
        port = 9000
        while time.monotonic() < end:
            port += 1
            api.put(NETWORKING + "gateways", gateway(0, port))
            time.sleep(1)

    threading.Thread(target=change, daemon=True).start()
    begun, passes = used(thread), metric(server, "ctp_webhook_audit_passes_total")
    # The windows of time, and whether the audit worked in each.
    windows, before = [], begun
    while (now := time.monotonic()) < end:
        time.sleep(SAMPLE)
        after = used(thread)
        # A check for changes takes microseconds.
        windows.append((now, after - before > 0.0005))
        before = after
    elapsed, busy = time.monotonic() - start, used(thread) - begun
    passes = metric(server, "ctp_webhook_audit_passes_total") - passes
    collected = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    failures = [failure for _, failure in collected if failure]

    active, idle, index = [], [], 0
    for began, latency in sorted(sample for samples, _ in collected for sample in samples):
        while index + 1 < len(windows) and windows[index + 1][0] <= began:
            index += 1
        (active if windows[index][1] else idle).append(latency)
    share_active = sum(1 for _, is_active in windows if is_active) / max(len(windows), 1)
    share = busy / elapsed
    print(f"audit: {passes:.0f} passes, active in {share_active:.0%} of the time, {share:.1%} of one core")
    for name, values in (("without audit", idle), ("during audit", active)):
        print(f"reviews {name:14} {len(values):7}   p50 {percentile(values, 0.5):6.0f} us   p99 {percentile(values, 0.99):6.0f} us")
    ratios = [percentile(active, at) / percentile(idle, at) for at in (0.5, 0.99)]
    print(f"during/without: p50 {ratios[0]:.2f}, p99 {ratios[1]:.2f}; peak memory {server.peak_memory() / (1 << 20):.1f} MiB")

    stored = metric(server, "ctp_webhook_stored_policies")
    missing = metric(server, r'ctp_webhook_stored_findings\{rule="section-missing",severity="warning"\}')
    if stored != count or missing != (count + 19) // 20:
        failures.append(f"{stored:.0f} policies were audited, {missing:.0f} of them with the finding section-missing")
    if passes < 1:
        failures.append("the audit made no pass")
    if share > MAX_SHARE:
        failures.append(f"the audit took {share:.1%} of a core")
    if server.peak_memory() > MAX_MEMORY:
        failures.append("the server took more memory than the manifests allow")
    if status := server.stop():
        failures.append(f"the server ended with {status}")
    for failure in failures:
        print(f"FAIL  {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

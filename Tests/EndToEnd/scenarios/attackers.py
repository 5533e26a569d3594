"""An author who may only create policies in her namespace sends dry-run requests with expensive policies, beside a client with small ones."""

import collections
import http.client
import json
import ssl
import threading
import time

from checks import expect, expect_equal
from processes import wait_until
from scenarios import cluster_aware
from test_cluster import policy

ATTACKERS = 4
SECONDS = 8
MAXIMUM_LATENCY = 0.1
# The machine also runs the API server and the attackers. If it is slow without them, the latency is compared with that.
MAXIMUM_RATIO = 20
POLICIES = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/%s/clienttrafficpolicies?dryRun=All"


def run(cluster, webhook):
    kubectl = cluster.kubectl
    kubectl.run("create", "namespace", "tenant")
    kubectl.run("create", "role", "author", "--namespace=tenant", "--verb=create", "--resource=clienttrafficpolicies.gateway.envoyproxy.io")
    kubectl.run("create", "rolebinding", "author", "--namespace=tenant", "--role=author", "--user=mallory")
    listeners = [f"l{number}" for number in range(64)]
    for number in range(10):
        shared = cluster_aware.gateway(f"shared-{number}", *listeners)
        shared["metadata"]["namespace"] = "tenant"
        for listener in shared["spec"]["listeners"]:
            del listener["tls"]
            listener.update(port=80, protocol="HTTP", hostname=f"{listener['name']}.test")
        kubectl.run("create", "--filename=-", given=shared)
    kubectl.run("create", "--filename=-", given=cluster_aware.gateway("good", "web"))

    with cluster.check(f"{ATTACKERS} authors send dry-run requests with expensive policies for {SECONDS} s: a good client's reviews take less than "
                       f"{MAXIMUM_LATENCY * 1000:.0f} ms"):
        good = policy("good", targetRefs=[target("good", "web")], http3={})
        wait_until(lambda: "does not exist" not in cluster.dry_run(good).err, "the Gateway to be cached")
        body = json.dumps(review(good)).encode()
        quiet = latencies(webhook, body, threading.Event(), rounds=100)
        over, statuses, counts = threading.Event(), set(), buckets(webhook)
        attackers = [threading.Thread(target=attack, args=(cluster, spec, over, statuses)) for spec in expensive()[:ATTACKERS]]
        for attacker in attackers:
            attacker.start()
        timer = threading.Timer(SECONDS, over.set)
        timer.start()
        busy = latencies(webhook, body, over)
        for attacker in attackers:
            attacker.join()
        reviews, slow = (now - before for now, before in zip(buckets(webhook), counts))
        typical, expected = percentile(busy, 95), percentile(quiet, 95)
        print(f"      {len(busy)} reviews of the good client: 95 % within {typical * 1000:.1f} ms, at most {busy[-1] * 1000:.1f} ms; without the "
              f"attack 95 % within {expected * 1000:.1f} ms; {reviews:.0f} reviews in all, {slow:.0f} longer than 100 ms")
        expect(statuses <= {201, 413, 422, 504}, f"statuses {statuses}")
        expect(reviews > len(busy), "the attackers' requests did not reach the webhook")
        expect(typical < max(MAXIMUM_LATENCY, MAXIMUM_RATIO * expected), f"95 % of the reviews take up to {typical * 1000:.0f} ms")

    with cluster.check("a request of an author for another namespace does not reach the webhook"):
        status = send(cluster, connection(cluster), policy("p", http3={}), "default")
        expect_equal(status, 403, "the status")
    kubectl.run("delete", cluster_aware.GATEWAY, "good")


def target(name, section=None):
    reference = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": name}
    return {**reference, "sectionName": section} if section else reference


def expensive():
    """Returns specs that take the most time, of up to about a megabyte."""
    sections = [target(f"shared-{number % 10}", f"l{number % 64}") for number in range(4000)]
    selectors = [{"kind": "Gateway", "matchLabels": {f"k{number}": "v"}, "namespaces": {"from": "All"}} for number in range(1200)]
    networks = [f"{number >> 8}.{number & 255}.0.0/16" for number in range(20_000)]
    headers = [{"name": f"X-{number}", "value": "v" * 20} for number in range(8000)]
    return [
        {"targetRefs": sections, "http1": {"preserveHeaderCase": True}},
        {"targetSelectors": selectors, "http3": {}},
        {"targetRefs": [target("shared-0")], "clientIPDetection": {"xForwardedFor": {"trustedCIDRs": networks}}},
        {"targetRefs": [target("shared-1")], "headers": {"earlyRequestHeaders": {"set": headers}}},
    ]


def review(given):
    return {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {
        "uid": "u", "kind": {"group": "gateway.envoyproxy.io", "version": "v1alpha1", "kind": "ClientTrafficPolicy"}, "operation": "CREATE",
        "namespace": given["metadata"]["namespace"], "name": given["metadata"]["name"], "object": given, "dryRun": True}}


def connection(cluster):
    trusted = ssl.create_default_context(cafile=cluster.control_plane.certificates / "ca.crt")
    return http.client.HTTPSConnection("127.0.0.1", cluster.control_plane.port, timeout=60, context=trusted)


def send(cluster, server, given, namespace="tenant"):
    """Creates a policy as the author, as a dry run. Returns the status."""
    given = {**given, "metadata": {"name": given["metadata"]["name"], "namespace": namespace}}
    server.request("POST", POLICIES % namespace, json.dumps(given), {
        "Authorization": f"Bearer {cluster.control_plane.token}", "Impersonate-User": "mallory", "Content-Type": "application/json"})
    answer = server.getresponse()
    answer.read()
    return answer.status


def attack(cluster, spec, over, statuses):
    server = connection(cluster)
    while not over.is_set():
        statuses.add(send(cluster, server, policy("expensive", **spec)))
    server.close()


def latencies(webhook, body, over, rounds=None):
    """Sends reviews one after the other until the event is set, or `rounds` of them. Returns the sorted times, in seconds."""
    trusted = ssl.create_default_context(cadata=webhook.certificates.authority)
    server = http.client.HTTPSConnection("127.0.0.1", webhook.port, timeout=10, context=trusted)
    times = []
    while not over.is_set() and (rounds is None or len(times) < rounds):
        start = time.monotonic()
        server.request("POST", "/validate", body, {"Content-Type": "application/json"})
        answer = server.getresponse()
        text = answer.read()
        times.append(time.monotonic() - start)
        expect(answer.status == 200 and json.loads(text)["response"]["allowed"], text)
        time.sleep(0.01)
    server.close()
    return sorted(times)


def percentile(times, percent):
    return times[min(len(times) - 1, len(times) * percent // 100)]


def buckets(webhook):
    """Returns the number of reviews, and of those that took more than 100 ms."""
    within = collections.Counter()
    for line in cluster_aware.fetch(webhook, "/metrics").splitlines():
        if line.startswith("controller_runtime_webhook_latency_seconds_bucket"):
            within[line.split('le="')[1].split('"')[0]] += float(line.rsplit(" ", 1)[1])
    return within["+Inf"], within["+Inf"] - within["0.1"]

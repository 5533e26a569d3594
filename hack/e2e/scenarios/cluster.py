"""The webhook with --watch-cluster: policies judged among Gateways and each other, while all of them come and go."""

import http.client
import json
import ssl
import statistics
import threading
import time
import urllib.request

from checks import expect, expect_equal, expect_golden
from processes import wait_until
from webhook import Webhook
from world import KIND, REPOSITORY, as_json, policy

# Of Gateway API and Envoy Gateway what the webhook reads, and no more of their shape. ListenerSets and GRPCRoutes are left out: an older
# cluster has none.
DEFINITIONS = {
    "gatewayclasses.gateway.networking.k8s.io": ("GatewayClass", "v1", "Cluster"),
    "gateways.gateway.networking.k8s.io": ("Gateway", "v1", "Namespaced"),
    "httproutes.gateway.networking.k8s.io": ("HTTPRoute", "v1", "Namespaced"),
    "referencegrants.gateway.networking.k8s.io": ("ReferenceGrant", "v1beta1", "Namespaced"),
    "envoyproxies.gateway.envoyproxy.io": ("EnvoyProxy", "v1alpha1", "Namespaced"),
}
GATEWAY = "gateways.gateway.networking.k8s.io"
MANY = 1000


def run(world):
    before = world.webhook
    prepare(world)
    webhook = started(world, "watching")
    webhook = verdicts(world, webhook)
    webhook = interruptions(world, webhook)
    many(world, webhook)
    # All at once: kubectl's own way, one after the other, takes minutes.
    world.kubectl.well("delete", "--raw", "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies")
    world.serve(before)
    webhook.stop()
    world.kubectl.well("delete", "clusterrolebinding,clusterrole", "ctp-webhook-cluster-aware")


def prepare(world):
    """The definitions, a class of Envoy Gateway's, and a kubeconfig with the rights of the overlay cluster-aware."""
    kubectl = world.kubectl
    world.unregister()
    for name, (kind, version, scope) in DEFINITIONS.items():
        plural, group = name.split(".", 1)
        approval = {"api-approved.kubernetes.io": "unapproved, a test"} if group.endswith("k8s.io") else {}
        kubectl.well("apply", "--filename=-", given={
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": name, "annotations": approval},
            "spec": {"group": group, "scope": scope, "names": {"kind": kind, "plural": plural}, "versions": [{
                "name": version, "served": True, "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}})
    kubectl.well("wait", "--for=condition=Established", *(f"crd/{name}" for name in DEFINITIONS))
    kubectl.well("apply", "--filename=-", given={
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": "eg"},
        "spec": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}})
    kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/service-account.yaml")
    for file in ("cluster-role.yaml", "cluster-role-binding.yaml"):
        kubectl.well("apply", "--filename", REPOSITORY / "manifests/components/cluster-aware" / file)
    (world.place.folder / "account-token").write_text(world.account_token())
    world.control_plane.write_kubeconfig("account-kubeconfig", {"tokenFile": "account-token"})


def started(world, name):
    webhook = Webhook(
        world.place, world.program, name, world.webhook.certificates, "--shutdown-delay=0s", "--watch-cluster",
        "--kubeconfig", world.place.folder / "account-kubeconfig", "--metrics-address=127.0.0.1:0")
    world.serve(webhook)
    return webhook


def seen(webhook, path):
    address = next(line["metrics_address"] for line in webhook.lines() if line.get("message") == "serving")
    with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
        return answer.read().decode()


def metric(webhook, series):
    for line in seen(webhook, "/metrics").splitlines():
        if line.startswith(series + " "):
            return float(line.rsplit(" ", 1)[1])
    raise AssertionError(f"there is no {series}")


def in_step(webhook):
    return metric(webhook, "ctp_webhook_cluster_in_step") == 1


def gateway(name, *listeners):
    return {
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": name, "namespace": "default"},
        "spec": {"gatewayClassName": "eg", "listeners": [
            {"name": listener, "port": 443 + index, "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "cert"}]}}
            for index, listener in enumerate(listeners)]}}


def attached(name, gateway_name, section=None, **spec):
    """A policy for a Gateway or for one listener of it."""
    target = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": gateway_name}
    return policy(name, targetRefs=[{**target, "sectionName": section} if section else target], **(spec or {"http3": {}}))


def is_refused(world, given):
    answer = world.tries(given)
    return answer.code != 0 and "Forbidden: must not be the target of another policy" in answer.err


def says_nothing(world, given):
    answer = world.tries(given)
    return answer.code == 0 and not answer.err


def verdicts(world, webhook):
    kubectl, checks = world.kubectl, world.checks

    with checks("with the rights of the overlay cluster-aware and no others it is in step; what is not installed is absent"):
        wait_until(lambda: in_step(webhook), "being in step", seconds=30)
        expect("[+]cluster ok\n" in seen(webhook, "/readyz?verbose"), seen(webhook, "/readyz?verbose"))
        expect_equal(metric(webhook, 'ctp_webhook_cluster_objects{resource="listenersets.gateway.networking.k8s.io"}'), 0, "ListenerSets")
        expect_equal(kubectl("auth", "can-i", "get", "secrets", "--as=system:serviceaccount:ctp-webhook-system:ctp-webhook").out.strip(),
                     "no", "whether it could read Secrets")

    kubectl.well("create", "--filename=-", given=gateway("edge", "web", "api"))
    wait_until(lambda: says_nothing(world, attached("first", "edge")), "the Gateway to be seen")
    kubectl.well("create", "--filename=-", given=attached("first", "edge", tls={"minVersion": "1.3"}))
    since = world.stored("first")["metadata"]["creationTimestamp"]

    transcript = []
    with checks("a second policy for a Gateway is refused, a policy for one of its listeners is warned of what it overrides"):
        wait_until(lambda: is_refused(world, attached("second", "edge")), "a conflict to be seen", seconds=10)
        for given in (attached("second", "edge"), attached("narrow", "edge", "web"), attached("lost", "nowhere"),
                      attached("misspelt", "edge", "wbe")):
            answer = kubectl("create", "--filename=-", given=given)
            transcript.append(f"$ kubectl create {given['metadata']['name']}\n{world.mask(answer.text, SINCE=since)}")
        expect_golden("\n".join(transcript), "cluster.txt")

    with checks("a Gateway that is deleted is missed, and no longer when it is there again"):
        update = attached("narrow", "edge", "web", tls={"minVersion": "1.3"})
        wait_until(lambda: "takes listener" in world.kubectl("apply", "--dry-run=server", "--filename=-", given=update).err, "the override")
        kubectl.well("delete", GATEWAY, "edge")
        missing = "Gateway default/edge does not exist"
        wait_until(lambda: missing in world.kubectl("apply", "--dry-run=server", "--filename=-", given=update).err, "the Gateway to be missed")
        kubectl.well("create", "--filename=-", given=gateway("edge", "web", "api"))
        wait_until(lambda: missing not in world.kubectl("apply", "--dry-run=server", "--filename=-", given=update).err, "the new Gateway")
        expect(is_refused(world, attached("second", "edge")), "the conflict is forgotten")

    with checks("a conflict that was stored while nobody judged is warned of when its policy changes, and a new one in it is refused"):
        world.unregister()
        kubectl.well("create", "--filename=-", given=attached("old", "edge"))
        world.serve(webhook)
        # The watch has told of it long before the registration is in force.
        answer = kubectl.well("patch", KIND, "old", "--type=merge", "--patch", as_json(spec={"scheme": "MatchBackend"}))
        expect("Warning: spec.targetRefs[0]: Forbidden: must not be the target of another policy" in answer.err, answer.text)
        answer = kubectl("apply", "--filename=-", given=attached("old", "edge", "web"))
        expect(answer.code != 0 and "the policy default/narrow holds listener web" in answer.err, answer.text)
        kubectl.well("delete", KIND, "old")

    return webhook


def interruptions(world, webhook):
    with world.checks("the webhook restarted: it reads the cluster anew, and refuses the conflict"):
        webhook.stop()
        webhook = started(world, "watching-again")
        wait_until(lambda: in_step(webhook), "being in step", seconds=30)
        expect(is_refused(world, attached("second", "edge")), "the conflict is not refused")

    with world.checks("the API server restarted: the watches come back by themselves, and with them what happened since"):
        failures = 'ctp_webhook_cluster_failures_total{resource="gateways.gateway.networking.k8s.io"}'
        before = metric(webhook, failures)
        world.place.stop(world.control_plane.apiserver)
        wait_until(lambda: metric(webhook, failures) > before, "a failure", seconds=30)
        expect_equal(seen(webhook, "/readyz"), "ok\n", "readiness meanwhile")
        world.control_plane.start_apiserver()
        age = 'ctp_webhook_cluster_age_seconds{resource="clienttrafficpolicies.gateway.envoyproxy.io"}'
        wait_until(lambda: metric(webhook, age) == 0, "policies to be watched", seconds=60)
        world.kubectl.well("create", "--filename=-", given=gateway("later", "web"))
        wait_until(lambda: says_nothing(world, attached("later", "later", "web")), "a new Gateway to be seen", seconds=60)
        expect(is_refused(world, attached("second", "edge")), "the conflict is forgotten")
    return webhook


def resident(webhook):
    with open(f"/proc/{webhook.process.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def many(world, webhook):
    """As many policies as fast as they are stored, each for a listener of its own."""
    listeners = [f"l{number}" for number in range(10)]
    for number in range(MANY // 10):
        world.kubectl.well("create", "--filename=-", given=gateway(f"many-{number}", *listeners))
    objects = 'ctp_webhook_cluster_objects{resource="%s"}'
    wait_until(lambda: metric(webhook, objects % GATEWAY) >= MANY // 10, "the Gateways to be seen")

    with world.checks(f"{MANY} policies created at speed: each is judged among all before it, none is warned of, and the last is known at once"):
        before, reviews = resident(webhook), len(webhook.reviews())
        begun = time.monotonic()
        problems = stored(world, [
            attached(f"many-{number}", f"many-{number // 10}", f"l{number % 10}", timeout={"http": {"idleTimeout": "5m"}},
                     tls={"minVersion": "1.2"}, connection={"bufferLimit": "64Ki"}) for number in range(MANY)])
        spent = time.monotonic() - begun
        expect(not problems, f"{len(problems)} problems, first: {problems[:1]}")
        wait_until(lambda: metric(webhook, objects % KIND) >= MANY, "all policies to be seen", seconds=10)
        expect(is_refused(world, attached("late", f"many-{MANY // 10 - 1}", "l9")), "the last one is not known")
        asked = [line for line in webhook.reviews()[reviews:] if line["path"].startswith("/validate")]
        times = sorted(line["microseconds"] for line in asked)
        print(f"      {MANY / spent:.0f} policies/s; a review takes {statistics.median(times):.0f} µs, at most {times[-1]:.0f} µs; "
              f"resident {before:.1f} MiB before, {resident(webhook):.1f} MiB after")
        expect(times[len(times) * 99 // 100] < 100_000, "one in a hundred reviews took more than 100 ms")


def stored(world, policies, writers=4):
    """What went wrong when these were created by several clients at once."""
    control_plane, problems, rest = world.control_plane, [], list(reversed(policies))
    trusted = ssl.create_default_context(cafile=control_plane.certificates / "ca.crt")

    def write():
        server = http.client.HTTPSConnection("127.0.0.1", control_plane.port, timeout=60, context=trusted)
        while rest:
            try:
                given = rest.pop()
            except IndexError:
                break
            server.request("POST", "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies", json.dumps(given),
                           {"Authorization": f"Bearer {control_plane.token}", "Content-Type": "application/json"})
            answer = server.getresponse()
            said = answer.read().decode()
            if answer.status != 201 or answer.getheader("Warning"):
                problems.append(f"{answer.status} {answer.getheader('Warning')} {said}")
        server.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems

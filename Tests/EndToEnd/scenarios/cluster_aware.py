"""The webhook with --watch-cluster validates policies against Gateways and other policies, which are created and deleted meanwhile."""

import http.client
import json
import ssl
import statistics
import threading
import time
import urllib.request

from checks import expect, expect_equal, expect_golden
from processes import wait_until
from scenarios import attackers
from webhook import Webhook
from test_cluster import KIND, REPOSITORY, as_json, policy

# The resources of Gateway API and Envoy Gateway that the webhook reads, without their schemas. ListenerSets and GRPCRoutes are missing, as in
# an older cluster.
RESOURCES = {
    "gatewayclasses.gateway.networking.k8s.io": ("GatewayClass", "v1", "Cluster"),
    "gateways.gateway.networking.k8s.io": ("Gateway", "v1", "Namespaced"),
    "httproutes.gateway.networking.k8s.io": ("HTTPRoute", "v1", "Namespaced"),
    "referencegrants.gateway.networking.k8s.io": ("ReferenceGrant", "v1beta1", "Namespaced"),
    "envoyproxies.gateway.envoyproxy.io": ("EnvoyProxy", "v1alpha1", "Namespaced"),
}
GATEWAY = "gateways.gateway.networking.k8s.io"
POLICY_COUNT = 1000


def run(cluster):
    before = cluster.webhook
    prepare(cluster)
    webhook = start(cluster, "watching")
    webhook = conflicts(cluster, webhook)
    webhook = restarts(cluster, webhook)
    attackers.run(cluster, webhook)
    many_policies(cluster, webhook)
    # Deletes the collection. `kubectl delete --all` deletes one after the other, which takes minutes.
    cluster.kubectl.run("delete", "--raw", "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies")
    cluster.serve(before)
    webhook.stop()
    cluster.kubectl.run("delete", "clusterrolebinding,clusterrole", "ctp-webhook-cluster-aware")


def prepare(cluster):
    """Installs the CRDs, a GatewayClass of Envoy Gateway, and a kubeconfig with the permissions of the overlay cluster-aware."""
    kubectl = cluster.kubectl
    cluster.unregister()
    for name, (kind, version, scope) in RESOURCES.items():
        plural, group = name.split(".", 1)
        approval = {"api-approved.kubernetes.io": "unapproved, a test"} if group.endswith("k8s.io") else {}
        kubectl.run("apply", "--filename=-", given={
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": name, "annotations": approval},
            "spec": {"group": group, "scope": scope, "names": {"kind": kind, "plural": plural}, "versions": [{
                "name": version, "served": True, "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}})
    kubectl.run("wait", "--for=condition=Established", *(f"crd/{name}" for name in RESOURCES))
    kubectl.run("apply", "--filename=-", given={
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": "eg"},
        "spec": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}})
    kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/service-account.yaml")
    for file in ("cluster-role.yaml", "cluster-role-binding.yaml"):
        kubectl.run("apply", "--filename", REPOSITORY / "manifests/components/cluster-aware" / file)
    (cluster.workspace.folder / "account-token").write_text(cluster.account_token())
    cluster.control_plane.write_kubeconfig("account-kubeconfig", {"tokenFile": "account-token"})


def start(cluster, name):
    webhook = Webhook(
        cluster.workspace, cluster.program, name, cluster.webhook.certificates, "--shutdown-delay=0s", "--watch-cluster",
        "--kubeconfig", cluster.workspace.folder / "account-kubeconfig", "--metrics-address=127.0.0.1:0")
    cluster.serve(webhook)
    return webhook


def fetch(webhook, path):
    address = next(line["metrics_address"] for line in webhook.lines() if line.get("message") == "serving")
    with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as response:
        return response.read().decode()


def metric(webhook, series):
    for line in fetch(webhook, "/metrics").splitlines():
        if line.startswith(series + " "):
            return float(line.rsplit(" ", 1)[1])
    raise AssertionError(f"the metric {series} is missing")


def is_synced(webhook):
    return metric(webhook, "ctp_webhook_cluster_synced") == 1


def gateway(name, *listeners):
    return {
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": name, "namespace": "default"},
        "spec": {"gatewayClassName": "eg", "listeners": [
            {"name": listener, "port": 443 + index, "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "cert"}]}}
            for index, listener in enumerate(listeners)]}}


def attached(name, gateway_name, section=None, **spec):
    """Returns a policy for a Gateway or for one of its listeners."""
    target = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": gateway_name}
    return policy(name, targetRefs=[{**target, "sectionName": section} if section else target], **(spec or {"http3": {}}))


def is_rejected(cluster, given):
    result = cluster.dry_run(given)
    return result.code != 0 and "spec.targetRefs[0]: Forbidden: " in result.err


def is_allowed_without_warnings(cluster, given):
    result = cluster.dry_run(given)
    return result.code == 0 and not result.err


def conflicts(cluster, webhook):
    kubectl, check = cluster.kubectl, cluster.check

    with check("with only the permissions of the overlay cluster-aware the cache is synced; resources that are not installed count as empty"):
        wait_until(lambda: is_synced(webhook), "the cache to be synced", seconds=30)
        expect("[+]cluster ok\n" in fetch(webhook, "/readyz?verbose"), fetch(webhook, "/readyz?verbose"))
        expect_equal(metric(webhook, 'ctp_webhook_cluster_objects{resource="listenersets.gateway.networking.k8s.io"}'), 0, "ListenerSets")
        expect_equal(kubectl("auth", "can-i", "get", "secrets", "--as=system:serviceaccount:ctp-webhook-system:ctp-webhook").out.strip(),
                     "no", "permission to read Secrets")

    kubectl.run("create", "--filename=-", given=gateway("edge", "web", "api"))
    wait_until(lambda: is_allowed_without_warnings(cluster, attached("first", "edge")), "the Gateway to be cached")
    kubectl.run("create", "--filename=-", given=attached("first", "edge", tls={"minVersion": "1.3"}))
    since = cluster.stored("first")["metadata"]["creationTimestamp"]

    transcript = []
    with check("a second policy for a Gateway is rejected; a policy for one of its listeners gets a warning that names the policy it overrides"):
        wait_until(lambda: is_rejected(cluster, attached("second", "edge")), "the conflict to be detected", seconds=10)
        for given in (attached("second", "edge"), attached("narrow", "edge", "web"), attached("lost", "nowhere"),
                      attached("misspelt", "edge", "wbe")):
            result = kubectl("create", "--filename=-", given=given)
            transcript.append(f"$ kubectl create {given['metadata']['name']}\n{cluster.mask(result.text, SINCE=since)}")
        expect_golden("\n".join(transcript), "cluster-aware.txt")

    with check("a policy whose Gateway is deleted gets a warning, until the Gateway exists again"):
        update = attached("narrow", "edge", "web", tls={"minVersion": "1.3"})
        
        def warning():
            return cluster.kubectl("apply", "--dry-run=server", "--filename=-", given=update).err

        wait_until(lambda: "default/first" in warning(), "the override")
        kubectl.run("delete", GATEWAY, "edge")
        missing = "Gateway default/edge does not exist"
        wait_until(lambda: missing in warning(), "the warning that the Gateway is missing")
        kubectl.run("create", "--filename=-", given=gateway("edge", "web", "api"))
        wait_until(lambda: missing not in warning(), "the new Gateway")
        expect(is_rejected(cluster, attached("second", "edge")), "the conflict is no longer detected")

    with check("a conflict that was stored without validation is a warning when its policy changes, and a new conflict in it is rejected"):
        cluster.unregister()
        kubectl.run("create", "--filename=-", given=attached("old", "edge"))
        cluster.serve(webhook)
        # The watch reports the policy long before the registration is in force.
        result = kubectl.run("patch", KIND, "old", "--type=merge", "--patch", as_json(spec={"scheme": "MatchBackend"}))
        expect("Warning: spec.targetRefs[0]: " in result.err and "default/first" in result.err, result.text)
        result = kubectl("apply", "--filename=-", given=attached("old", "edge", "web"))
        expect(result.code != 0 and "default/narrow" in result.err, result.text)
        kubectl.run("delete", KIND, "old")

    return webhook


def restarts(cluster, webhook):
    with cluster.check("a restarted webhook lists the resources again and rejects the conflict"):
        webhook.stop()
        webhook = start(cluster, "watching-again")
        wait_until(lambda: is_synced(webhook), "the cache to be synced", seconds=30)
        expect(is_rejected(cluster, attached("second", "edge")), "the conflict is not rejected")

    with cluster.check("after a restart of the API server the watches resume, including events since then"):
        failures = 'ctp_webhook_cluster_failures_total{resource="gateways.gateway.networking.k8s.io"}'
        before = metric(webhook, failures)
        cluster.workspace.stop(cluster.control_plane.apiserver)
        wait_until(lambda: metric(webhook, failures) > before, "a failure", seconds=30)
        expect_equal(fetch(webhook, "/readyz"), "ok\n", "readiness meanwhile")
        cluster.control_plane.start_apiserver()
        age = 'ctp_webhook_cluster_age_seconds{resource="clienttrafficpolicies.gateway.envoyproxy.io"}'
        wait_until(lambda: metric(webhook, age) == 0, "policies to be watched", seconds=60)
        cluster.kubectl.run("create", "--filename=-", given=gateway("later", "web"))
        wait_until(lambda: is_allowed_without_warnings(cluster, attached("later", "later", "web")), "a new Gateway to be cached", seconds=60)
        expect(is_rejected(cluster, attached("second", "edge")), "the conflict is no longer detected")
    return webhook


def resident(webhook):
    with open(f"/proc/{webhook.process.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def many_policies(cluster, webhook):
    """Creates many policies as fast as possible, each for another listener."""
    listeners = [f"l{number}" for number in range(10)]
    for number in range(POLICY_COUNT // 10):
        cluster.kubectl.run("create", "--filename=-", given=gateway(f"many-{number}", *listeners))
    objects = 'ctp_webhook_cluster_objects{resource="%s"}'
    wait_until(lambda: metric(webhook, objects % GATEWAY) >= POLICY_COUNT // 10, "the Gateways to be cached")

    with cluster.check(f"{POLICY_COUNT} policies are created as fast as possible: each is validated against all before it, without warnings, "
                       "and the last is cached at once"):
        before, reviews = resident(webhook), len(webhook.reviews())
        start_time = time.monotonic()
        problems = create_all(cluster, [
            attached(f"many-{number}", f"many-{number // 10}", f"l{number % 10}", timeout={"http": {"idleTimeout": "5m"}},
                     tls={"minVersion": "1.2"}, connection={"bufferLimit": "64Ki"}) for number in range(POLICY_COUNT)])
        spent = time.monotonic() - start_time
        expect(not problems, f"{len(problems)} problems, first: {problems[:1]}")
        wait_until(lambda: metric(webhook, objects % KIND) >= POLICY_COUNT, "all policies to be cached", seconds=10)
        expect(is_rejected(cluster, attached("late", f"many-{POLICY_COUNT // 10 - 1}", "l9")), "the last one is not cached")
        validations = [line for line in webhook.reviews()[reviews:] if line["path"].startswith("/validate")]
        times = sorted(line["microseconds"] for line in validations)
        print(f"      {POLICY_COUNT / spent:.0f} policies/s; a review takes {statistics.median(times):.0f} µs, at most {times[-1]:.0f} µs; "
              f"resident {before:.1f} MiB before, {resident(webhook):.1f} MiB after")
        expect(times[len(times) * 99 // 100] < 100_000, "one in a hundred reviews took more than 100 ms")


def create_all(cluster, policies, writers=4):
    """Creates the policies with several clients at once, and returns the failures and warnings."""
    control_plane, problems, rest = cluster.control_plane, [], list(reversed(policies))
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
            result = server.getresponse()
            body = result.read().decode()
            if result.status != 201 or result.getheader("Warning"):
                problems.append(f"{result.status} {result.getheader('Warning')} {body}")
        server.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems

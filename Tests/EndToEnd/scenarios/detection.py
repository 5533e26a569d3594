"""The webhook with --envoy-gateway auto follows the CRD of ClientTrafficPolicy, with only the permissions of the component."""

import os
import re
import subprocess

from checks import expect, expect_equal
from processes import wait_until
from scenarios import cluster_aware, crd
from test_cluster import KIND, REPOSITORY, as_json, policy
from webhook import Webhook

# Envoy Gateway checks the names of cipher suites since 1.8.
CIPHERS = policy("ciphers", tls={"ciphers": ["ALL"]})
ACCOUNT = "system:serviceaccount:ctp-webhook-system:ctp-webhook"


def run(cluster):
    before = cluster.webhook
    cluster_aware.prepare(cluster)
    grant(cluster)
    install(cluster, "1.7")
    webhook = Webhook(
        cluster.workspace, cluster.program, "detecting", before.certificates, "--shutdown-delay=0s", "--watch-cluster",
        "--envoy-gateway=auto", "--kubeconfig", cluster.workspace.folder / "account-kubeconfig", "--metrics-address=127.0.0.1:0")
    cluster.serve(webhook)
    follows(cluster, webhook)
    cluster.serve(before)
    webhook.stop()
    cluster.install_crd(crd.printed_crd(cluster))
    cluster.kubectl.run("delete", "clusterrolebinding,clusterrole", "ctp-webhook-cluster-aware")


def grant(cluster):
    """Creates the ClusterRole of the components cluster-aware and envoy-gateway-auto."""
    folder = cluster.workspace.folder / "envoy-gateway-auto"
    folder.mkdir()
    manifests = os.path.relpath(REPOSITORY / "manifests", folder.resolve())
    (folder / "kustomization.yaml").write_text(
        f"resources: [{manifests}/base]\ncomponents: [{manifests}/components/cluster-aware, {manifests}/components/envoy-gateway-auto]\n")
    for text in re.split(r"^---$", cluster.kubectl.render(folder), flags=re.MULTILINE):
        if "\nkind: ClusterRole\n" in text:
            cluster.kubectl.run("apply", "--filename=-", given=text)


def install(cluster, release):
    printed = subprocess.run([cluster.program, "crd", "--envoy-gateway", release], capture_output=True, text=True, check=True)
    cluster.install_crd(printed.stdout)


def is_detected(webhook, release):
    return f'ctp_webhook_envoy_gateway_info{{release="{release}",' in webhook.get("/metrics")[1]


def follows(cluster, webhook):
    kubectl, check = cluster.kubectl, cluster.check

    with check("--envoy-gateway auto reads one CRD, by its name, with the permissions of the component"):
        wait_until(lambda: is_detected(webhook, "1.7.5"), "Envoy Gateway 1.7 to be detected", seconds=30)
        expect("[+]envoy-gateway ok: 1.7.5 (from the CRD)\n" in webhook.get("/readyz?verbose")[1], webhook.get("/readyz?verbose")[1])
        for verb, name, answer in (("list", KIND, "yes"), ("watch", KIND, "yes"), ("list", "gateways.gateway.networking.k8s.io", "no"),
                                   ("update", KIND, "no"), ("delete", KIND, "no")):
            given = kubectl("auth", "can-i", verb, f"customresourcedefinitions.apiextensions.k8s.io/{name}", f"--as={ACCOUNT}").out.strip()
            expect_equal(given, answer, f"permission to {verb} {name}")

    with check("a policy that Envoy Gateway 1.7 accepts is denied after the CRD of 1.8 was applied, without a restart"):
        expect_equal(cluster.dry_run(CIPHERS).code, 0, "the exit code with 1.7")
        install(cluster, "1.8")
        result = wait_until(lambda: (answer := cluster.dry_run(CIPHERS)).code and answer, "the denial by 1.8", seconds=30)
        expect("spec.tls.ciphers[0]" in result.err, result.text)
        expect(is_detected(webhook, "1.8.3"), "the metric has another release")
        lines = [line["release"] for line in webhook.lines() if line.get("message") == "Envoy Gateway release detected"]
        expect_equal(lines, ["1.7.5", "1.8.3"], "the releases in the log")

    with check("a CRD with a field that no release has is reported, and the nearest release is used"):
        kubectl.run("patch", "crd", KIND, "--type=json", "--patch", as_json({
            "op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/retries", "value": {"type": "integer"}}))
        expected = "1.8.3 (from the CRD, which fits no known release; unknown fields: spec.retries)"
        wait_until(lambda: expected in webhook.get("/readyz?verbose")[1], "the note of the readiness check", seconds=30)
        expect(cluster.dry_run(CIPHERS).code != 0, "the policy is allowed")

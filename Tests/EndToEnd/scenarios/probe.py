"""`ctp-webhook probe` with the rights that the chart gives to the Pod of `helm test`, and the metrics of a real API server that alerts use."""

import re
import subprocess

from checks import expect, expect_equal
from processes import free_port
from test_cluster import REPOSITORY

NAMESPACE = "ctp-webhook-system"
METRICS = REPOSITORY / "Tests/Monitoring/apiserver.txt"


def run(cluster):
    cluster.register(cluster.url, cluster.authority)
    kubeconfig = create_account(cluster)

    def probe(*arguments):
        return subprocess.run(
            [cluster.program, "probe", "--namespace", NAMESPACE, "--kubeconfig", kubeconfig, *arguments], capture_output=True, text=True, timeout=60)

    with cluster.check("ctp-webhook probe succeeds with the rights of helm test if the webhook answers, and stores nothing"):
        done = probe()
        expect(done.returncode == 0 and "[keepalive-probes]" in done.stdout, done.stdout + done.stderr)
        stored = cluster.kubectl.run("get", "clienttrafficpolicies", "--namespace", NAMESPACE, "--output=name")
        expect_equal(stored.out, "", "the stored policies")
    with cluster.check("ctp-webhook probe fails in a namespace in which the account may not create policies"):
        done = probe("--namespace", "default")
        expect(done.returncode == 1 and "cannot create policies" in done.stderr, done.stdout + done.stderr)
    with cluster.check("ctp-webhook probe fails if the webhook does not answer, with the API server's reason"):
        cluster.register(f"https://127.0.0.1:{free_port()}", cluster.authority)
        done = probe("--timeout", "2s")
        expect(done.returncode == 1 and "connection refused" in done.stderr, done.stdout + done.stderr)
    with cluster.check("the API server has the metrics and labels that alerts and the dashboard use"):
        compare_metrics(cluster)
    with cluster.check("ctp-webhook probe fails if no webhook is registered"):
        cluster.unregister()
        done = probe("--timeout", "2s")
        expect(done.returncode == 1 and "without asking the webhook" in done.stderr, done.stdout + done.stderr)
    cluster.kubectl.run("delete", "--namespace", NAMESPACE, "rolebinding,role,serviceaccount", "ctp-webhook-test")


def create_account(cluster):
    """Creates the account of the chart's test with its rights, and returns its kubeconfig."""
    rendered = subprocess.run(
        [cluster.kubectl.tools / "helm", "template", "ctp-webhook", REPOSITORY / "manifests/helm/ctp-webhook", "--namespace", NAMESPACE,
         "--show-only=templates/tests/probe.yaml"], capture_output=True, text=True, check=True).stdout
    documents = [each for each in rendered.split("---\n") if each.strip() and "\nkind: Pod\n" not in each]
    cluster.kubectl.run("apply", "--filename=-", given="---\n".join(documents))
    return cluster.control_plane.write_kubeconfig("probe-kubeconfig", {"token": cluster.account_token("ctp-webhook-test")})


def families(text):
    """Returns the label names of each series, by metric."""
    found = {}
    for name, labels in re.findall(r"^([a-z_]+)\{([^}]*)\}", text, re.MULTILINE):
        found.setdefault(name, set()).add(frozenset(re.findall(r'(\w+)="', labels)))
    return found


def compare_metrics(cluster):
    actual = families(cluster.control_plane.get("/metrics"))
    for name, labels in families(METRICS.read_text()).items():
        # It appeared in Kubernetes 1.24.
        if name == "apiserver_admission_webhook_fail_open_count" and cluster.control_plane.version < (1, 24):
            continue
        expect_equal(actual.get(name), labels, f"the labels of {name}")

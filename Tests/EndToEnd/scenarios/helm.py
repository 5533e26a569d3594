"""The chart installed, upgraded and removed with Helm on a real API server. There are no nodes, so no Pod runs."""

import base64
import json
import re
import shutil
import subprocess

from checks import expect, expect_equal
from test_cluster import REPOSITORY, as_json

NAMESPACE = "ctp-webhook-system"
CONFIGURATIONS = ("validatingwebhookconfiguration", "mutatingwebhookconfiguration")


class Helm:
    def __init__(self, cluster):
        self.cluster, self.program = cluster, cluster.kubectl.tools / "helm"
        self.chart, self.values = REPOSITORY / "manifests/helm/ctp-webhook", []
        if cluster.control_plane.version < (1, 21):
            self._allow_older_version()

    def _allow_older_version(self):
        """Changes a copy of the chart: Kubernetes 1.20 lacks only policy/v1."""
        copy = self.cluster.workspace.folder / "chart"
        shutil.copytree(self.chart, copy)
        metadata = copy / "Chart.yaml"
        metadata.write_text(metadata.read_text().replace('">=1.21.0-0"', '">=1.20.0-0"'))
        self.chart, self.values = copy, ["--set=podDisruptionBudget.enabled=false"]

    def __call__(self, *arguments):
        return subprocess.run(
            [self.program, *arguments, "--namespace", NAMESPACE], env=self.cluster.control_plane.environment, capture_output=True, text=True, timeout=120)

    def run(self, *arguments):
        done = self(*arguments)
        expect(done.returncode == 0, f"helm {' '.join(map(str, arguments))} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def upgrade(self, *values):
        return self.run("upgrade", "--install", "ctp-webhook", self.chart, *self.values, *values)

    def revision(self):
        return json.loads(self.run("list", "--output=json"))[0]["revision"]


def run(cluster):
    helm = Helm(cluster)
    installs(cluster, helm)
    keeps_what_the_webhook_writes(cluster, helm)
    keeps_generated_certificates(cluster, helm)
    rejects_contradictions(cluster, helm)
    uninstalls(cluster, helm)


def deployment(cluster):
    return cluster.kubectl.get("--namespace", NAMESPACE, "deployment", "ctp-webhook")


def secret(cluster, name):
    return cluster.kubectl.get("--namespace", NAMESPACE, "secret", name).get("data")


def bundles(cluster):
    return [cluster.kubectl.get(kind, "ctp-webhook")["webhooks"][0]["clientConfig"].get("caBundle") for kind in CONFIGURATIONS]


def installs(cluster, helm):
    with cluster.check("helm installs the chart, and the objects have the recommended labels"):
        helm.upgrade("--set=commonLabels.team=gateways")
        labels = deployment(cluster)["metadata"]["labels"]
        expect_equal(
            {name: labels.get(f"app.kubernetes.io/{name}") for name in ("name", "instance", "component", "part-of", "managed-by")},
            {"name": "ctp-webhook", "instance": "ctp-webhook", "component": "webhook", "part-of": "ctp-webhook", "managed-by": "Helm"}, "the labels")
        expect_equal(labels.get("team"), "gateways", "the common label")


def keeps_what_the_webhook_writes(cluster, helm):
    with cluster.check("an upgrade keeps caBundle and the Secret's data, which the webhook writes"):
        bundle = base64.b64encode(cluster.authority.encode()).decode()
        for kind in CONFIGURATIONS:
            cluster.kubectl.run("patch", kind, "ctp-webhook", "--type=json", "--patch", as_json(
                {"op": "add", "path": "/webhooks/0/clientConfig/caBundle", "value": bundle}))
        cluster.kubectl.run("--namespace", NAMESPACE, "patch", "secret", "ctp-webhook-self-signed", "--patch", as_json(data={"ca.crt": bundle}))
        helm.upgrade("--set=logLevel=debug")
        expect("--log-level=debug" in deployment(cluster)["spec"]["template"]["spec"]["containers"][0]["args"], "the upgrade has no effect")
        expect_equal(bundles(cluster), [bundle] * 2, "caBundle")
        expect_equal(secret(cluster, "ctp-webhook-self-signed"), {"ca.crt": bundle}, "the data of the Secret")


def keeps_generated_certificates(cluster, helm):
    with cluster.check("certificates that Helm generates stay the same at the next upgrade, and caBundle trusts them"):
        helm.upgrade("--set=certificates.source=generated")
        first = secret(cluster, "ctp-webhook-tls")
        expect_equal(bundles(cluster), [first["ca.crt"]] * 2, "caBundle")
        helm.upgrade("--set=certificates.source=generated", "--set=replicas=3")
        expect_equal(secret(cluster, "ctp-webhook-tls"), first, "the Secret")
        expect_equal(bundles(cluster), [first["ca.crt"]] * 2, "caBundle after the upgrade")


def rejects_contradictions(cluster, helm):
    with cluster.check("values that contradict each other, or that the cluster is too old for, fail and change nothing"):
        before = helm.revision()
        wrong = ["--set=clusterAware.checkReferences=true"]
        expected = ["clusterAware.checkReferences: requires clusterAware.enabled"]
        if cluster.control_plane.version < (1, 28):
            wrong.append("--set=webhooks.skipUnchangedSpec=true")
            expected.append("webhooks.skipUnchangedSpec: requires Kubernetes 1.28 or later")
        done = helm("upgrade", "ctp-webhook", helm.chart, *helm.values, *wrong)
        expect(done.returncode != 0 and all(text in done.stderr for text in expected), done.stderr)
        expect_equal(helm.revision(), before, "the revision")


def uninstalls(cluster, helm):
    with cluster.check("helm uninstall removes all objects"):
        helm.run("uninstall", "ctp-webhook")
        left = cluster.kubectl.run(
            "get", "--namespace", NAMESPACE, "--selector=app.kubernetes.io/instance=ctp-webhook", "--ignore-not-found", "--output=name",
            ",".join((*CONFIGURATIONS, "clusterrole", "clusterrolebinding", "role", "rolebinding", "deployment", "service", "secret", "serviceaccount",
                      "networkpolicy")))
        expect_equal(re.sub(r"^namespace/.*\n", "", left.out), "", "what is left")

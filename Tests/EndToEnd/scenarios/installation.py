"""The manifests, the chart and hack/install on a real API server. There are no nodes, so a thread sets the Deployment's status."""

import base64
import json
import os
import re
import subprocess
import threading

from checks import Skipped, expect, expect_equal
from scenarios import helm, probe
from webhook import Webhook, certificates_from_secret
from test_cluster import REPOSITORY

NAMESPACE = "ctp-webhook-system"
CONFIGURATIONS = "validatingwebhookconfiguration,mutatingwebhookconfiguration"
CHART_VALUES = [
    [], ["certificates.source=generated"], ["certificates.source=cert-manager"], ["certificates.controller=separate"],
    ["certificates.source=cert-manager", "certificates.issuerRef.name=corporate", "certificates.issuerRef.kind=ClusterIssuer"],
    ["clusterAware.enabled=true", "clusterAware.checkReferences=true", "clientCertificates.enabled=true", "mutating.enabled=false"],
    ["metrics.serviceMonitor.enabled=true", "metrics.prometheusRule.enabled=true", "metrics.grafanaDashboard.enabled=true", "replicas=3"],
    ["metrics.podMonitor.enabled=true", "startupProbe.failureThreshold=30", "rules.unknown-field=error", "imagePullSecrets[0].name=registry",
     "extraEnv[0].name=A", "extraEnv[0].value=b", "extraVolumes[0].name=v", "extraVolumes[0].emptyDir.medium=Memory",
     "extraVolumeMounts[0].name=v", "extraVolumeMounts[0].mountPath=/v", "priorityClassName=system-cluster-critical", "nodeSelector.a=b",
     "tolerations[0].operator=Exists", "podDisruptionBudget.minAvailable=1", "updateStrategy.type=Recreate",
     "webhooks.namespaceSelector.matchLabels.a=b", "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.a=b"],
]
OVERLAYS = sorted(folder.name for folder in (REPOSITORY / "manifests/overlays").iterdir())


def run(cluster):
    cluster.kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    probe.run(cluster)
    install_crds(cluster)
    applies_cleanly(cluster)
    helm.run(cluster)
    installs(cluster)
    uninstalls(cluster)


def install_crds(cluster):
    """Installs the CRDs of cert-manager and of the Prometheus operator without their schemas."""
    for kind, group, version in (("Issuer", "cert-manager.io", "v1"), ("Certificate", "cert-manager.io", "v1"),
                                 *((kind, "monitoring.coreos.com", "v1") for kind in ("ServiceMonitor", "PodMonitor", "PrometheusRule"))):
        plural = kind.lower() + "s"
        cluster.kubectl.run("apply", "--filename=-", given={
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {"group": group, "scope": "Namespaced", "names": {"kind": kind, "plural": plural}, "versions": [{
                "name": version, "served": True, "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}})
        cluster.kubectl.run("wait", "--for=condition=Established", f"crd/{plural}.{group}")


def for_this_version(cluster, manifests):
    """Replaces the version of PodDisruptionBudget for older API servers. Its fields are the same."""
    return manifests.replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n") if cluster.control_plane.version < (1, 21) else manifests


def applies_cleanly(cluster):
    def dry_run(manifests, *arguments):
        result = cluster.kubectl.run("apply", "--dry-run=server", "--filename=-", *arguments, given=for_this_version(cluster, manifests))
        expect(not warnings(result.err), result.err)

    # kubectl rejects fields that the API server does not know.
    with cluster.check("the base applies without warnings and unknown fields"):
        dry_run(cluster.kubectl.render(REPOSITORY / "manifests/base"))
    for overlay in OVERLAYS:
        with cluster.check(f"the overlay {overlay} applies without warnings"):
            if overlay == "match-conditions" and cluster.control_plane.version < (1, 28):
                raise Skipped(f"{cluster.control_plane.version_text} does not support matchConditions")
            dry_run(cluster.kubectl.render(REPOSITORY / "manifests/overlays" / overlay))
    # The chart requires 1.21.
    version = "{}.{}".format(*max(cluster.control_plane.version, (1, 21)))
    for values in CHART_VALUES:
        with cluster.check(" ".join(["the chart applies without warnings", *values])):
            dry_run(subprocess.run(
                [cluster.kubectl.tools / "helm", "template", "ctp-webhook", REPOSITORY / "manifests/helm/ctp-webhook",
                 "--namespace", NAMESPACE, "--kube-version", version, *(f"--set={each}" for each in values)],
                capture_output=True, text=True, check=True).stdout)
    components = ["cluster-aware", "check-references", "envoy-gateway-auto", "client-certificates", "validating-only", "monitoring", "grafana-dashboard"]
    with cluster.check("components without an overlay apply without warnings"):
        rendered = script(cluster, "install", "--dry-run", *(word for each in components for word in ("--with", each)))
        expect_equal(rendered.returncode, 0, rendered.stderr)
        dry_run(rendered.stdout)


def warnings(text):
    """Returns the warnings, except those about deprecated API versions that an old kubectl uses."""
    return [line for line in text.splitlines() if line.startswith("Warning:") and "deprecated in" not in line]


class ReadyPods:
    """Within `with`, sets the status of all Deployments to all Pods ready, as their controller would."""

    def __init__(self, cluster):
        self.cluster, self._ended = cluster, threading.Event()
        self._thread = threading.Thread(target=self._set_status)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _set_status(self):
        while not self._ended.wait(0.5):
            found = self.cluster.kubectl("get", "--namespace", NAMESPACE, "deployments", "--output=json")
            for deployment in json.loads(found.out)["items"] if found.code == 0 else []:
                address = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{deployment['metadata']['name']}/status"
                replicas = deployment["spec"]["replicas"]
                deployment["status"] = {"observedGeneration": deployment["metadata"]["generation"], **dict.fromkeys(
                    ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), replicas)}
                self.cluster.kubectl("replace", "--raw", address, "--filename=-", given=deployment)


def script(cluster, name, *arguments):
    """Runs a script in hack/ with this kubectl. `kubectl kustomize` runs one that supports components."""
    folder = cluster.workspace.folder / "bin"
    folder.mkdir(exist_ok=True)
    kubectl = folder / "kubectl"
    older = "sed 's|^apiVersion: policy/v1$|&beta1|'" if cluster.control_plane.version < (1, 21) else "cat"
    kubectl.write_text(
        "#!/bin/bash\nset -o pipefail\n"
        f'if [ "$1" = kustomize ]; then {cluster.kubectl.tools}/kubectl "$@" | {older}; else exec {cluster.kubectl.program} "$@"; fi\n')
    kubectl.chmod(0o755)
    environment = {**cluster.control_plane.environment, "PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(
        [REPOSITORY / "hack" / name, *arguments], env=environment, capture_output=True, text=True, timeout=240)


def ca_bundles(cluster):
    """Returns the caBundle of the two configurations, decoded."""
    return [base64.b64decode(each["webhooks"][0]["clientConfig"].get("caBundle", "")).decode()
            for each in cluster.kubectl.get(CONFIGURATIONS, "--selector=app.kubernetes.io/name=ctp-webhook")["items"]]


def stored_files(cluster):
    data = cluster.kubectl.get("--namespace", NAMESPACE, "secret", "ctp-webhook-tls")["data"]
    return {name: base64.b64decode(content).decode() for name, content in data.items()}


def installs(cluster):
    install = ("install", "--webhook", cluster.program)
    cluster.create_empty_endpoints()
    with cluster.check("hack/install installs the webhook, and reports that no Pod answers here"):
        with ReadyPods(cluster):
            done = script(cluster, *install)
        expect("no endpoints available for service" in done.stderr, done.stdout + done.stderr)
        expect_equal(ca_bundles(cluster), [stored_files(cluster)["ca.crt"]] * 2, "caBundle")

    with cluster.check("the stored certificate is for the Service, and caBundle trusts it"):
        folder = certificates_from_secret(stored_files(cluster), cluster.workspace.folder / "installed")
        server = Webhook(cluster.workspace, cluster.program, "installed-webhook", folder, "--shutdown-delay=0s")
        expect(folder.are_served_at(server.port, name=f"ctp-webhook.{NAMESPACE}.svc"), "it is not trusted")
        server.stop()

    with cluster.check("a second hack/install changes nothing"):
        with ReadyPods(cluster):
            done = script(cluster, *install)
        changes = [line for line in done.stdout.splitlines() if re.search(r" (created|configured|patched|serverside-applied)$", line)]
        expect(not changes, "\n".join(changes))

    with cluster.check("hack/install --renew stores a new certificate and authority, and at the end caBundle has only the new authority"):
        before = stored_files(cluster)
        with ReadyPods(cluster):
            done = script(cluster, *install, "--renew")
        after = stored_files(cluster)
        expect("patched" in done.stdout, "caBundle did not have both authorities meanwhile:\n" + done.stdout)
        expect(before["ca.crt"] != after["ca.crt"] and before["tls.key"] != after["tls.key"], "the files are unchanged")
        expect_equal(ca_bundles(cluster), [after["ca.crt"]] * 2, "caBundle")

    with cluster.check("hack/install --with self-signed keeps caBundle and creates an empty Secret for the webhook"):
        before = ca_bundles(cluster)
        with ReadyPods(cluster):
            script(cluster, *install, "--with", "self-signed")
        expect_equal(ca_bundles(cluster), before, "caBundle")
        secret = cluster.kubectl.get("--namespace", NAMESPACE, "secret", "ctp-webhook-self-signed")
        expect_equal(secret.get("data"), None, "the data of the Secret")
        pod = cluster.kubectl.get("--namespace", NAMESPACE, "deployment", "ctp-webhook")["spec"]["template"]["spec"]
        expect("--self-signed" in pod["containers"][0]["args"] and pod["automountServiceAccountToken"], str(pod))
        expect(not pod.get("volumes") and not pod["containers"][0].get("volumeMounts"), "it still mounts files")

    with cluster.check("hack/install --with self-signed-separate takes the permissions and the token from the Pods that serve"):
        with ReadyPods(cluster):
            script(cluster, *install, "--with", "self-signed-separate")
        for kind in ("rolebinding", "clusterrolebinding"):
            subjects = cluster.kubectl.get("--namespace", NAMESPACE, kind, "ctp-webhook-self-signed")["subjects"]
            expect_equal([each["name"] for each in subjects], ["ctp-webhook-certificates"], f"the subjects of the {kind}")
        pod = cluster.kubectl.get("--namespace", NAMESPACE, "deployment", "ctp-webhook")["spec"]["template"]["spec"]
        expect("--self-signed" not in pod["containers"][0]["args"] and not pod["automountServiceAccountToken"], str(pod))
        expect_equal(pod["volumes"][0]["secret"]["secretName"], "ctp-webhook-self-signed", "the mounted Secret")
        policy = cluster.kubectl.get("--namespace", NAMESPACE, "networkpolicy", "ctp-webhook")["spec"]
        expect("egress" not in policy, f"egress is allowed: {policy}")

    with cluster.check("an unknown component is rejected with exit code 2, and the message lists the known ones"):
        done = script(cluster, "install", "--with", "cert-manger")
        expect(done.returncode == 2 and "cert-manager" in done.stderr, done.stderr)


def uninstalls(cluster):
    with cluster.check("hack/uninstall deletes the configurations first, and policies can be written at once"):
        done = script(cluster, "uninstall", "--wait=false")
        expect_equal(done.returncode, 0, done.stderr)
        expect(done.stdout.index("WebhookConfiguration".lower()) < done.stdout.index("namespace"), done.stdout)
        expect_equal(ca_bundles(cluster), [], "the configurations")
        left = cluster.kubectl.get("clusterrole,clusterrolebinding", "--selector=app.kubernetes.io/name=ctp-webhook")["items"]
        expect_equal(left, [], "the permissions")

    with cluster.check("a second hack/uninstall succeeds"):
        expect_equal(script(cluster, "uninstall", "--wait=false").returncode, 0, "the exit code")
    cluster.register(cluster.url, cluster.authority)

"""The manifests, the chart and hack/install on a real API server. There are no nodes: a thread says that Pods are ready."""

import base64
import json
import os
import re
import subprocess
import threading

from checks import Skipped, expect, expect_equal
from webhook import Webhook, certificates_of
from world import REPOSITORY

NAMESPACE = "ctp-webhook-system"
CONFIGURATIONS = "validatingwebhookconfiguration,mutatingwebhookconfiguration"
OVERLAYS = sorted(folder.name for folder in (REPOSITORY / "manifests/overlays").iterdir())


def run(world):
    world.unregister()
    world.kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    of_cert_manager(world)
    applies_cleanly(world)
    installs(world)
    uninstalls(world)


def of_cert_manager(world):
    """As much of cert-manager's definitions as it takes to know the kinds."""
    for kind, plural in (("Issuer", "issuers"), ("Certificate", "certificates")):
        world.kubectl.well("apply", "--filename=-", given={
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.cert-manager.io"},
            "spec": {"group": "cert-manager.io", "scope": "Namespaced", "names": {"kind": kind, "plural": plural}, "versions": [{
                "name": "v1", "served": True, "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]}})
    world.kubectl.well("wait", "--for=condition=Established", "crd/issuers.cert-manager.io", "crd/certificates.cert-manager.io")


def for_this_version(world, manifests):
    """A PodDisruptionBudget had the same fields before it was v1."""
    return manifests.replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n") if world.control_plane.version < (1, 21) else manifests


def applies_cleanly(world):
    def dry_run(manifests, *arguments):
        answer = world.kubectl.well("apply", "--dry-run=server", "--filename=-", *arguments, given=for_this_version(world, manifests))
        expect(not warnings(answer.err), answer.err)

    # kubectl compares every field with what the API server knows, and refuses unknown ones.
    with world.checks("the base applies cleanly, field by field"):
        dry_run(world.kubectl.rendered(REPOSITORY / "manifests/base"))
    for overlay in OVERLAYS:
        with world.checks(f"the overlay {overlay} applies cleanly"):
            if overlay == "match-conditions" and world.control_plane.version < (1, 28):
                raise Skipped(f"{world.control_plane.version_text} knows no matchConditions")
            dry_run(world.kubectl.rendered(REPOSITORY / "manifests/overlays" / overlay))
    for values in ([], ["--set=certificates.source=cert-manager"], ["--set=certificates.source=self-signed"]):
        with world.checks(" ".join(["the chart applies cleanly", *values])):
            dry_run(subprocess.run(
                [world.kubectl.tools / "helm", "template", "ctp-webhook", REPOSITORY / "manifests/helm/ctp-webhook",
                 "--namespace", NAMESPACE, *values], capture_output=True, text=True, check=True).stdout)


def warnings(text):
    """Warnings but for those that an old kubectl provokes by asking for a version that the API server is about to drop."""
    return [line for line in text.splitlines() if line.startswith("Warning:") and "deprecated in" not in line]


class ReadyPods:
    """While it is entered, the Deployment's Pods are said to be ready, as kubelets would make its controller say."""

    def __init__(self, world):
        self.world, self._ended = world, threading.Event()
        self._thread = threading.Thread(target=self._say)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _say(self):
        address = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/ctp-webhook/status"
        while not self._ended.wait(0.5):
            found = self.world.kubectl("get", "--namespace", NAMESPACE, "deployment", "ctp-webhook", "--output=json")
            if found.code != 0:
                continue
            deployment = json.loads(found.out)
            replicas = deployment["spec"]["replicas"]
            deployment["status"] = {"observedGeneration": deployment["metadata"]["generation"], **dict.fromkeys(
                ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), replicas)}
            self.world.kubectl("replace", "--raw", address, "--filename=-", given=deployment)


def script(world, name, *arguments):
    """Runs a script of hack/ with this kubectl, and with kustomize by one that knows components."""
    folder = world.place.folder / "bin"
    folder.mkdir(exist_ok=True)
    kubectl = folder / "kubectl"
    older = "sed 's|^apiVersion: policy/v1$|&beta1|'" if world.control_plane.version < (1, 21) else "cat"
    kubectl.write_text(
        "#!/bin/bash\nset -o pipefail\n"
        f'if [ "$1" = kustomize ]; then {world.kubectl.tools}/kubectl "$@" | {older}; else exec {world.kubectl.program} "$@"; fi\n')
    kubectl.chmod(0o755)
    environment = {**world.control_plane.environment, "PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(
        [REPOSITORY / "hack" / name, *arguments], env=environment, capture_output=True, text=True, timeout=240)


def bundles(world):
    """The authorities that the two configurations trust, decoded."""
    return [base64.b64decode(each["webhooks"][0]["clientConfig"].get("caBundle", "")).decode()
            for each in world.kubectl.get(CONFIGURATIONS, "--selector=app.kubernetes.io/name=ctp-webhook")["items"]]


def stored_files(world):
    data = world.kubectl.get("--namespace", NAMESPACE, "secret", "ctp-webhook-tls")["data"]
    return {name: base64.b64decode(content).decode() for name, content in data.items()}


def installs(world):
    install = ("install", "--webhook", world.program)
    world.have_no_ready_pods()
    with world.checks("hack/install brings it in, and says what is missing here: Pods that answer"):
        with ReadyPods(world):
            done = script(world, *install)
        expect("no endpoints available for service" in done.stderr, done.stdout + done.stderr)
        expect_equal(bundles(world), [stored_files(world)["ca.crt"]] * 2, "what the configurations trust")

    with world.checks("what it stored is a certificate for the Service, trusted by what it registered"):
        folder = certificates_of(stored_files(world), world.place.folder / "installed")
        server = Webhook(world.place, world.program, "installed-webhook", folder, "--shutdown-delay=0s")
        expect(folder.are_served_at(server.port, name=f"ctp-webhook.{NAMESPACE}.svc"), "it is not trusted")
        server.stop()

    with world.checks("hack/install a second time changes nothing"):
        with ReadyPods(world):
            done = script(world, *install)
        changes = [line for line in done.stdout.splitlines() if re.search(r" (created|configured|patched|serverside-applied)$", line)]
        expect(not changes, "\n".join(changes))

    with world.checks("hack/install --renew stores another certificate of another authority, and leaves only that one trusted"):
        before = stored_files(world)
        with ReadyPods(world):
            done = script(world, *install, "--renew")
        after = stored_files(world)
        expect("patched" in done.stdout, "the old authority was not trusted meanwhile:\n" + done.stdout)
        expect(before["ca.crt"] != after["ca.crt"] and before["tls.key"] != after["tls.key"], "the files are the old ones")
        expect_equal(bundles(world), [after["ca.crt"]] * 2, "what the configurations trust")

    with world.checks("hack/install --with self-signed hands over to the webhook itself: what was trusted stays trusted, the Secret is empty"):
        before = bundles(world)
        with ReadyPods(world):
            script(world, *install, "--with", "self-signed")
        expect_equal(bundles(world), before, "what the configurations trust")
        secret = world.kubectl.get("--namespace", NAMESPACE, "secret", "ctp-webhook-self-signed")
        expect_equal(secret.get("data"), None, "what the Secret holds")
        pod = world.kubectl.get("--namespace", NAMESPACE, "deployment", "ctp-webhook")["spec"]["template"]["spec"]
        expect("--self-signed" in pod["containers"][0]["args"] and pod["automountServiceAccountToken"], str(pod))
        expect(not pod.get("volumes") and not pod["containers"][0].get("volumeMounts"), "it still mounts files")

    with world.checks("a component that does not exist is refused with exit code 2, and those that do are named"):
        done = script(world, "install", "--with", "cert-manger")
        expect(done.returncode == 2 and "cert-manager" in done.stderr, done.stderr)


def uninstalls(world):
    with world.checks("hack/uninstall takes the configurations away first, and policies can be written at once"):
        done = script(world, "uninstall", "--wait=false")
        expect_equal(done.returncode, 0, done.stderr)
        expect(done.stdout.index("WebhookConfiguration".lower()) < done.stdout.index("namespace"), done.stdout)
        expect_equal(bundles(world), [], "the configurations")
        left = world.kubectl.get("clusterrole,clusterrolebinding", "--selector=app.kubernetes.io/name=ctp-webhook")["items"]
        expect_equal(left, [], "the rights")

    with world.checks("hack/uninstall a second time finds nothing to do"):
        expect_equal(script(world, "uninstall", "--wait=false").returncode, 0, "the exit code")
    world.register(world.url, world.authority)

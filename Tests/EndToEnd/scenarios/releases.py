"""The artefacts of hack/release/run on a real API server: install manifests, and the chart's upgrade, rollback and uninstall.

`RELEASE` names their folder."""

import os
import pathlib
import subprocess

from checks import Skipped, expect, expect_equal
from scenarios.installation import CONFIGURATIONS, NAMESPACE, ca_bundles, for_this_version, install_crds, warnings
from test_cluster import negative_probes

DEPLOYMENT = ("--namespace", NAMESPACE, "deployment", "ctp-webhook")


def run(cluster):
    folder = os.environ.get("RELEASE")
    if not folder:
        with cluster.check("a release installs"):
            raise Skipped("RELEASE names no folder of hack/release/run")
        return
    cluster.unregister()
    install_crds(cluster)
    manifests(cluster, pathlib.Path(folder))
    chart(cluster, next(pathlib.Path(folder).glob("ctp-webhook-*.tgz")))
    cluster.register(cluster.url, cluster.authority)


def manifests(cluster, folder):
    for path in sorted(folder.glob("install*.yaml")):
        with cluster.check(f"{path.name} installs without warnings, and applying it again changes nothing"):
            if path.name == "install-match-conditions.yaml" and cluster.control_plane.version < (1, 28):
                raise Skipped(f"{cluster.control_plane.version_text} does not support matchConditions")
            given = for_this_version(cluster, path.read_text())
            first = cluster.kubectl.run("apply", "--filename=-", given=given)
            expect(not warnings(first.err), first.err)
            image = cluster.kubectl.get(*DEPLOYMENT)["spec"]["template"]["spec"]["containers"][0]["image"]
            expect("@sha256:" in image, image)
            # kubectl reports the selector of a PodDisruptionBudget as configured at each apply.
            again = [line for line in cluster.kubectl.run("apply", "--filename=-", given=given).out.splitlines()
                     if not line.endswith(" unchanged") and not line.startswith("poddisruptionbudget")]
            expect(not again, "\n".join(again))
        remove(cluster, for_this_version(cluster, path.read_text()))


def remove(cluster, given):
    """Deletes the objects of a manifest, but not the namespace, whose deletion no controller completes here."""
    objects = [text for text in given.split("\n---\n") if "\nkind: Namespace\n" not in text]
    cluster.kubectl.run("delete", "--ignore-not-found", "--filename=-", given="\n---\n".join(objects))


def chart(cluster, package):
    def helm(*arguments):
        return subprocess.run(
            [cluster.kubectl.tools / "helm", *arguments, "--namespace", NAMESPACE], env=cluster.control_plane.environment,
            capture_output=True, text=True, timeout=120)

    def require(done):
        expect_equal(done.returncode, 0, f"the exit code, with {done.stdout + done.stderr}")

    install = ("upgrade", "--install", "ctp-webhook", package, "--set", "certificates.source=generated")
    if cluster.control_plane.version < (1, 21):
        with cluster.check("helm refuses the chart on an API server that is too old, and installs nothing"):
            done = helm(*install)
            expect(done.returncode != 0 and "kubeVersion" in done.stderr, done.stderr)
            expect_equal(ca_bundles(cluster), [], "the configurations")
        return

    with cluster.check("helm installs the chart of the release"):
        require(helm(*install))
        bundles = ca_bundles(cluster)
        expect(len(bundles) == 2 and bundles[0] and bundles[0] == bundles[1], str(bundles))

    with cluster.check("helm upgrade changes the Deployment and keeps the certificate, and helm rollback restores the Deployment"):
        require(helm(*install, "--set", "replicas=3", "--set", "image.tag=next"))
        container = cluster.kubectl.get(*DEPLOYMENT)["spec"]["template"]["spec"]["containers"][0]
        expect(container["image"].endswith(":next"), container["image"])
        expect_equal(ca_bundles(cluster), bundles, "caBundle after the upgrade")
        require(helm("rollback", "ctp-webhook"))
        deployment = cluster.kubectl.get(*DEPLOYMENT)["spec"]
        expect_equal(deployment["replicas"], 2, "the replicas")
        expect(not deployment["template"]["spec"]["containers"][0]["image"].endswith(":next"), "the image was not restored")
        expect_equal(ca_bundles(cluster), bundles, "caBundle after the rollback")

    with cluster.check("helm uninstall removes the webhook, and policies can be written at once"):
        require(helm("uninstall", "ctp-webhook"))
        expect_equal(cluster.kubectl.get(CONFIGURATIONS, "--selector=app.kubernetes.io/name=ctp-webhook")["items"], [], "the configurations")
        expect_equal(cluster.dry_run(negative_probes("after-helm")).code, 0, "the exit code")

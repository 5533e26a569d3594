"""Runs the webhook with a real API server and kubectl. Started by hack/e2e/run, whose help lists the requirements."""

import argparse
import os
import pathlib
import signal
import sys

from checks import Checks
from control_plane import ControlPlane
from kubectl import Kubectl
from processes import Workspace
from scenarios import (
    cluster_aware, crd, detection, early_denial, histories, installation, outages, policies, releases, rollouts, self_signed, separate_controller, upgrades,
    writes)
from test_cluster import TestCluster
from webhook import Webhook, create_certificates

# The test takes about eleven minutes on two idle cores.
LIMIT_SECONDS = 20 * 60


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--assets", type=pathlib.Path, required=True)
    arguments.add_argument("--tools", type=pathlib.Path, required=True)
    arguments.add_argument("--webhook", type=pathlib.Path, required=True)
    given = arguments.parse_args()

    # Both signals raise an exception, so that the processes started here are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("hack/e2e/run: terminated"))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"hack/e2e/run: not finished after {LIMIT_SECONDS} s"))
    signal.alarm(LIMIT_SECONDS)

    checks = Checks()
    with Workspace() as workspace:
        control_plane = ControlPlane(workspace, given.assets, given.webhook)
        control_plane.start()
        kubectl = Kubectl(os.environ.get("KUBECTL", given.assets / "kubectl"), given.tools, control_plane)
        print(f"kube-apiserver {control_plane.version_text}, {kubectl.version()}")
        cluster = TestCluster(checks, workspace, control_plane, kubectl, given.webhook)
        crd.run(cluster)
        certificates = create_certificates(given.webhook, workspace.folder / "certificates")
        cluster.serve(Webhook(workspace, given.webhook, "webhook", certificates, "--shutdown-delay=0s"))
        policies.without_a_schema(cluster)
        policies.with_the_schema(cluster)
        early_denial.run(cluster)
        writes.run(cluster)
        histories.run(cluster)
        outages.run(cluster)
        rollouts.run(cluster)
        upgrades.run(cluster)
        cluster_aware.run(cluster)
        detection.run(cluster)
        self_signed.run(cluster)
        separate_controller.run(cluster)
        releases.run(cluster)
        # The last one, because it deletes the namespace, and no controller here completes the deletion.
        installation.run(cluster)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())

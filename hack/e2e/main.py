"""The webhook under a real API server, with plain kubectl. Started by hack/e2e/run, which says what it needs."""

import argparse
import os
import pathlib
import signal
import sys

from checks import Checks
from control_plane import ControlPlane
from kubectl import Kubectl
from processes import Workplace
from scenarios import changes, cluster, definition, installation, judgements, outages, self_signed, writes
from webhook import Webhook, made
from world import World

# All of it takes some seven minutes on two idle cores.
LIMIT = 20 * 60


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--assets", type=pathlib.Path, required=True)
    arguments.add_argument("--tools", type=pathlib.Path, required=True)
    arguments.add_argument("--webhook", type=pathlib.Path, required=True)
    given = arguments.parse_args()

    # Both become an exception, so that every way out ends what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("hack/e2e/run: told to end"))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"hack/e2e/run: not done after {LIMIT} s"))
    signal.alarm(LIMIT)

    checks = Checks()
    with Workplace() as place:
        control_plane = ControlPlane(place, given.assets, given.webhook)
        control_plane.start()
        kubectl = Kubectl(os.environ.get("KUBECTL", given.assets / "kubectl"), given.tools, control_plane)
        print(f"kube-apiserver {control_plane.version_text}, {kubectl.version()}")
        world = World(checks, place, control_plane, kubectl, given.webhook)
        definition.run(world)
        certificates = made(given.webhook, place.folder / "certificates")
        world.serve(Webhook(place, given.webhook, "webhook", certificates, "--shutdown-delay=0s"))
        judgements.without_a_schema(world)
        judgements.with_the_schema(world)
        writes.run(world)
        outages.run(world)
        changes.run(world)
        cluster.run(world)
        self_signed.run(world)
        # Last: it deletes the namespace, and no controller is here to finish that.
        installation.run(world)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())

"""An upgrade and a rollback, and the time in which Pods of both versions answer.

The older version is the program of an earlier release (`OLDER_WEBHOOK`). Without one, the same program is used instead: as every older version it
lacks a rule that the newer one has, and writes fewer defaults. Both differences are made by flags, so that they are known."""

import os

from checks import expect, expect_equal
from processes import wait_until
from scenarios.policies import POLICIES, UNCHECKED
from scenarios.rollouts import Rollout
from test_cluster import KIND, REPOSITORY, as_json, policy
from webhook import Webhook, webhook_configurations, with_url

RULE = "keepalive-probes"
OLDER = [f"--rules={RULE}=off"]
NEWER = ["--defaults=documented"]
ORDERS = [("older", "newer"), ("newer", "older")]


def contested(name, probes=200):
    """Returns a policy that only the newer version rejects. The CRD allows it."""
    return policy(name, tcpKeepalive={"probes": probes})


def run(cluster):
    program = os.environ.get("OLDER_WEBHOOK") or cluster.program
    under_load(cluster, program)
    mixed = Mixed(cluster, program)
    for mutating, validating in ORDERS:
        mixed.register(mutating, validating)
        completes(cluster, mutating, validating)
        decides(cluster, mutating, validating)
    stays_editable(cluster, mixed)
    mixed.end()
    cluster.kubectl.run("delete", KIND, "--all")


def under_load(cluster, program):
    with cluster.check("an upgrade and a rollback under load, with Pods of both versions in between: no write fails"), Rollout(cluster) as rollout:
        rollout.start(OLDER, OLDER, program=program)
        with rollout.writers():
            for arguments, of in ((NEWER, None), (NEWER, None), (OLDER, program), (OLDER, program)):
                rollout.replace_next(arguments, of)
                # One of the versions decides. No answer may be an internal error.
                for _ in range(10):
                    done = cluster.dry_run(contested("contested"))
                    expect(done.code == 0 or f"[{RULE}]" in done.err, done.text)


class Mixed:
    """A Pod of each version, each with its own address, so that a test decides which one gets a review."""

    def __init__(self, cluster, program):
        self.cluster = cluster
        certificates = cluster.webhook.certificates
        self.pods = {
            "older": Webhook(cluster.workspace, program, "older", certificates, "--shutdown-delay=0s", *OLDER),
            "newer": Webhook(cluster.workspace, cluster.program, "newer", certificates, "--shutdown-delay=0s", *NEWER)}

    def register(self, mutating, validating):
        """Sends the reviews of /mutate and of /validate to the Pods of these versions, and waits until the API server does so."""
        for configuration in webhook_configurations(self.cluster.kubectl, REPOSITORY / "manifests/base"):
            version = mutating if configuration["kind"].startswith("Mutating") else validating
            address = f"https://127.0.0.1:{self.pods[version].port}"
            self.cluster.kubectl.run("apply", "--filename=-", given=with_url(configuration, address, self.cluster.authority))
        others = [version for version in self.pods if version not in (mutating, validating)]

        def in_force():
            before = self._reviewed()
            self.cluster.dry_run(policy("registered"))
            new = {version: paths[len(before[version]):] for version, paths in self._reviewed().items()}
            return "/mutate" in new[mutating] and "/validate" in new[validating] and not any(new[version] for version in others) and (
                mutating == validating or "/validate" not in new[mutating] and "/mutate" not in new[validating])
        wait_until(in_force, f"/mutate of the {mutating} and /validate of the {validating} version to be registered")

    def _reviewed(self):
        return {version: [line["path"].split("?")[0] for line in pod.reviews()] for version, pod in self.pods.items()}

    def end(self):
        self.cluster.unregister()
        for pod in self.pods.values():
            pod.stop()
        self.cluster.register(self.cluster.url, self.cluster.authority)


def completes(cluster, mutating, validating):
    with cluster.check(f"what the {mutating} version completes is accepted by the {validating} version, and not changed by the next apply"):
        for file in sorted((POLICIES / "accepted").glob("*.json")):
            cluster.kubectl.run("apply", *UNCHECKED, "--filename", file)
        opened = policy("opened", headers={}, path={}, http2={})
        cluster.kubectl.run("apply", *UNCHECKED, "--filename=-", given=opened)
        spec = cluster.stored("opened")["spec"]
        expect_equal("maxConcurrentStreams" in spec["http2"], mutating == "newer", "whether the newer version's defaults are stored")
        before = cluster.stored("opened")["metadata"]["resourceVersion"]
        cluster.kubectl.run("apply", *UNCHECKED, "--filename=-", given=opened)
        expect_equal(cluster.stored("opened")["metadata"]["resourceVersion"], before, "the object's version")
        cluster.kubectl.run("delete", KIND, "--all")


def decides(cluster, mutating, validating):
    with cluster.check(f"with /mutate of the {mutating} and /validate of the {validating} version, the {validating} one decides about a policy"):
        done = cluster.kubectl("create", "--filename=-", given=contested("contested"))
        if validating == "older":
            expect_equal(done.code, 0, done.text)
        else:
            expect(done.code != 0 and f"[{RULE}]" in done.err and "internal error" not in done.err.lower(), done.text)


def stays_editable(cluster, mixed):
    kubectl = cluster.kubectl

    def patch(*arguments, **merge):
        return kubectl("patch", KIND, "contested", "--type=merge", *arguments, "--patch", as_json(**merge))

    mixed.register("newer", "newer")
    with cluster.check("after the upgrade, a policy that only the older version accepted can be changed, but not to another invalid value"):
        for change in ({"metadata": {"labels": {"a": "b"}}}, {"spec": {"tcpKeepalive": {"idleTime": "20m"}}}):
            done = patch(**change)
            expect_equal(done.code, 0, done.text)
        done = patch(spec={"tcpKeepalive": {"probes": 201}})
        expect(done.code != 0 and f"[{RULE}]" in done.err, done.text)
        kubectl.run("create", *UNCHECKED, "--filename=-", given=policy("opened", http2={}))

    mixed.register("older", "older")
    with cluster.check("after the rollback, policies that the newer version completed keep their defaults and can be changed and deleted"):
        stored = cluster.stored("opened")
        expect("maxConcurrentStreams" in stored["spec"]["http2"], str(stored))
        kubectl.run("apply", *UNCHECKED, "--filename=-", given=policy("opened", http2={"initialStreamWindowSize": "64Ki"}))
        expect_equal(cluster.stored("opened")["spec"]["http2"]["maxConcurrentStreams"], 100, "the completed field")
        done = patch(spec={"tcpKeepalive": {"probes": 201}})
        expect_equal(done.code, 0, done.text)
        kubectl.run("delete", KIND, "contested", "opened")

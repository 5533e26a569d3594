"""Certificates and Pods are replaced while clients write policies. No write may fail."""

import contextlib
import time

from balancer import Balancer
from checks import expect, expect_equal
from processes import wait_until
from test_cluster import KIND
from webhook import Webhook, create_certificates
from writers import Writers


def run(cluster):
    replace_certificates(cluster)
    with cluster.check("both Pods are replaced twice under load: no write fails, and each Pod exits with 0"), Rollout(cluster) as rollout:
        rollout.start([], [])
        with rollout.writers():
            for _ in range(4):
                rollout.replace_next([])
    cluster.kubectl.run("delete", KIND, "--all")


def replace_certificates(cluster):
    with cluster.check("a new certificate and authority under load: the new certificate is served within 10 s, and no write fails"):
        certificates = cluster.webhook.certificates
        with Writers(cluster) as writers:
            time.sleep(1)
            fresh = create_certificates(cluster.program, cluster.workspace.folder / "fresh")
            # The API server trusts both authorities from before the first handshake with the new certificate until after the last with the old.
            cluster.trust(certificates.authority + fresh.authority)
            certificates.replace_with(fresh)
            wait_until(lambda: certificates.are_served_at(cluster.webhook.port), "the new certificate to be served", seconds=10)
            cluster.trust(certificates.authority)
            time.sleep(2)
        require_no_failures(writers)
        cluster.authority = certificates.authority


class Rollout:
    """Within `with`, a balancer acts as the Service of two Pods, which are replaced one by one as the Deployment does (maxUnavailable: 0)."""

    number = 0

    def __init__(self, cluster):
        self.cluster, self.pods, self.replaced = cluster, [], 0

    def __enter__(self):
        self.balancer = Balancer()
        self.certificates = create_certificates(self.cluster.program, self.cluster.workspace.folder / f"rollout-{self._next()}")
        return self

    def __exit__(self, *_):
        self.cluster.unregister()
        self.balancer.close()
        for pod in self.pods:
            pod.stop()
        self.cluster.register(self.cluster.url, self.cluster.authority)

    def _next(self):
        Rollout.number += 1
        return Rollout.number

    def _pod(self, arguments, program=None):
        return Webhook(self.cluster.workspace, program or self.cluster.program, f"webhook-{self._next()}", self.certificates,
                       "--shutdown-delay=2s", "--shutdown-timeout=10s", *arguments)

    def start(self, *arguments, program=None):
        """Starts a Pod for each list of arguments, and registers the webhook."""
        self.pods = [self._pod(each, program) for each in arguments]
        self.balancer.backends = [pod.port for pod in self.pods]
        self.cluster.register(f"https://127.0.0.1:{self.balancer.port}", self.certificates.authority)
        # With failurePolicy Ignore a failed mutation would not be noticed.
        self.cluster.kubectl.run("patch", "mutatingwebhookconfiguration", "ctp-webhook", "--type=json", "--patch",
                                 '[{"op": "replace", "path": "/webhooks/0/failurePolicy", "value": "Fail"}]')

    @contextlib.contextmanager
    def writers(self):
        """Clients write policies within `with`. At its end no write may have failed, and the Pods at the end must have been asked."""
        with Writers(self.cluster, new_connections_to=self.balancer.port, authority=self.certificates.authority) as writers:
            time.sleep(1)
            yield
        require_no_failures(writers)
        # The API server's connections decide which of the two Pods gets reviews.
        expect(any(pod.reviews() for pod in self.pods), "no new Pod got a review")

    def replace_next(self, arguments, program=None):
        """Replaces one of the Pods, the other one the next time. The new one is ready before the old one is terminated."""
        turn = self.replaced % 2
        self.replaced += 1
        leaving, self.pods[turn] = self.pods[turn], self._pod(arguments, program)
        self.balancer.backends.append(self.pods[turn].port)
        leaving.process.terminate()
        # A terminating Pod must answer until the endpoints no longer list it.
        time.sleep(1)
        self.balancer.backends.remove(leaving.port)
        expect_equal(leaving.process.wait(20), 0, "the exit code of the old Pod")


def require_no_failures(writers):
    print(f"      {writers.applied} requests, {len(writers.failures)} failed")
    expect(not writers.failures, f"{len(writers.failures)} of {writers.applied} failed, first: {writers.failures[:1]}")
    expect(writers.applied > 20, f"only {writers.applied} requests, which is too few for a result")

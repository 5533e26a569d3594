"""What changes under a running cluster: certificates and Pods. Writers go on all the while, and none may notice."""

import time

from balancer import Balancer
from checks import expect, expect_equal
from load import Writers
from processes import wait_until
from webhook import Webhook, made
from world import KIND


def run(world):
    certificates_change(world)
    pods_change(world)
    world.kubectl.well("delete", KIND, "--all")


def certificates_change(world):
    with world.checks("the certificate and its authority are replaced under load: the new one is served within 10 s, no write fails"):
        certificates = world.webhook.certificates
        with Writers(world) as writers:
            time.sleep(1)
            fresh = made(world.program, world.place.folder / "fresh")
            # Both authorities are trusted before the first handshake with the new certificate, and until the last with the old one.
            world.trust(certificates.authority + fresh.authority)
            certificates.replace_by(fresh)
            wait_until(lambda: certificates.are_served_at(world.webhook.port), "the new certificate to be served", seconds=10)
            world.trust(certificates.authority)
            time.sleep(2)
        report(writers)
        world.authority = certificates.authority


def pods_change(world):
    certificates = made(world.program, world.place.folder / "rolling")
    balancer = Balancer()
    number = 0

    def started():
        nonlocal number
        number += 1
        return Webhook(world.place, world.program, f"webhook-{number}", certificates, "--shutdown-delay=2s", "--shutdown-timeout=10s")

    with world.checks("both Pods are replaced, twice, under load: no write fails, and each ends with exit code 0"):
        pods = [started(), started()]
        balancer.members = [pod.port for pod in pods]
        world.register(f"https://127.0.0.1:{balancer.port}", certificates.authority)
        # A mutation that failed would pass unnoticed with Ignore.
        world.kubectl.well("patch", "mutatingwebhookconfiguration", "ctp-webhook", "--type=json", "--patch",
                           '[{"op": "replace", "path": "/webhooks/0/failurePolicy", "value": "Fail"}]')
        codes = []
        with Writers(world, newcomers=balancer.port, authority=certificates.authority) as writers:
            time.sleep(1)
            for turn in range(4):
                # maxUnavailable: 0: the successor is ready before its predecessor is told to go.
                leaving, pods[turn % 2] = pods[turn % 2], started()
                balancer.members.append(pods[turn % 2].port)
                leaving.process.terminate()
                # Endpoints take a moment to forget a Pod that is going away; it must answer meanwhile.
                time.sleep(1)
                balancer.members.remove(leaving.port)
                codes.append(leaving.process.wait(20))
        report(writers)
        expect_equal(codes, [0] * 4, "the exit codes")
        # Which of the two is for the API server's connections to choose.
        expect(any(pod.reviews() for pod in pods), "no new Pod was ever asked")

    world.unregister()
    balancer.close()
    for pod in pods:
        pod.stop()
    world.register(world.url, world.authority)


def report(writers):
    print(f"      {writers.applied} writes and visits, {len(writers.failures)} failed")
    expect(not writers.failures, f"{len(writers.failures)} of {writers.applied} failed, first: {writers.failures[:1]}")
    expect(writers.applied > 20, f"only {writers.applied}: too few to say anything")

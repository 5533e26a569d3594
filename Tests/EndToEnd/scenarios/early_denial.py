"""Denials by /mutate of policies that the CRD rejects in any case."""

import json

from checks import expect, expect_equal
from processes import wait_until
from scenarios import crd
from scenarios.policies import POLICIES, UNCHECKED, wait_for_the_schema
from test_cluster import KIND, as_json, negative_probes, policy

# What the CRD says about the same policy, in the API server's words.
WORDS_OF_THE_SCHEMA = "in body should"
WAYS = {
    "kubectl create": ("create",), "kubectl apply": ("apply",), "server-side apply": ("apply", "--server-side"),
    "a dry run": ("create", "--dry-run=server"),
}


def run(cluster):
    kubectl, check = cluster.kubectl, cluster.check
    mistakes = json.loads((POLICIES / "refused/ten-mistakes.json").read_text())
    mistakes["metadata"]["name"] = "eg"
    recorded = causes((POLICIES / "kubectl.txt").read_text().split("# ten-mistakes.json\n")[1].split("\n# ")[0])

    for way, arguments in WAYS.items():
        with check(f"{way} shows every mistake of a policy that the CRD rejects, each once"):
            before = len(cluster.webhook.reviews())
            result = kubectl(*arguments, *UNCHECKED, "--filename=-", given=mistakes)
            expect(result.code != 0, result.text)
            expect_equal(causes(result.err), recorded, "kubectl's output")
            expect_equal(reviewed(cluster, before), ["/mutate"], "the reviews")

    with check("a policy that the CRD accepts is denied by /validate"):
        before = len(cluster.webhook.reviews())
        expect(cluster.dry_run(negative_probes("late")).code != 0, "the policy is allowed")
        expect_equal(reviewed(cluster, before), ["/mutate", "/validate"], "the reviews")

    stored_before_the_schema(cluster)


def causes(text):
    """Returns the errors that kubectl lists."""
    return [line for line in text.splitlines() if line.startswith("* ")]


def reviewed(cluster, before):
    """Returns the paths of the reviews after the first ones."""
    return [line["path"].split("?")[0] for line in cluster.webhook.reviews()[before:]]


def stored_before_the_schema(cluster):
    kubectl = cluster.kubectl
    # The policy is stored while the CRD and the webhook allow everything.
    cluster.unregister()
    cluster.install_crd(crd.PERMISSIVE_CRD)
    old = policy("loose", scheme="Keep")
    wait_until(lambda: kubectl("apply", *UNCHECKED, "--filename=-", given=old).code == 0, "the loose schema to be in force")
    cluster.register(cluster.url, cluster.authority)
    cluster.install_crd(crd.printed_crd(cluster))
    wait_for_the_schema(cluster)

    with cluster.check("an update that keeps an error of a stored policy is left to the API server"):
        result = kubectl("patch", KIND, "loose", "--type=merge", "--patch", as_json(spec={"http3": {}}))
        # The API server compares with the stored object since version 1.30.
        if cluster.control_plane.version >= (1, 30):
            expect(result.code == 0 and "Warning: spec.scheme" in result.err, result.text)
        else:
            expect(result.code != 0 and "[enum]" not in result.err, result.text)

    with cluster.check("an update with a new error that the CRD detects is denied with all findings"):
        result = kubectl("patch", KIND, "loose", "--type=merge", "--patch", as_json(
            spec={"http2": {"maxConcurrentStreams": 0}, "tcpKeepalive": {"probes": -3}}))
        expect(result.code != 0 and WORDS_OF_THE_SCHEMA not in result.err, result.text)
        expect("[range]" in result.err and "[unsigned]" in result.err and "Warning: spec.scheme" in result.err, result.text)

    kubectl.run("delete", KIND, "--all")

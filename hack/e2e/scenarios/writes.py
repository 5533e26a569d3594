"""Every way in which kubectl writes an object, and every update that must never be held up."""

import json

from checks import expect, expect_equal
from processes import wait_until
from scenarios.judgements import UNCHECKED
from world import KIND, REPOSITORY, as_json, changed, negative_probes, policy


def run(world):
    applied_twice(world)
    edits(world)
    server_side_apply(world)
    status(world)
    what_was_bad_before(world)
    world.kubectl.well("delete", KIND, "--all")


def history(stored):
    """What changes when, and only when, an object was written."""
    return stored["metadata"]["resourceVersion"], stored["metadata"]["generation"]


def owners(stored):
    """Who owns which fields, but for since when."""
    return [{name: value for name, value in entry.items() if name != "time"} for entry in stored["metadata"].get("managedFields", [])]


def applied_twice(world):
    kubectl = world.kubectl
    with world.checks("apply, and apply again: nothing is left to change"):
        complete = policy("twice", tcpKeepalive={"idleTime": "20m"}, http1={"preserveHeaderCase": True})
        kubectl.well("apply", "--filename=-", given=complete)
        first = world.stored("twice")
        answer = kubectl.well("apply", "--filename=-", given=complete)
        expect_equal(history(world.stored("twice")), history(first), "the object's version")
        expect_equal(answer.out, "clienttrafficpolicy.gateway.envoyproxy.io/twice unchanged\n", "kubectl's output")

    with world.checks("apply again what is completed or shortened on its way: the stored object stays as it is"):
        for file in sorted((REPOSITORY / "Tests/Policies/accepted").glob("*.json")):
            kubectl.well("apply", *UNCHECKED, "--filename", file)
            first = world.stored(file.stem)
            kubectl.well("apply", *UNCHECKED, "--filename", file)
            expect_equal(history(world.stored(file.stem)), history(first), f"{file.name}: the object's version")


def edits(world):
    kubectl = world.kubectl
    kubectl.well("create", "--filename=-", given=policy("edited", tcpKeepalive={"probes": 3}))

    with world.checks("a merge patch is judged: what is good is stored, what is bad is not"):
        kubectl.well("patch", KIND, "edited", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": 4}}))
        answer = kubectl("patch", KIND, "edited", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": -3}}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in answer.err, answer.text)
        expect_equal(world.stored("edited")["spec"]["tcpKeepalive"]["probes"], 4, "probes")

    with world.checks("a JSON patch is judged"):
        operation = {"op": "replace", "path": "/spec/tcpKeepalive/probes"}
        kubectl.well("patch", KIND, "edited", "--type=json", "--patch", as_json({**operation, "value": 5}))
        answer = kubectl("patch", KIND, "edited", "--type=json", "--patch", as_json({**operation, "value": -3}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in answer.err, answer.text)
        expect_equal(world.stored("edited")["spec"]["tcpKeepalive"]["probes"], 5, "probes")

    with world.checks("replace is judged, and blocks that the author opens are completed"):
        kubectl.well("replace", "--filename=-", given=changed(world.stored("edited"), connection={"connectionLimit": {"value": 9}}))
        answer = kubectl("replace", "--filename=-", given=changed(world.stored("edited"), tcpKeepalive={"probes": -3}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in answer.err, answer.text)
        expect_equal(world.stored("edited")["spec"]["connection"]["connectionLimit"]["value"], 9, "the limit")

    with world.checks("kubectl edit stores a good edit, and shows the reason for refusing a bad one in the editor"):
        kubectl.well("edit", KIND, "edited", environment={"KUBE_EDITOR": "sed -i 's/probes: 5/probes: 6/'"})
        expect_equal(world.stored("edited")["spec"]["tcpKeepalive"]["probes"], 6, "probes")
        seen = world.place.folder / "seen-in-the-editor"
        # The editor opens twice: for the edit, and again with the refusal on top. Leaving the text as it is gives up.
        editor = world.place.folder / "editor"
        editor.write_text(f"#!/bin/sh\ncat \"$1\" >{seen}\nsed -i 's/probes: 6/probes: -3/' \"$1\"\n")
        editor.chmod(0o755)
        answer = kubectl("edit", KIND, "edited", environment={"KUBE_EDITOR": str(editor)})
        expect(answer.code != 0, answer.text)
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in seen.read_text(), seen.read_text())


def server_side_apply(world):
    kubectl = world.kubectl
    with world.checks("server-side apply: stored complete, and applying again changes nothing, managed fields included"):
        given = policy("managed", targetRefs=[{"kind": "Gateway", "name": "managed"}], tcpKeepalive={"idleTime": "20m"})
        apply = ("apply", *UNCHECKED, "--server-side", "--field-manager=gitops", "--filename=-")
        kubectl.well(*apply, given=given)
        first = world.stored("managed")
        expect_equal(first["spec"]["targetRefs"][0].get("group"), "gateway.networking.k8s.io", "the target's group")
        kubectl.well(*apply, given=given)
        second = world.stored("managed")
        expect_equal(second["spec"], first["spec"], "the spec")
        expect_equal(owners(second), owners(first), "who owns what")
        # Older API servers write the object again for the time of the application alone, when a second has passed.
        if world.control_plane.version >= (1, 22):
            expect_equal(history(second), history(first), "the object's version")

    with world.checks("server-side apply of a bad policy is refused"):
        answer = kubectl("apply", "--server-side", "--field-manager=gitops", "--filename=-", given=negative_probes("managed"))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in answer.err, answer.text)

    with world.checks("two managers own fields of their own"):
        other = policy("managed", timeout={"http": {"idleTimeout": "30s"}})
        del other["spec"]["targetRefs"]
        kubectl.well("apply", *UNCHECKED, "--server-side", "--field-manager=other", "--filename=-", given=other)
        stored = world.stored("managed")["spec"]
        expect(stored["targetRefs"] and stored["timeout"]["http"]["idleTimeout"] == "30s", json.dumps(stored))


def status(world):
    kubectl = world.kubectl
    kubectl.well("create", "--filename=-", given=policy("judged"))
    with world.checks("the controller's status updates pass without a review"):
        before = len(world.webhook.reviews())
        stored = world.stored("judged")
        stored["status"] = {"ancestors": []}
        address = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies/judged/status"
        kubectl.well("replace", "--raw", address, "--filename=-", given=stored)
        expect_equal(world.stored("judged").get("status"), {"ancestors": []}, "the status")
        expect_equal(len(world.webhook.reviews()), before, "the number of reviews")


def what_was_bad_before(world):
    """A policy that was stored while nobody judged."""
    kubectl = world.kubectl
    world.unregister()
    old = negative_probes("old")
    old["metadata"]["finalizers"] = ["e2e.test/held"]
    kubectl.well("create", "--filename=-", given=old)
    world.register(world.url, world.authority)

    with world.checks("a bad old policy can be labelled"):
        kubectl.well("label", KIND, "old", "seen=yes")

    with world.checks("another part of it can be changed, with its old mistake as a warning"):
        answer = kubectl.well("patch", KIND, "old", "--type=merge", "--patch", as_json(spec={"timeout": {"tcp": {"idleTimeout": "1h"}}}))
        expect("Warning: spec.tcpKeepalive.probes" in answer.err, answer.text)

    with world.checks("a new mistake in it is refused, the old one is not held against the author"):
        answer = kubectl("patch", KIND, "old", "--type=merge", "--patch",
                         as_json(spec={"clientIPDetection": {"xForwardedFor": {"numTrustedHops": -1}}}))
        expect(answer.code != 0 and "numTrustedHops" in answer.err, answer.text)
        expect("Warning: spec.tcpKeepalive.probes" in answer.err, answer.text)

    with world.checks("it can be mended"):
        kubectl.well("patch", KIND, "old", "--dry-run=server", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": 3}}))

    with world.checks("it can be deleted, and its finalizer be removed while it is going"):
        kubectl.well("delete", KIND, "old", "--wait=false")
        expect(world.stored("old")["metadata"].get("deletionTimestamp"), "it is not going")
        kubectl.well("patch", KIND, "old", "--type=merge", "--patch", as_json(metadata={"finalizers": None}))
        wait_until(lambda: kubectl("get", KIND, "old").code != 0, "the policy to be gone", seconds=10)

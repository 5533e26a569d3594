"""Every way in which kubectl writes an object, and the updates that must always be allowed."""

import json

from checks import expect, expect_equal
from processes import wait_until
from scenarios.policies import UNCHECKED
from test_cluster import KIND, REPOSITORY, as_json, changed, negative_probes, policy


def run(cluster):
    applied_twice(cluster)
    edits(cluster)
    server_side_apply(cluster)
    status(cluster)
    stored_invalid_policy(cluster)
    cluster.kubectl.run("delete", KIND, "--all")


def history(stored):
    """Returns the values that change with every write and only then."""
    return stored["metadata"]["resourceVersion"], stored["metadata"]["generation"]


def owners(stored):
    """Returns the managed fields without their times."""
    return [{name: value for name, value in entry.items() if name != "time"} for entry in stored["metadata"].get("managedFields", [])]


def applied_twice(cluster):
    kubectl = cluster.kubectl
    with cluster.check("applying a policy again does not change it"):
        complete = policy("twice", tcpKeepalive={"idleTime": "20m"}, http1={"preserveHeaderCase": True})
        kubectl.run("apply", "--filename=-", given=complete)
        first = cluster.stored("twice")
        result = kubectl.run("apply", "--filename=-", given=complete)
        expect_equal(history(cluster.stored("twice")), history(first), "the object's version")
        expect_equal(result.out, "clienttrafficpolicy.gateway.envoyproxy.io/twice unchanged\n", "kubectl's output")

    with cluster.check("applying a policy again to which /mutate adds defaults does not change the stored object"):
        for file in sorted((REPOSITORY / "Tests/Policies/accepted").glob("*.json")):
            kubectl.run("apply", *UNCHECKED, "--filename", file)
            first = cluster.stored(file.stem)
            kubectl.run("apply", *UNCHECKED, "--filename", file)
            expect_equal(history(cluster.stored(file.stem)), history(first), f"{file.name}: the object's version")


def edits(cluster):
    kubectl = cluster.kubectl
    kubectl.run("create", "--filename=-", given=policy("edited", tcpKeepalive={"probes": 3}))

    with cluster.check("a valid merge patch is stored, an invalid one is rejected"):
        kubectl.run("patch", KIND, "edited", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": 4}}))
        result = kubectl("patch", KIND, "edited", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": -3}}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in result.err, result.text)
        expect_equal(cluster.stored("edited")["spec"]["tcpKeepalive"]["probes"], 4, "probes")

    with cluster.check("a valid JSON patch is stored, an invalid one is rejected"):
        operation = {"op": "replace", "path": "/spec/tcpKeepalive/probes"}
        kubectl.run("patch", KIND, "edited", "--type=json", "--patch", as_json({**operation, "value": 5}))
        result = kubectl("patch", KIND, "edited", "--type=json", "--patch", as_json({**operation, "value": -3}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in result.err, result.text)
        expect_equal(cluster.stored("edited")["spec"]["tcpKeepalive"]["probes"], 5, "probes")

    with cluster.check("a valid replacement is stored, an invalid one is rejected"):
        kubectl.run("replace", "--filename=-", given=changed(cluster.stored("edited"), connection={"connectionLimit": {"value": 9}}))
        result = kubectl("replace", "--filename=-", given=changed(cluster.stored("edited"), tcpKeepalive={"probes": -3}))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in result.err, result.text)
        expect_equal(cluster.stored("edited")["spec"]["connection"]["connectionLimit"]["value"], 9, "the limit")

    with cluster.check("kubectl edit stores a valid edit, and shows the errors of an invalid one in the editor"):
        kubectl.run("edit", KIND, "edited", environment={"KUBE_EDITOR": "sed -i 's/probes: 5/probes: 6/'"})
        expect_equal(cluster.stored("edited")["spec"]["tcpKeepalive"]["probes"], 6, "probes")
        seen = cluster.workspace.folder / "seen-in-the-editor"
        # The editor opens twice: for the edit, and again with the errors at the top. An unchanged text ends kubectl edit.
        editor = cluster.workspace.folder / "editor"
        editor.write_text(f"#!/bin/sh\ncat \"$1\" >{seen}\nsed -i 's/probes: 6/probes: -3/' \"$1\"\n")
        editor.chmod(0o755)
        result = kubectl("edit", KIND, "edited", environment={"KUBE_EDITOR": str(editor)})
        expect(result.code != 0, result.text)
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in seen.read_text(), seen.read_text())


def server_side_apply(cluster):
    kubectl = cluster.kubectl
    with cluster.check("server-side apply stores a policy with defaults, and applying it again changes nothing, including managed fields"):
        given = policy("managed", targetRefs=[{"kind": "Gateway", "name": "managed"}], tcpKeepalive={"idleTime": "20m"})
        apply = ("apply", *UNCHECKED, "--server-side", "--field-manager=gitops", "--filename=-")
        kubectl.run(*apply, given=given)
        first = cluster.stored("managed")
        expect_equal(first["spec"]["targetRefs"][0].get("group"), "gateway.networking.k8s.io", "the target's group")
        kubectl.run(*apply, given=given)
        second = cluster.stored("managed")
        expect_equal(second["spec"], first["spec"], "the spec")
        expect_equal(owners(second), owners(first), "the managed fields")
        # Older API servers write the object again to update the time in managedFields.
        if cluster.control_plane.version >= (1, 22):
            expect_equal(history(second), history(first), "the object's version")

    with cluster.check("server-side apply of an invalid policy is rejected"):
        result = kubectl("apply", "--server-side", "--field-manager=gitops", "--filename=-", given=negative_probes("managed"))
        expect("spec.tcpKeepalive.probes: Invalid value: -3" in result.err, result.text)

    with cluster.check("two field managers can own different fields"):
        other = policy("managed", timeout={"http": {"idleTimeout": "30s"}})
        del other["spec"]["targetRefs"]
        kubectl.run("apply", *UNCHECKED, "--server-side", "--field-manager=other", "--filename=-", given=other)
        stored = cluster.stored("managed")["spec"]
        expect(stored["targetRefs"] and stored["timeout"]["http"]["idleTimeout"] == "30s", json.dumps(stored))


def status(cluster):
    kubectl = cluster.kubectl
    kubectl.run("create", "--filename=-", given=policy("managed-by-controller"))
    with cluster.check("status updates of the controller are allowed without a review"):
        before = len(cluster.webhook.reviews())
        stored = cluster.stored("managed-by-controller")
        stored["status"] = {"ancestors": []}
        address = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies/managed-by-controller/status"
        kubectl.run("replace", "--raw", address, "--filename=-", given=stored)
        expect_equal(cluster.stored("managed-by-controller").get("status"), {"ancestors": []}, "the status")
        expect_equal(len(cluster.webhook.reviews()), before, "the number of reviews")


def stored_invalid_policy(cluster):
    """An invalid policy that was stored before the webhook was installed."""
    kubectl = cluster.kubectl
    cluster.unregister()
    old = negative_probes("old")
    old["metadata"]["finalizers"] = ["e2e.test/held"]
    kubectl.run("create", "--filename=-", given=old)
    cluster.register(cluster.url, cluster.authority)

    with cluster.check("a stored invalid policy can be labelled"):
        kubectl.run("label", KIND, "old", "seen=yes")

    with cluster.check("other fields of it can be changed, and its old error becomes a warning"):
        result = kubectl.run("patch", KIND, "old", "--type=merge", "--patch", as_json(spec={"timeout": {"tcp": {"idleTimeout": "1h"}}}))
        expect("Warning: spec.tcpKeepalive.probes" in result.err, result.text)

    with cluster.check("a new error in it is rejected, and the old one is only a warning"):
        result = kubectl("patch", KIND, "old", "--type=merge", "--patch",
                         as_json(spec={"clientIPDetection": {"xForwardedFor": {"numTrustedHops": -1}}}))
        expect(result.code != 0 and "numTrustedHops" in result.err, result.text)
        expect("Warning: spec.tcpKeepalive.probes" in result.err, result.text)

    with cluster.check("it can be corrected"):
        kubectl.run("patch", KIND, "old", "--dry-run=server", "--type=merge", "--patch", as_json(spec={"tcpKeepalive": {"probes": 3}}))

    with cluster.check("it can be deleted, and its finalizer can be removed meanwhile"):
        kubectl.run("delete", KIND, "old", "--wait=false")
        expect(cluster.stored("old")["metadata"].get("deletionTimestamp"), "it is not being deleted")
        kubectl.run("patch", KIND, "old", "--type=merge", "--patch", as_json(metadata={"finalizers": None}))
        wait_until(lambda: kubectl("get", KIND, "old").code != 0, "the policy to be deleted", seconds=10)

"""`ctp-webhook crd` on a real API server."""

import json
import subprocess

from checks import expect, expect_equal
from processes import wait_until
from world import KIND

# A definition of the shape alone, as in a cluster whose Envoy Gateway is older than the webhook: it lets everything through.
LAX = {
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": KIND},
    "spec": {
        "group": "gateway.envoyproxy.io", "scope": "Namespaced",
        "names": {
            "kind": "ClientTrafficPolicy", "listKind": "ClientTrafficPolicyList",
            "plural": "clienttrafficpolicies", "singular": "clienttrafficpolicy"},
        "versions": [{
            "name": "v1alpha1", "served": True, "storage": True, "subresources": {"status": {}},
            "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}],
    },
}


def ours(world):
    printed = subprocess.run([world.program, "crd", "--output", "json"], capture_output=True, text=True, check=True)
    return json.loads(printed.stdout)


def without(keyword, schema):
    """A schema without a keyword of the schema language, wherever it stands."""
    if isinstance(schema, list):
        return [without(keyword, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without(keyword, value) for name, value in schema.items() if name != keyword}


def run(world):
    checks = world.checks
    definition = ours(world)

    with checks("the API server accepts what `ctp-webhook crd` prints, and finds its schema structural"):
        printed = subprocess.run([world.program, "crd"], capture_output=True, text=True, check=True).stdout
        world.define(printed)
        conditions = {each["type"]: each["status"] for each in world.kubectl.get("crd", KIND)["status"]["conditions"]}
        expect_equal(conditions.get("Established"), "True", "Established")
        expect_equal(conditions.get("NamesAccepted"), "True", "NamesAccepted")
        expect_equal(conditions.get("NonStructuralSchema", "False"), "False", "NonStructuralSchema")

    with checks("it keeps the schema as printed, but for rules in CEL where its version knows none"):
        sent = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        if world.control_plane.version < (1, 25):
            sent = without("x-kubernetes-validations", sent)
        stored = world.kubectl.get("crd", KIND)["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        expect(sent == stored, "the stored schema differs from the printed one")

    with checks("kubectl explain describes a field of it"):
        # The API server publishes what it knows of a definition a while after it has accepted it.
        wait_until(lambda: "minVersion" in world.kubectl("explain", "clienttrafficpolicy.spec.tls").out, "the explanation")

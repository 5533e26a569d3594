"""The CRD that `ctp-webhook crd` prints, on a real API server."""

import json
import subprocess

from checks import expect, expect_equal
from processes import wait_until
from test_cluster import KIND

# A CRD that allows every policy, as in a cluster whose Envoy Gateway is older than the webhook.
PERMISSIVE_CRD = {
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


def printed_crd(cluster):
    printed = subprocess.run([cluster.program, "crd", "--output", "json"], capture_output=True, text=True, check=True)
    return json.loads(printed.stdout)


def without(keyword, schema):
    """Returns a schema without a keyword, at any depth."""
    if isinstance(schema, list):
        return [without(keyword, each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without(keyword, value) for name, value in schema.items() if name != keyword}


def run(cluster):
    check = cluster.check
    crd = printed_crd(cluster)

    with check("the API server accepts the output of `ctp-webhook crd`, and its schema is structural"):
        printed = subprocess.run([cluster.program, "crd"], capture_output=True, text=True, check=True).stdout
        cluster.install_crd(printed)
        conditions = {each["type"]: each["status"] for each in cluster.kubectl.get("crd", KIND)["status"]["conditions"]}
        expect_equal(conditions.get("Established"), "True", "Established")
        expect_equal(conditions.get("NamesAccepted"), "True", "NamesAccepted")
        expect_equal(conditions.get("NonStructuralSchema", "False"), "False", "NonStructuralSchema")

    with check("the API server stores the schema unchanged, except for CEL rules before version 1.25"):
        sent = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        if cluster.control_plane.version < (1, 25):
            sent = without("x-kubernetes-validations", sent)
        stored = cluster.kubectl.get("crd", KIND)["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
        expect(sent == stored, "the stored schema differs from the printed one")

    with check("kubectl explain describes a field"):
        # The API server publishes the schema some time after it has accepted the CRD.
        wait_until(lambda: "minVersion" in cluster.kubectl("explain", "clienttrafficpolicy.spec.tls").out, "the explanation")

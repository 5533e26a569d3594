"""Edits after which a stored policy must be the same as if it had been created with the last edit."""

from checks import expect_equal
from scenarios.policies import UNCHECKED
from test_cluster import KIND, policy

AUTHORITY = {"caCertificateRefs": [{"name": "ca"}]}
# Each row is what an author writes one after the other.
EDITS = {
    "optional client certificates": [
        {"tls": {"clientValidation": {**AUTHORITY, "optional": True}}},
        {"tls": {"clientValidation": {**AUTHORITY, "optional": False}}}, {"tls": {"clientValidation": AUTHORITY}},
    ],
    "the request ID": [
        {"headers": {"enableEnvoyHeaders": True}}, {"headers": {"enableEnvoyHeaders": True, "preserveXRequestID": True}},
    ],
    "forwarded client certificates": [
        {"headers": {"xForwardedClientCert": {}}},
        {"headers": {"xForwardedClientCert": {"mode": "SanitizeSet", "certDetailsToAdd": ["Subject"]}}},
        {"headers": {"xForwardedClientCert": {}}},
    ],
    "a timeout": [
        {"timeout": {"http": {"requestReceivedTimeout": "0s"}}},
        {"timeout": {"http": {"requestReceivedTimeout": "0s", "idleTimeout": "30s"}}},
        {"timeout": {"http": {"requestReceivedTimeout": "0s"}}},
    ],
    "TCP keepalive": [{"tcpKeepalive": {}}, {"tcpKeepalive": {"idleTime": "20m"}}, {"tcpKeepalive": {}}],
}
SERVER_SIDE = ("apply", *UNCHECKED, "--server-side", "--field-manager=gitops", "--filename=-")
# How a policy is written for the first time, and later.
METHODS = {
    "kubectl apply": [("apply", *UNCHECKED, "--filename=-")] * 2,
    "server-side apply": [SERVER_SIDE] * 2,
    "kubectl replace": [("create", *UNCHECKED, "--filename=-"), ("replace", *UNCHECKED, "--filename=-")],
}


def edited(name, spec):
    """Returns a policy whose target /mutate has to complete."""
    return policy(name, targetRefs=[{"name": "edge"}], **spec)


def run(cluster):
    kubectl = cluster.kubectl
    for method, (first, later) in METHODS.items():
        kubectl.run("delete", KIND, "--all")
        with cluster.check(f"after each edit with {method} a policy is stored as if it were new"):
            for title, edits in EDITS.items():
                name = "history-" + title.lower().replace(" ", "-")
                for number, spec in enumerate(edits):
                    # Server-side apply of API servers before 1.22 replaces an object by null if all its fields are removed.
                    if method == "server-side apply" and number and is_emptied(spec) and cluster.control_plane.version < (1, 22):
                        continue
                    written = kubectl.run(*(later if number else first), given=edited(name, spec))
                    fresh = kubectl.run("create", *UNCHECKED, "--dry-run=server", "--output=name", "--filename=-", given=edited("fresh", spec))
                    stored = cluster.stored(name)["spec"]
                    expect_equal(stored, completed(spec), f"{title}, edit {number}: the spec")
                    expect_equal(written.err, fresh.err, f"{title}, edit {number}: the warnings")
    kubectl.run("delete", KIND, "--all")


def is_emptied(value):
    """Returns whether a spec has an object without fields."""
    return isinstance(value, dict) and (not value or any(is_emptied(member) for member in value.values()))


def completed(spec):
    """Returns what /mutate and the CRD make of a spec of this file."""
    complete = {**spec, "targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"}]}
    if "tls" in spec:
        reference = {"group": "", "kind": "Secret", "name": "ca"}
        complete["tls"] = {"clientValidation": {**spec["tls"]["clientValidation"], "caCertificateRefs": [reference]}}
    return complete

"""kubectl's output when policies are created: defaults, warnings and rejections."""

import json

from checks import expect, expect_equal, expect_golden
from processes import wait_until
from scenarios import crd
from test_cluster import KIND, REPOSITORY, negative_probes, policy

POLICIES = REPOSITORY / "Tests/Policies"
# An old kubectl validates a policy with the CRD's schema before /mutate can add defaults. Other clients do not.
UNCHECKED = ["--validate=false"]


def files(folder):
    return sorted((POLICIES / folder).glob("*.json"))


def create(cluster, file):
    """Creates the policy of a file under the name that the recorded texts have."""
    given = json.loads(file.read_text())
    given["metadata"]["name"] = "eg"
    return cluster.kubectl("create", *UNCHECKED, "--filename=-", given=given)


def without_a_schema(cluster):
    """With a CRD that allows everything, the webhook alone reports errors."""
    check = cluster.check
    cluster.install_crd(crd.PERMISSIVE_CRD)

    with check("for every invalid policy kubectl prints the text recorded in Tests/Policies/kubectl.txt"):
        results = {file: create(cluster, file) for file in files("refused")}
        allowed = [file.name for file, result in results.items() if result.code == 0]
        expect(not allowed, f"created: {allowed}")
        printed = "\n".join(f"# {file.name}\n{result.err}" for file, result in results.items())
        expect_equal(printed, (POLICIES / "kubectl.txt").read_text(), "kubectl's output")


def wait_for_the_schema(cluster):
    """Waits until the API server drops unknown fields: it uses a new schema some time after it has stored it."""
    given = policy("pruned", http3={}, unknown=1)
    wait_until(lambda: "unknown-field" not in cluster.dry_run(given).err, "the schema to be in force")


def with_the_schema(cluster):
    check = cluster.check
    cluster.install_crd(crd.printed_crd(cluster))
    wait_for_the_schema(cluster)

    with check("with the CRD installed every invalid policy is rejected, by the schema or by the webhook"):
        transcript = []
        for file in files("refused"):
            result = create(cluster, file)
            expect(result.code != 0, f"{file.name} was created")
            # The schema's errors come in a different order each time.
            head, *causes = result.err.split("\n* ")
            transcript.append(f"# {file.name}\n" + "\n* ".join([head.strip(), *sorted(cause.strip() for cause in causes)]) + "\n")
        # The wording of the schema's errors, and the rules that it supports, differ between versions of the API server.
        if cluster.control_plane.version == (1, 20):
            expect_golden("\n".join(transcript), "rejected-with-crd.txt")

    with check("valid policies are created with warnings about deprecated fields, and stored with defaults"):
        transcript = []
        for file in files("accepted"):
            result = cluster.kubectl("create", *UNCHECKED, "--filename", file)
            spec = cluster.stored(file.stem)["spec"] if result.code == 0 else None
            transcript.append(f"$ kubectl create --filename {file.name}\n{result.text}{json.dumps(spec, indent=2, sort_keys=True)}\n")
        expect_golden("\n".join(transcript), "accepted.txt")

    with check("recommended policies of each kind are created without warnings"):
        for file in files("sensible"):
            given = {**json.loads(file.read_text())}
            given["metadata"]["name"] = f"sensible-{file.stem}".replace(".", "-")
            result = cluster.kubectl("create", "--filename=-", given=given)
            expect(result.code == 0 and not result.err, f"{file.name}: {result.text}")

    with check("--dry-run=server rejects invalid policies, and does not store valid ones"):
        invalid = negative_probes("dry-run")
        expect(cluster.dry_run(invalid).code != 0, "the invalid policy is allowed")
        valid = {**invalid, "spec": {**invalid["spec"], "tcpKeepalive": {"probes": 3}}}
        result = cluster.kubectl("create", "--dry-run=server", "--filename=-", given=valid)
        expect_equal(result.out, "clienttrafficpolicy.gateway.envoyproxy.io/dry-run created (server dry run)\n", "kubectl's output")
        expect(cluster.kubectl("get", KIND, "dry-run").code != 0, "the policy was stored")

    cluster.kubectl.run("delete", KIND, "--all")

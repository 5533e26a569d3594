"""What people read: created, completed, warned of, refused."""

import json

from checks import expect, expect_equal, expect_golden
from processes import wait_until
from scenarios import definition
from world import KIND, REPOSITORY, negative_probes

POLICIES = REPOSITORY / "Tests/Policies"
# An old kubectl holds a policy against the definition by itself, before /mutate could complete it. Other clients do not.
UNCHECKED = ["--validate=false"]


def files(folder):
    return sorted((POLICIES / folder).glob("*.json"))


def said_of(world, file):
    """What kubectl prints of a policy that is called as the recorded texts call it."""
    given = json.loads(file.read_text())
    given["metadata"]["name"] = "eg"
    return world.kubectl("create", *UNCHECKED, "--filename=-", given=given)


def without_a_schema(world):
    """With a definition that checks nothing, every word is the webhook's."""
    checks = world.checks
    world.define(definition.LAX)

    with checks("kubectl prints of every bad policy what Tests/Policies/kubectl.txt says it prints"):
        answers = {file: said_of(world, file) for file in files("refused")}
        allowed = [file.name for file, answer in answers.items() if answer.code == 0]
        expect(not allowed, f"created: {allowed}")
        printed = "\n".join(f"# {file.name}\n{answer.err}" for file, answer in answers.items())
        expect_equal(printed, (POLICIES / "kubectl.txt").read_text(), "kubectl's output")


def with_the_schema(world):
    checks = world.checks
    world.define(definition.ours(world))
    # The API server takes up a new schema a moment after it has stored it.
    wrong_type = json.loads((POLICIES / "refused/wrong-types.json").read_text())
    wait_until(lambda: "admission webhook" not in world.tries(wrong_type).err, "the schema to be in force")

    with checks("every bad policy is refused with the definition in place, by the schema or by the webhook"):
        transcript = []
        for file in files("refused"):
            answer = said_of(world, file)
            expect(answer.code != 0, f"{file.name} was created")
            # What the schema has to say comes in another order each time.
            head, *causes = answer.err.split("\n* ")
            transcript.append(f"# {file.name}\n" + "\n* ".join([head.strip(), *sorted(cause.strip() for cause in causes)]) + "\n")
        # The schema's own words, and which rules it knows, differ between versions of the API server.
        if world.control_plane.version == (1, 20):
            expect_golden("\n".join(transcript), "refused-with-schema.txt")

    with checks("policies as people write them are created with warnings of what is deprecated, and stored complete"):
        transcript = []
        for file in files("accepted"):
            answer = world.kubectl("create", *UNCHECKED, "--filename", file)
            spec = world.stored(file.stem)["spec"] if answer.code == 0 else None
            transcript.append(f"$ kubectl create --filename {file.name}\n{answer.text}{json.dumps(spec, indent=2, sort_keys=True)}\n")
        expect_golden("\n".join(transcript), "accepted.txt")

    with checks("a sensible policy of each kind is created without a word of warning"):
        for file in files("sensible"):
            given = {**json.loads(file.read_text())}
            given["metadata"]["name"] = f"sensible-{file.stem}".replace(".", "-")
            answer = world.kubectl("create", "--filename=-", given=given)
            expect(answer.code == 0 and not answer.err, f"{file.name}: {answer.text}")

    with checks("--dry-run=server refuses what would be refused and stores nothing of what would be created"):
        expect(world.tries(negative_probes("dry-run")).code != 0, "the bad policy passed")
        answer = world.kubectl("create", "--dry-run=server", "--filename=-", given=tried(negative_probes("dry-run")))
        expect_equal(answer.out, "clienttrafficpolicy.gateway.envoyproxy.io/dry-run created (server dry run)\n", "kubectl's output")
        expect(world.kubectl("get", KIND, "dry-run").code != 0, "it was stored")

    world.kubectl.well("delete", KIND, "--all")


def tried(bad):
    bad["spec"]["tcpKeepalive"]["probes"] = 3
    return bad

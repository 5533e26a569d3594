"""The webhook out of reach, in each way that an operator meets: what kubectl says then, and what still works."""

from balancer import Silent
from checks import expect, expect_golden
from processes import free_port, wait_until
from webhook import addressed, made, registrations
from world import KIND, REPOSITORY, negative_probes, policy


def run(world):
    kubectl = world.kubectl
    world.unregister()
    kubectl.well("create", "--filename=-", given=policy("bystander"))
    silent, nobody = Silent(), free_port()
    transcript = []

    def when(situation, url, authority, says):
        """Registers there, and notes what a person is told who creates a good policy."""
        with world.checks(f"{situation}: nothing is stored unjudged, and the refusal says `{says}`"):
            world.register(url, authority)
            answer = world.tries(policy("unlucky"))
            expect(answer.code != 0 and says in answer.err, answer.text)
            said = world.mask(answer.err, PORT=url.rsplit(":", 1)[1])
            transcript.append(f"# {situation}\n{said}")

    here = f"https://127.0.0.1:{world.webhook.port}"
    stranger = made(world.program, world.place.folder / "stranger")
    when("nobody listens", f"https://127.0.0.1:{nobody}", world.authority, "connection refused")
    when("nobody answers", f"https://127.0.0.1:{silent.port}", world.authority, "context deadline exceeded")
    when("caBundle is of another authority", here, stranger.authority, "x509: certificate signed by unknown authority")
    when("the certificate is for another name", here.replace("127.0.0.1", "localhost"), world.authority, "x509: certificate is valid for")
    no_pods(world, transcript)

    with world.checks("these are the texts that the README explains"):
        if world.control_plane.version == (1, 20):
            expect_golden("\n".join(transcript), "out-of-reach.txt")

    with world.checks("while the webhook is out of reach, policies can be deleted and their status be written"):
        stored = world.stored("bystander")
        stored["status"] = {"ancestors": []}
        address = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies/bystander/status"
        kubectl.well("replace", "--raw", address, "--filename=-", given=stored)
        kubectl.well("delete", KIND, "bystander")

    with world.checks("with the fail-open overlay policies pass unjudged meanwhile"):
        world.unregister()
        for configuration in registrations(kubectl, REPOSITORY / "manifests/overlays/fail-open"):
            kubectl.well("apply", "--filename=-", given=addressed(configuration, f"https://127.0.0.1:{nobody}", world.authority))
        kubectl.well("create", "--filename=-", given=negative_probes("unjudged"))
        kubectl.well("delete", KIND, "unjudged")

    with world.checks("the README's break-glass line lifts the refusal at once"):
        world.register(f"https://127.0.0.1:{nobody}", world.authority)
        line = next(line for line in (REPOSITORY / "README.md").read_text().splitlines()
                    if line.startswith("kubectl delete validatingwebhookconfiguration"))
        kubectl.well(*line.split()[1:])
        world.unregister()
        kubectl.well("create", "--filename=-", given=policy("after"))
        kubectl.well("delete", KIND, "after")

    silent.close()
    world.register(world.url, world.authority)


def no_pods(world, transcript):
    """Registered by a Service, as in a cluster."""
    kubectl = world.kubectl
    with world.checks("the Service has no ready Pod: nothing is stored unjudged, and the refusal says `no endpoints available`"):
        world.unregister()
        kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
        kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/service.yaml")
        world.have_no_ready_pods()
        for configuration in registrations(kubectl, REPOSITORY / "manifests/base"):
            kubectl.well("apply", "--filename=-", given=configuration)
        wait_until(lambda: world.tries(policy("unlucky")).code != 0, "the registration to take effect")
        said = wait_until(lambda: "no endpoints" in (text := world.tries(policy("unlucky")).err) and text, "the Service to be known")
        transcript.append(f"# the Service has no ready Pod\n{said}")
    world.unregister()
    kubectl.well("delete", "--namespace=ctp-webhook-system", "service", "ctp-webhook")

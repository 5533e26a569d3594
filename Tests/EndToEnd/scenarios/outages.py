"""The webhook is unreachable, for each reason that operators meet: kubectl's output, and the requests that still work."""

from balancer import SilentServer
from checks import expect, expect_golden
from processes import free_port, wait_until
from test_cluster import KIND, REPOSITORY, negative_probes, policy
from webhook import create_certificates, webhook_configurations, with_url


def run(cluster):
    kubectl = cluster.kubectl
    cluster.unregister()
    kubectl.run("create", "--filename=-", given=policy("bystander"))
    silent, closed_port = SilentServer(), free_port()
    transcript = []

    def when(situation, url, authority, message):
        """Registers the webhook there and records kubectl's output for a valid policy."""
        with cluster.check(f"{situation}: policies are rejected, with `{message}`"):
            cluster.register(url, authority)
            result = cluster.dry_run(policy("unlucky"))
            expect(result.code != 0 and message in result.err, result.text)
            transcript.append(f"# {situation}\n{cluster.mask(result.err, PORT=url.rsplit(':', 1)[1])}")

    webhook = f"https://127.0.0.1:{cluster.webhook.port}"
    other = create_certificates(cluster.program, cluster.workspace.folder / "other-authority")
    when("nothing listens on the port", f"https://127.0.0.1:{closed_port}", cluster.authority, "connection refused")
    when("the server does not answer", f"https://127.0.0.1:{silent.port}", cluster.authority, "context deadline exceeded")
    when("caBundle is another authority", webhook, other.authority, "x509: certificate signed by unknown authority")
    when("the certificate is for another name", webhook.replace("127.0.0.1", "localhost"), cluster.authority, "x509: certificate is valid for")
    no_pods(cluster, transcript)

    with cluster.check("the recorded texts are those that the troubleshooting page explains"):
        if cluster.control_plane.version == (1, 20):
            expect_golden("\n".join(transcript), "unreachable.txt")

    with cluster.check("while the webhook is unreachable, policies can be deleted and their status can be written"):
        stored = cluster.stored("bystander")
        stored["status"] = {"ancestors": []}
        address = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/default/clienttrafficpolicies/bystander/status"
        kubectl.run("replace", "--raw", address, "--filename=-", given=stored)
        kubectl.run("delete", KIND, "bystander")

    with cluster.check("with the fail-open overlay, policies are stored without validation meanwhile"):
        cluster.unregister()
        for configuration in webhook_configurations(kubectl, REPOSITORY / "manifests/overlays/fail-open"):
            kubectl.run("apply", "--filename=-", given=with_url(configuration, f"https://127.0.0.1:{closed_port}", cluster.authority))
        kubectl.run("create", "--filename=-", given=negative_probes("not-validated"))
        kubectl.run("delete", KIND, "not-validated")

    with cluster.check("the documented command to remove the webhook makes policies writable at once"):
        cluster.register(f"https://127.0.0.1:{closed_port}", cluster.authority)
        kubectl.run(*removal_command().split()[1:])
        cluster.unregister()
        kubectl.run("create", "--filename=-", given=policy("after"))
        kubectl.run("delete", KIND, "after")

    silent.close()
    cluster.register(cluster.url, cluster.authority)


def removal_command():
    """The first command in the documents that deletes the configurations."""
    documents = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
    lines = [line for document in documents for line in document.read_text().splitlines()]
    return next(line for line in lines if line.startswith("kubectl delete validatingwebhookconfiguration"))


def no_pods(cluster, transcript):
    """Registered with a Service, as in production."""
    kubectl = cluster.kubectl
    with cluster.check("the Service has no ready Pod: policies are rejected, with `no endpoints available`"):
        cluster.unregister()
        kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
        kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/service.yaml")
        cluster.create_empty_endpoints()
        for configuration in webhook_configurations(kubectl, REPOSITORY / "manifests/base"):
            kubectl.run("apply", "--filename=-", given=configuration)
        wait_until(lambda: cluster.dry_run(policy("unlucky")).code != 0, "the registration to take effect")
        output = wait_until(
            lambda: "no endpoints" in (text := cluster.dry_run(policy("unlucky")).err) and text, "the API server to know the Service")
        transcript.append(f"# the Service has no ready Pod\n{output}")
    cluster.unregister()
    kubectl.run("delete", "--namespace=ctp-webhook-system", "service", "ctp-webhook")

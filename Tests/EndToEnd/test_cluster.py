"""The cluster that all scenarios share, and the policies that they write."""

import base64
import copy
import json
import pathlib
import time

from processes import wait_until
from webhook import webhook_configurations, with_url

REPOSITORY = pathlib.Path(__file__).parents[2]
KIND = "clienttrafficpolicies.gateway.envoyproxy.io"


def policy(name, **spec):
    """Returns a policy for a Gateway with the same name, so that no two policies have the same target."""
    spec.setdefault("targetRefs", [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": name}])
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "ClientTrafficPolicy",
        "metadata": {"name": name, "namespace": "default"}, "spec": spec,
    }


def negative_probes(name):
    """Returns a policy that the CRD allows and the webhook rejects."""
    return policy(name, tcpKeepalive={"probes": -3})


class TestCluster:
    def __init__(self, checks, workspace, control_plane, kubectl, program):
        self.check, self.workspace, self.control_plane = checks, workspace, control_plane
        self.kubectl, self.program = kubectl, program

    def serve(self, webhook):
        """Registers this webhook as the one that reviews policies."""
        self.webhook, self.url, self.authority = webhook, f"https://127.0.0.1:{webhook.port}", webhook.certificates.authority
        self.register(self.url, self.authority)

    def install_crd(self, crd):
        """Installs a CustomResourceDefinition and waits until the API server serves policies."""
        answer = self.kubectl.run("apply", "--validate=false", "--filename=-", given=crd)
        wait_until(lambda: self.kubectl("get", KIND).code == 0, "the CRD to be served")
        return answer

    def register(self, url, authority, kustomization="manifests/base"):
        """Registers the webhook at a URL and waits until the API server calls it, whether or not the call succeeds."""
        for configuration in webhook_configurations(self.kubectl, REPOSITORY / kustomization):
            self.kubectl.run("apply", "--filename=-", given=with_url(configuration, url, authority))
        wait_until(lambda: self.dry_run(negative_probes("registered")).code != 0, "the registration to take effect")

    def trust(self, authorities):
        """Changes caBundle of the registered webhook, and waits until the API server has noticed."""
        bundle = base64.b64encode(authorities.encode()).decode()
        for kind in ("validatingwebhookconfiguration", "mutatingwebhookconfiguration"):
            self.kubectl.run("patch", kind, "ctp-webhook", "--type=json", "--patch", as_json(
                {"op": "replace", "path": "/webhooks/0/clientConfig/caBundle", "value": bundle}))
        time.sleep(1)

    def unregister(self):
        self.kubectl.run(
            "delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", "ctp-webhook", "--ignore-not-found")
        wait_until(lambda: self.dry_run(negative_probes("unregistered")).code == 0, "the registration to be removed")

    def account_token(self, account="ctp-webhook"):
        """Returns a token of a service account."""
        answer = self.kubectl.run(
            "create", "--raw", f"/api/v1/namespaces/ctp-webhook-system/serviceaccounts/{account}/token", "--filename=-",
            given={"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}})
        return json.loads(answer.out)["status"]["token"]

    def create_empty_endpoints(self):
        """Creates the Endpoints that a controller creates for a Service without ready Pods."""
        self.kubectl.run("apply", "--filename=-", given={
            "apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "ctp-webhook", "namespace": "ctp-webhook-system"}})

    def dry_run(self, given):
        """Creates an object with --dry-run=server, which stores nothing."""
        return self.kubectl("create", "--dry-run=server", "--validate=false", "--filename=-", given=given)

    def stored(self, name):
        return self.kubectl.get(KIND, name)

    def mask(self, text, **values):
        """Replaces values that differ between runs with their names."""
        for name, value in values.items():
            text = text.replace(str(value), name)
        return text


def changed(stored, **spec):
    """Returns a stored policy with some fields of its spec replaced."""
    edited = copy.deepcopy(stored)
    edited["spec"].update(spec)
    return edited


def as_json(*patch, **merge):
    return json.dumps(list(patch) or merge)

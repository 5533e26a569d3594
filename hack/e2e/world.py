"""What every scenario has at hand."""

import base64
import copy
import json
import pathlib
import time

from processes import wait_until
from webhook import addressed, registrations

REPOSITORY = pathlib.Path(__file__).parents[2]
KIND = "clienttrafficpolicies.gateway.envoyproxy.io"


def policy(name, **spec):
    """A policy for a Gateway of its own, so that no two of a test hold the same target."""
    spec.setdefault("targetRefs", [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": name}])
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "ClientTrafficPolicy",
        "metadata": {"name": name, "namespace": "default"}, "spec": spec,
    }


def negative_probes(name):
    """What the CRD lets through and the webhook does not."""
    return policy(name, tcpKeepalive={"probes": -3})


class World:
    def __init__(self, checks, place, control_plane, kubectl, program):
        self.checks, self.place, self.control_plane = checks, place, control_plane
        self.kubectl, self.program = kubectl, program

    def serve(self, webhook):
        """Makes this webhook the one that is asked."""
        self.webhook, self.url, self.authority = webhook, f"https://127.0.0.1:{webhook.port}", webhook.certificates.authority
        self.register(self.url, self.authority)

    def define(self, definition):
        """Installs a CustomResourceDefinition, and waits until policies are served."""
        answer = self.kubectl.well("apply", "--validate=false", "--filename=-", given=definition)
        wait_until(lambda: self.kubectl("get", KIND).code == 0, "the definition to be served")
        return answer

    def register(self, url, authority, kustomization="manifests/base"):
        """Registers the webhook at a URL, and waits until the API server asks it or says that it cannot."""
        for configuration in registrations(self.kubectl, REPOSITORY / kustomization):
            self.kubectl.well("apply", "--filename=-", given=addressed(configuration, url, authority))
        wait_until(lambda: self.tries(negative_probes("registered")).code != 0, "the registration to take effect")

    def trust(self, authorities):
        """Changes the authorities that a registered webhook is trusted by; informers take a moment to carry that."""
        bundle = base64.b64encode(authorities.encode()).decode()
        for kind in ("validatingwebhookconfiguration", "mutatingwebhookconfiguration"):
            self.kubectl.well("patch", kind, "ctp-webhook", "--type=json", "--patch", as_json(
                {"op": "replace", "path": "/webhooks/0/clientConfig/caBundle", "value": bundle}))
        time.sleep(1)

    def unregister(self):
        self.kubectl.well(
            "delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", "ctp-webhook", "--ignore-not-found")
        wait_until(lambda: self.tries(negative_probes("unregistered")).code == 0, "the registration to be forgotten")

    def account_token(self):
        """A token of the account that the manifests give the webhook."""
        answer = self.kubectl.well(
            "create", "--raw", "/api/v1/namespaces/ctp-webhook-system/serviceaccounts/ctp-webhook/token", "--filename=-",
            given={"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}})
        return json.loads(answer.out)["status"]["token"]

    def have_no_ready_pods(self):
        """Makes what a cluster's controller makes for a Service without ready Pods."""
        self.kubectl.well("apply", "--filename=-", given={
            "apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "ctp-webhook", "namespace": "ctp-webhook-system"}})

    def tries(self, given):
        """Creates without storing anything."""
        return self.kubectl("create", "--dry-run=server", "--validate=false", "--filename=-", given=given)

    def stored(self, name):
        return self.kubectl.get(KIND, name)

    def mask(self, text, **values):
        """The text without what differs from run to run."""
        for name, value in values.items():
            text = text.replace(str(value), name)
        return text


def changed(stored, **spec):
    """A stored policy with some of its spec replaced, as an editor leaves it."""
    edited = copy.deepcopy(stored)
    edited["spec"].update(spec)
    return edited


def as_json(*patch, **merge):
    return json.dumps(list(patch) or merge)

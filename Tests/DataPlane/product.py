"""What ctp-webhook says about policies: the findings of its server, and its translations."""

import http.client
import json
import socket
import ssl
import subprocess

from workplace import free_port, wait_until

GROUP = "gateway.envoyproxy.io"
GATEWAY = {"group": "gateway.networking.k8s.io", "kind": "Gateway"}
PROTOCOLS = ("http", "https", "tls", "tcp")
# The largest number of policies for one call: the program reads at most a few megabytes at once.
BATCH = 250


def policy(name, spec):
    """A policy with a separate target, so that policies do not conflict with each other."""
    targets = {key: value for key, value in spec.items() if key.startswith("target")}
    targets = targets or {"targetRefs": [{**GATEWAY, "name": f"gateway-of-{name}"}]}
    return {
        "apiVersion": f"{GROUP}/v1alpha1", "kind": "ClientTrafficPolicy", "metadata": {"name": name, "namespace": "default"},
        "spec": {**targets, **spec},
    }


class Verdict:
    def __init__(self, response):
        self.allowed = response["allowed"]
        self.message = response.get("status", {}).get("message", "")
        self.warnings = response.get("warnings", [])

    @property
    def ignores_fields(self):
        """Whether the release does not have a field of the policy."""
        return any("[newer-field]" in warning for warning in self.warnings) or "[newer-field]" in self.message


class Product:
    def __init__(self, workplace, program, releases=()):
        """`releases` are the options that name the releases of Envoy Gateway and Envoy; the newest by default."""
        self.program, self.releases = program, releases
        certificates = workplace.folder / "webhook"
        subprocess.run([program, "certs", "create", "--directory", str(certificates)], check=True, capture_output=True)
        self.port = free_port()
        workplace.start(
            "webhook", program, "serve", "--listen-address", "127.0.0.1", "--port", self.port, "--threads", "1",
            "--tls-cert-file", certificates / "tls.crt", "--tls-private-key-file", certificates / "tls.key",
            *releases)
        self._context = ssl.create_default_context(cafile=str(certificates / "ca.crt"))
        self._connection = None
        wait_until(self._is_listening, "the webhook")

    def _is_listening(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def rules(self, releases=None):
        """The rules, with the component that detects a violation in `detectedBy`."""
        rules = json.loads(self._run("rules", "--output", "json", *(self.releases if releases is None else releases)).stdout)
        for rule in rules:
            rule["detectedBy"] = rule.get("detectedBy", rule.get("layer"))
        return rules

    def verdict(self, policy):
        """The answer to the creation of a policy."""
        review = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
            "uid": "u", "kind": {"group": GROUP, "version": "v1alpha1", "kind": "ClientTrafficPolicy"},
            "resource": {"group": GROUP, "version": "v1alpha1", "resource": "clienttrafficpolicies"},
            "name": policy["metadata"]["name"], "namespace": "default", "operation": "CREATE", "userInfo": {}, "object": policy}}
        # The server closes connections after a number of requests.
        for attempt in (1, 2):
            try:
                return Verdict(self._post(json.dumps(review)))
            except (OSError, http.client.HTTPException):
                self._connection = None
                if attempt == 2:
                    raise

    def _post(self, body):
        if self._connection is None:
            self._connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._context, timeout=120)
        self._connection.request("POST", "/validate", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise AssertionError(f"HTTP {response.status}: {text[:300]!r}")
        return json.loads(text)["response"]

    def translations(self, policies, protocol, hostname=None):
        """The Envoy listeners of each policy by its name, and the messages about policies that cannot be translated by theirs."""
        listeners, messages = {}, {}
        for start in range(0, len(policies), BATCH):
            batch = policies[start:start + BATCH]
            manifest = json.dumps({"apiVersion": "v1", "kind": "List", "items": batch})
            host = ["--hostname", hostname] if hostname else []
            result = self._run("translate", "-", "--protocol", protocol, "--output", "json", *host, *self.releases, input=manifest, codes=(0, 1))
            for translation in json.loads(result.stdout):
                listeners[translation["policy"].removeprefix("default/")] = translation["listeners"]
            for item in batch:
                name = item["metadata"]["name"]
                if name not in listeners:
                    messages[name] = [line for line in result.stderr.splitlines() if f"default/{name} " in line]
        return listeners, messages

    def _run(self, *arguments, input=None, codes=(0,)):
        result = subprocess.run([self.program, *arguments], input=input, capture_output=True, text=True)
        if result.returncode not in codes:
            raise AssertionError(f"{arguments[0]} ended with {result.returncode}: {result.stderr.strip()[-500:]}")
        return result

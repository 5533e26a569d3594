"""A webhook with --self-signed: two replicas with only the permissions of the overlay, and certificates with lifetimes of seconds."""

import base64
import json
import re
import ssl
import time

from balancer import Balancer
from checks import expect, expect_equal
from writers import Writers
from processes import wait_until
from scenarios.rollouts import require_no_failures
from webhook import Webhook, webhook_configurations
from test_cluster import KIND, REPOSITORY, as_json, policy

NAMESPACE = "ctp-webhook-system"
NAME = "ctp-webhook-self-signed"
OVERLAY = REPOSITORY / "manifests/overlays/self-signed"
ACCOUNT = f"system:serviceaccount:{NAMESPACE}:ctp-webhook"
CONFIGURATIONS = ("validatingwebhookconfiguration", "mutatingwebhookconfiguration")

# A certificate is renewed about 9 s after its creation, 5 s before it expires, and an authority is replaced after about 31 s.
LIFETIMES = ("--self-signed-lifetime=15s", "--self-signed-authority-lifetime=45s", "--self-signed-propagation-delay=3s", "--tls-reload-interval=100ms")


def run(cluster):
    cluster.unregister()
    prepare(cluster)
    permissions(cluster)
    replicas = Replicas(cluster)
    try:
        starts(replicas)
        rotates(replicas)
        keeps_trust_when_applied_again(replicas)
        loses_permissions(replicas)
        loses_secret(replicas)
    finally:
        replicas.close()
    cluster.unregister()
    cluster.kubectl.run("delete", "--filename=-", given=access_objects(cluster))
    cluster.kubectl.run("delete", KIND, "--all")
    cluster.register(cluster.url, cluster.authority)


def prepare(cluster):
    """Creates the service account, the Secret and the permissions of the overlay, but not the Deployment and the configurations."""
    cluster.kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    cluster.kubectl.run("apply", "--filename=-", given=access_objects(cluster))


def access_objects(cluster, overlay=OVERLAY):
    documents = re.split(r"^---$", cluster.kubectl.render(overlay), flags=re.MULTILINE)
    kinds = re.compile(r"^kind: (ServiceAccount|Secret|(Cluster)?Role(Binding)?)$", re.MULTILINE)
    return "---".join(text for text in documents if kinds.search(text))


def permissions(cluster):
    with cluster.check("the service account may get and update its Secret and the two configurations, and nothing else"):
        rows = [("yes", verb, resource) for verb in ("get", "update") for resource in (
            f"secrets/{NAME}", *(f"{each}s/ctp-webhook" for each in CONFIGURATIONS))]
        rows += [("no", verb, resource) for verb, resource in (
            ("get", "secrets/other"), ("list", "secrets"), ("watch", "secrets"), ("create", "secrets"), ("delete", f"secrets/{NAME}"),
            ("patch", f"secrets/{NAME}"), *((verb, f"{each}s{name}") for each in CONFIGURATIONS for verb, name in (
                ("get", "/other"), ("update", "/other"), ("list", ""), ("create", ""), ("delete", "/ctp-webhook"), ("patch", "/ctp-webhook"))),
            ("get", "pods"), ("get", KIND), ("create", "leases.coordination.k8s.io"))]
        for expected, verb, resource in rows:
            result = cluster.kubectl("auth", "can-i", verb, resource, "--namespace", NAMESPACE, "--as", ACCOUNT)
            expect_equal(result.out.strip(), expected, f"permission to {verb} {resource}")
        elsewhere = cluster.kubectl("auth", "can-i", "get", f"secrets/{NAME}", "--namespace=default", "--as", ACCOUNT)
        expect_equal(elsewhere.out.strip(), "no", "permission to get a Secret of that name in another namespace")


class Replicas:
    """Replicas behind a load balancer. They reach the API server through a proxy, which can be closed."""

    def __init__(self, cluster, account="ctp-webhook", overlay=OVERLAY):
        self.cluster, self.overlay, self.running, self._number = cluster, overlay, [], 0
        self.api_proxy, self.balancer = Balancer(), Balancer()
        self.kubeconfig = cluster.control_plane.write_kubeconfig(
            "self-signed-kubeconfig", {"token": cluster.account_token(account)}, url=f"https://127.0.0.1:{self.api_proxy.port}")

    def start(self):
        self._number += 1
        replica = Webhook(
            self.cluster.workspace, self.cluster.program, f"self-signed-{self._number}", None, "--self-signed", "--kubeconfig", self.kubeconfig,
            "--self-signed-name=127.0.0.1", f"--self-signed-name=ctp-webhook.{NAMESPACE}.svc", *LIFETIMES,
            "--metrics-address=127.0.0.1:0", "--shutdown-delay=2s", "--shutdown-timeout=10s")
        self.running.append(replica)
        return replica

    def serve(self, replica):
        wait_until(replica.is_ready, f"{replica.name} to be ready: {replica.get('/readyz')[1]}", seconds=30)
        self.balancer.backends.append(replica.port)

    def replace(self, replica):
        """Replaces a replica as a rolling update does: the new one is ready before the old one is terminated. Returns the exit code."""
        self.serve(self.start())
        replica.process.terminate()
        time.sleep(1)
        self.balancer.backends.remove(replica.port)
        code = replica.process.wait(20)
        self.running.remove(replica)
        return code

    def register(self):
        """Registers the webhook without a caBundle, like the manifests, and with failurePolicy Fail for both, so that every failure is noticed."""
        for configuration in webhook_configurations(self.cluster.kubectl, self.overlay):
            for webhook in configuration["webhooks"]:
                path = webhook["clientConfig"].pop("service")["path"]
                webhook["clientConfig"]["url"] = f"https://127.0.0.1:{self.balancer.port}{path}"
                webhook["failurePolicy"] = "Fail"
            self.cluster.kubectl.run("apply", "--filename=-", given=configuration)

    def close_api_proxy(self):
        self.api_proxy.disconnect()

    def open_api_proxy(self):
        self.api_proxy.backends = [self.cluster.control_plane.port]

    def ca_bundles(self):
        get = self.cluster.control_plane.get
        kinds = ("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
        objects = [json.loads(get(f"/apis/admissionregistration.k8s.io/v1/{kind}/ctp-webhook")) for kind in kinds]
        return [base64.b64decode(each["webhooks"][0]["clientConfig"].get("caBundle", "")).decode() for each in objects]

    def secret(self):
        return self.cluster.kubectl.get("--namespace", NAMESPACE, "secret", NAME).get("data", {})

    def writes(self, kind):
        """Returns the number of writes of a kind by the running replicas."""
        pattern = re.compile(rf'^ctp_webhook_self_signed_writes_total{{kind="{kind}"}} (\d+)$', re.MULTILINE)
        return sum(int(pattern.search(each.get("/metrics")[1]).group(1)) for each in self.running)

    def close(self):
        for replica in self.running:
            replica.stop()
        self.api_proxy.close()
        self.balancer.close()


def certificates_in(text):
    return re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.DOTALL)


def rejection(replicas):
    """Returns kubectl's output for a policy that only the webhook rejects."""
    return replicas.cluster.dry_run(policy("invalid", tcpKeepalive={"probes": -3})).text


def starts(replicas):
    cluster = replicas.cluster
    with cluster.check("a replica that cannot reach the API server is live and not ready, reports the reason, and keeps trying"):
        first = replicas.start()
        wait_until(lambda: "API server" in first.get("/readyz?verbose")[1], "the reason to be reported")
        status, text = first.get("/readyz?verbose")
        expect(status == 503 and "[-]certificate failed: " in text, text)
        expect_equal(first.get("/livez")[0], 200, "the status of /livez")
        time.sleep(2)
        expect(first.process.poll() is None, cluster.workspace.log(first.name))

    with cluster.check("the webhook fills the empty Secret and the empty caBundle, and both replicas serve the same certificate"):
        replicas.register()
        replicas.open_api_proxy()
        second = replicas.start()
        for replica in (first, second):
            replicas.serve(replica)
        wait_until(lambda: "probes: Invalid value: -3" in rejection(replicas), "the first rejection", seconds=30)
        expect_equal(len(set(served(replicas))), 1, "the number of certificates")
        expect_equal(replicas.writes("promotion"), 1, "the number of authorities")
        one, other = replicas.ca_bundles()
        expect_equal(one, other, "the caBundle")
        expect("PRIVATE" not in one, "a key is in a caBundle")


def served(replicas):
    return [ssl.get_server_certificate(("127.0.0.1", replica.port)) for replica in replicas.running]


def rotates(replicas):
    cluster = replicas.cluster
    sentence = ("certificate and authority are renewed repeatedly under load, while the API server becomes unreachable and replicas are replaced: "
                "no write fails, and caBundle trusts every new connection")
    with cluster.check(sentence):
        seen_authorities, seen_certificates, codes = set(), set(), []
        end = time.monotonic() + 80
        actions = [(15, replicas.close_api_proxy), (18, replicas.open_api_proxy), (30, lambda: codes.append(replicas.replace(replicas.running[0]))),
                   (48, replicas.close_api_proxy), (51, replicas.open_api_proxy), (60, lambda: codes.append(replicas.replace(replicas.running[0])))]
        with Writers(cluster, new_connections_to=replicas.balancer.port, authority=lambda: replicas.ca_bundles()[0]) as writers:
            start = time.monotonic()
            while time.monotonic() < end:
                while actions and time.monotonic() - start > actions[0][0]:
                    actions.pop(0)[1]()
                for bundle in replicas.ca_bundles():
                    seen_authorities.update(certificates_in(bundle))
                    expect(len(certificates_in(bundle)) <= 3, "expired authorities are not removed")
                seen_certificates.update(served(replicas))
                time.sleep(0.5)
        print(f"      {len(seen_authorities)} authorities, {len(seen_certificates)} certificates")
        require_no_failures(writers)
        expect(not actions, "not all actions were run")
        expect_equal(codes, [0, 0], "the exit codes")
        expect(len(seen_authorities) >= 3, f"only {len(seen_authorities)} authorities")
        expect(len(seen_certificates) >= 7, f"only {len(seen_certificates)} certificates")

    with cluster.check("each outage of the API server is logged once when it begins"):
        for replica in replicas.running:
            reported = set()
            for line in replica.lines():
                if "certificate reconciliation recovered" in line["message"]:
                    reported.clear()
                elif "certificate reconciliation failed" in line["message"]:
                    # The object and the cause. What follows differs with the state of the connection.
                    cause = tuple(line["error"].split(": ")[:2])
                    expect(cause not in reported, f"{replica.name} reports {cause} again before it recovers: {replica.lines()}")
                    reported.add(cause)
            expect(not reported, f"{replica.name} has not reported that it recovered: {replica.lines()}")
        expect(all(replica.is_ready() for replica in replicas.running), "a replica is not ready")


def keeps_trust_when_applied_again(replicas):
    cluster = replicas.cluster
    for arguments in ((), ("--server-side", "--force-conflicts", "--field-manager=kubectl")):
        with cluster.check(" ".join(["applying the manifests again keeps the Secret's data and caBundle", *arguments])):
            before = [set(certificates_in(bundle)) for bundle in replicas.ca_bundles()]
            cluster.kubectl.run("apply", "--filename=-", *arguments, given=access_objects(cluster))
            for configuration in webhook_configurations(cluster.kubectl, OVERLAY):
                for webhook in configuration["webhooks"]:
                    path = webhook["clientConfig"].pop("service")["path"]
                    webhook["clientConfig"]["url"] = f"https://127.0.0.1:{replicas.balancer.port}{path}"
                cluster.kubectl.run("apply", "--filename=-", *arguments, given=configuration)
                name = f"{configuration['kind'].lower()}/ctp-webhook"
                applied = cluster.kubectl.get(name)["webhooks"][0]["clientConfig"]
                expect("caBundle" in applied, f"{name} has lost its caBundle")
            expect("tls.key" in replicas.secret(), "the Secret is empty")
            after = [set(certificates_in(bundle)) for bundle in replicas.ca_bundles()]
            expect(all(one & other for one, other in zip(before, after)), "caBundle has other authorities")
            expect("probes: Invalid value: -3" in rejection(replicas), "invalid policies are not rejected")


def loses_permissions(replicas):
    cluster = replicas.cluster
    with cluster.check("without its permissions the webhook keeps serving and reports the missing one, and recovers when it has them again"):
        cluster.kubectl.run("delete", "--namespace", NAMESPACE, "rolebinding", NAME)
        replica = replicas.running[0]
        text = wait_until(lambda: "403 Forbidden" in (text := replica.get("/readyz?verbose")[1]) and text, "the missing permission to be reported")
        expect(f"[+]self-signed ok: secrets/{NAME}: " in text and "readyz check passed" in text, text)
        expect("probes: Invalid value: -3" in rejection(replicas), "invalid policies are not rejected")
        cluster.kubectl.run("apply", "--filename=-", given=access_objects(cluster))
        wait_until(lambda: "[+]self-signed ok\n" in replica.get("/readyz?verbose")[1], "the permissions to be used again")


def loses_secret(replicas):
    cluster = replicas.cluster
    with cluster.check("an emptied Secret is filled again under load, and no write fails"):
        before = replicas.secret()["ca.crt"]
        with Writers(cluster, new_connections_to=replicas.balancer.port, authority=lambda: replicas.ca_bundles()[0]) as writers:
            time.sleep(1)
            cluster.kubectl.run("patch", "--namespace", NAMESPACE, "secret", NAME, "--type=json", "--patch", as_json({"op": "remove", "path": "/data"}))
            wait_until(lambda: "tls.key" in replicas.secret(), "a new certificate", seconds=30)
            wait_until(lambda: len(set(served(replicas))) == 1, "both replicas to serve the new certificate", seconds=30)
            time.sleep(2)
        require_no_failures(writers)
        expect(replicas.secret()["ca.crt"] != before, "the authority is unchanged")

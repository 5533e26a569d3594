"""A webhook that makes its own certificates: two replicas with the rights that the overlay grants and no others, and lifetimes of seconds."""

import base64
import json
import re
import ssl
import time

from balancer import Balancer
from checks import expect, expect_equal
from load import Writers
from processes import wait_until
from scenarios.changes import report
from webhook import Webhook, registrations
from world import KIND, REPOSITORY, as_json, policy

NAMESPACE = "ctp-webhook-system"
NAME = "ctp-webhook-self-signed"
OVERLAY = REPOSITORY / "manifests/overlays/self-signed"
ACCOUNT = f"system:serviceaccount:{NAMESPACE}:ctp-webhook"
CONFIGURATIONS = ("validatingwebhookconfiguration", "mutatingwebhookconfiguration")

# A certificate is renewed some 9 s after it was made, with 5 s to spare; an authority gives way to the next after some 31.
LIFETIMES = ("--self-signed-lifetime=15s", "--self-signed-authority-lifetime=45s", "--self-signed-spread=3s", "--tls-reload-interval=100ms")


def run(world):
    world.unregister()
    prepare(world)
    rights(world)
    scene = Scene(world)
    try:
        begins(scene)
        rotates(scene)
        is_applied_again(scene)
        loses_its_rights(scene)
        loses_its_secret(scene)
    finally:
        scene.close()
    world.unregister()
    world.kubectl.well("delete", "--filename=-", given=access_objects(world))
    world.kubectl.well("delete", KIND, "--all")
    world.register(world.url, world.authority)


def prepare(world):
    """The account, the Secret and the rights of the overlay; neither a Deployment nor the configurations."""
    world.kubectl.well("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    world.kubectl.well("apply", "--filename=-", given=access_objects(world))


def access_objects(world):
    documents = re.split(r"^---$", world.kubectl.rendered(OVERLAY), flags=re.MULTILINE)
    kinds = re.compile(r"^kind: (ServiceAccount|Secret|(Cluster)?Role(Binding)?)$", re.MULTILINE)
    return "---".join(text for text in documents if kinds.search(text))


def rights(world):
    with world.checks("the account may read and replace its Secret and the two configurations, and nothing else"):
        rows = [("yes", verb, what) for verb in ("get", "update") for what in (
            f"secrets/{NAME}", *(f"{each}s/ctp-webhook" for each in CONFIGURATIONS))]
        rows += [("no", verb, what) for verb, what in (
            ("get", "secrets/other"), ("list", "secrets"), ("watch", "secrets"), ("create", "secrets"), ("delete", f"secrets/{NAME}"),
            ("patch", f"secrets/{NAME}"), *((verb, f"{each}s{name}") for each in CONFIGURATIONS for verb, name in (
                ("get", "/other"), ("update", "/other"), ("list", ""), ("create", ""), ("delete", "/ctp-webhook"), ("patch", "/ctp-webhook"))),
            ("get", "pods"), ("get", KIND), ("create", "leases.coordination.k8s.io"))]
        for expected, verb, what in rows:
            answer = world.kubectl("auth", "can-i", verb, what, "--namespace", NAMESPACE, "--as", ACCOUNT)
            expect_equal(answer.out.strip(), expected, f"whether it may {verb} {what}")
        elsewhere = world.kubectl("auth", "can-i", "get", f"secrets/{NAME}", "--namespace=default", "--as", ACCOUNT)
        expect_equal(elsewhere.out.strip(), "no", "whether it may get a Secret of that name elsewhere")


class Scene:
    """Replicas behind a balancer, and a way to the API server that can be cut for them alone."""

    def __init__(self, world):
        self.world, self.replicas, self._number = world, [], 0
        self.way, self.balancer = Balancer(), Balancer()
        self.kubeconfig = world.control_plane.write_kubeconfig(
            "self-signed-kubeconfig", {"token": world.account_token()}, url=f"https://127.0.0.1:{self.way.port}")

    def start(self):
        self._number += 1
        replica = Webhook(
            self.world.place, self.world.program, f"self-signed-{self._number}", None, "--self-signed", "--kubeconfig", self.kubeconfig,
            "--self-signed-name=127.0.0.1", f"--self-signed-name=ctp-webhook.{NAMESPACE}.svc", *LIFETIMES,
            "--metrics-address=127.0.0.1:0", "--shutdown-delay=2s", "--shutdown-timeout=10s")
        self.replicas.append(replica)
        return replica

    def serve(self, replica):
        wait_until(replica.is_ready, f"{replica.name} to be ready: {replica.says('/readyz')[1]}", seconds=30)
        self.balancer.members.append(replica.port)

    def replace(self, replica):
        """As a rolling update does it: the next one is ready before this one is told to go."""
        self.serve(self.start())
        replica.process.terminate()
        time.sleep(1)
        self.balancer.members.remove(replica.port)
        code = replica.process.wait(20)
        self.replicas.remove(replica)
        return code

    def register(self):
        """Without a caBundle, as the manifests have it; and with Fail for both, so that no failure passes unnoticed."""
        for configuration in registrations(self.world.kubectl, OVERLAY):
            for webhook in configuration["webhooks"]:
                path = webhook["clientConfig"].pop("service")["path"]
                webhook["clientConfig"]["url"] = f"https://127.0.0.1:{self.balancer.port}{path}"
                webhook["failurePolicy"] = "Fail"
            self.world.kubectl.well("apply", "--filename=-", given=configuration)

    def shut_way(self):
        self.way.cut()

    def open_way(self):
        self.way.members = [self.world.control_plane.port]

    def bundles(self):
        found = self.world.control_plane.get
        kinds = ("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
        objects = [json.loads(found(f"/apis/admissionregistration.k8s.io/v1/{kind}/ctp-webhook")) for kind in kinds]
        return [base64.b64decode(each["webhooks"][0]["clientConfig"].get("caBundle", "")).decode() for each in objects]

    def secret(self):
        return self.world.kubectl.get("--namespace", NAMESPACE, "secret", NAME).get("data", {})

    def writes(self, kind):
        """How often something was written, by all replicas of this scene that still run."""
        pattern = re.compile(rf'^ctp_webhook_self_signed_writes_total{{kind="{kind}"}} (\d+)$', re.MULTILINE)
        return sum(int(pattern.search(each.says("/metrics")[1]).group(1)) for each in self.replicas)

    def close(self):
        for replica in self.replicas:
            replica.stop()
        self.way.close()
        self.balancer.close()


def authorities(text):
    return re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.DOTALL)


def refused(scene):
    """What the API server says of a policy that only the webhook refuses."""
    return scene.world.tries(policy("judged", tcpKeepalive={"probes": -3})).text


def begins(scene):
    world = scene.world
    with world.checks("a replica that cannot reach the API server is alive and not ready, says why, and goes on trying"):
        first = scene.start()
        wait_until(lambda: "no answer from the API server" in first.says("/readyz?verbose")[1], "the reason to be told")
        status, said = first.says("/readyz?verbose")
        expect(status == 503 and "[-]certificate failed: there is none yet" in said, said)
        expect_equal(first.says("/livez")[0], 200, "whether it is alive")
        time.sleep(2)
        expect(first.process.poll() is None, world.place.log(first.name))

    with world.checks("an empty Secret and configurations without a caBundle become a webhook that is trusted, and both replicas serve one certificate"):
        scene.register()
        scene.open_way()
        second = scene.start()
        for replica in (first, second):
            scene.serve(replica)
        wait_until(lambda: "probes: Invalid value: -3" in refused(scene), "the first judgement", seconds=30)
        expect_equal(len(set(served(scene))), 1, "the number of certificates")
        expect_equal(scene.writes("promotion"), 1, "the number of authorities")
        one, other = scene.bundles()
        expect_equal(one, other, "the caBundle")
        expect("PRIVATE" not in one, "a key is in a caBundle")


def served(scene):
    return [ssl.get_server_certificate(("127.0.0.1", replica.port)) for replica in scene.replicas]


def rotates(scene):
    world = scene.world
    sentence = ("certificate and authority are renewed over and over under load, the API server is out of the webhook's reach for a while, "
                "a replica is replaced: no write fails, and every new connection is trusted by what caBundle holds")
    with world.checks(sentence):
        seen, leaves, codes = set(), set(), []
        end = time.monotonic() + 80
        acts = [(15, scene.shut_way), (18, scene.open_way), (30, lambda: codes.append(scene.replace(scene.replicas[0]))),
                (48, scene.shut_way), (51, scene.open_way), (60, lambda: codes.append(scene.replace(scene.replicas[0])))]
        with Writers(world, newcomers=scene.balancer.port, authority=lambda: scene.bundles()[0]) as writers:
            start = time.monotonic()
            while time.monotonic() < end:
                while acts and time.monotonic() - start > acts[0][0]:
                    acts.pop(0)[1]()
                for bundle in scene.bundles():
                    seen.update(authorities(bundle))
                    expect(len(authorities(bundle)) <= 3, "authorities are never taken out")
                leaves.update(served(scene))
                time.sleep(0.5)
        print(f"      {len(seen)} authorities, {len(leaves)} certificates")
        report(writers)
        expect(not acts, "it was over before all had been done")
        expect_equal(codes, [0, 0], "the exit codes")
        expect(len(seen) >= 3, f"only {len(seen)} authorities")
        expect(len(leaves) >= 7, f"only {len(leaves)} certificates")

    with world.checks("an outage of the API server is logged once when it begins and once when it is over"):
        for replica in scene.replicas:
            messages = [line["message"] for line in replica.lines()]
            expect(messages.count("the certificates cannot be looked after: going on with those in use") <= 2, str(messages))
        expect(all(replica.is_ready() for replica in scene.replicas), "they are not ready")


def is_applied_again(scene):
    world = scene.world
    for arguments in ((), ("--server-side", "--force-conflicts", "--field-manager=kubectl")):
        with world.checks(" ".join(["applying the manifests again leaves the Secret's data and caBundle alone", *arguments])):
            before = [set(authorities(bundle)) for bundle in scene.bundles()]
            world.kubectl.well("apply", "--filename=-", *arguments, given=access_objects(world))
            for configuration in registrations(world.kubectl, OVERLAY):
                for webhook in configuration["webhooks"]:
                    path = webhook["clientConfig"].pop("service")["path"]
                    webhook["clientConfig"]["url"] = f"https://127.0.0.1:{scene.balancer.port}{path}"
                world.kubectl.well("apply", "--filename=-", *arguments, given=configuration)
                name = f"{configuration['kind'].lower()}/ctp-webhook"
                applied = world.kubectl.get(name)["webhooks"][0]["clientConfig"]
                expect("caBundle" in applied, f"{name} has lost its caBundle")
            expect("tls.key" in scene.secret(), "the Secret is empty")
            after = [set(authorities(bundle)) for bundle in scene.bundles()]
            expect(all(one & other for one, other in zip(before, after)), "other authorities are trusted")
            expect("probes: Invalid value: -3" in refused(scene), "it does not judge")


def loses_its_rights(scene):
    world = scene.world
    with world.checks("without its rights it goes on serving, and says which one it lacks; with them again it goes on as before"):
        world.kubectl.well("delete", "--namespace", NAMESPACE, "rolebinding", NAME)
        replica = scene.replicas[0]
        said = wait_until(lambda: "403 Forbidden" in (text := replica.says("/readyz?verbose")[1]) and text, "the lack to be told")
        expect(f"[+]self-signed ok: secrets/{NAME}: the API server answers 403 Forbidden" in said and "readyz check passed" in said, said)
        expect("probes: Invalid value: -3" in refused(scene), "it does not judge")
        world.kubectl.well("apply", "--filename=-", given=access_objects(world))
        wait_until(lambda: "[+]self-signed ok\n" in replica.says("/readyz?verbose")[1], "the rights to be used again")


def loses_its_secret(scene):
    world = scene.world
    with world.checks("an emptied Secret is filled anew under load: no write fails"):
        before = scene.secret()["ca.crt"]
        with Writers(world, newcomers=scene.balancer.port, authority=lambda: scene.bundles()[0]) as writers:
            time.sleep(1)
            world.kubectl.well("patch", "--namespace", NAMESPACE, "secret", NAME, "--type=json", "--patch", as_json({"op": "remove", "path": "/data"}))
            wait_until(lambda: "tls.key" in scene.secret(), "another certificate", seconds=30)
            wait_until(lambda: len(set(served(scene))) == 1, "both replicas to serve it", seconds=30)
            time.sleep(2)
        report(writers)
        expect(scene.secret()["ca.crt"] != before, "the authority is the old one")

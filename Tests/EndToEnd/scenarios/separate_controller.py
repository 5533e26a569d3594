"""Self-signed certificates with a separate controller: the server has no credentials and reads the certificate from the mounted Secret."""

import base64
import contextlib
import threading
import time

from checks import expect, expect_equal
from processes import wait_until
from scenarios.rollouts import require_no_failures
from scenarios.self_signed import CONFIGURATIONS, LIFETIMES, NAME, NAMESPACE, Replicas, access_objects, certificates_in, rejection
from test_cluster import KIND, REPOSITORY
from webhook import Controller, Webhook
from writers import Writers

OVERLAY = REPOSITORY / "manifests/overlays/self-signed-separate"
SERVER, CONTROLLER = (f"system:serviceaccount:{NAMESPACE}:{name}" for name in ("ctp-webhook", "ctp-webhook-certificates"))


def run(cluster):
    cluster.unregister()
    cluster.kubectl.run("apply", "--filename", REPOSITORY / "manifests/base/namespace.yaml")
    cluster.kubectl.run("apply", "--filename=-", given=access_objects(cluster, OVERLAY))
    permissions(cluster)
    servers = Servers(cluster)
    try:
        serves(servers)
        rotates(servers)
    finally:
        servers.close()
    cluster.unregister()
    cluster.kubectl.run("delete", "--filename=-", given=access_objects(cluster, OVERLAY))
    cluster.kubectl.run("delete", KIND, "--all")
    cluster.register(cluster.url, cluster.authority)


def permissions(cluster):
    with cluster.check("only the controller's account may update the Secret and the two configurations; the server's account holds no permission"):
        for verb in ("get", "update"):
            for resource in (f"secrets/{NAME}", *(f"{each}s/ctp-webhook" for each in CONFIGURATIONS)):
                for account, expected in ((SERVER, "no"), (CONTROLLER, "yes")):
                    result = cluster.kubectl("auth", "can-i", verb, resource, "--namespace", NAMESPACE, "--as", account)
                    expect_equal(result.out.strip(), expected, f"permission of {account} to {verb} {resource}")
        expect_equal(cluster.kubectl("auth", "can-i", "list", "secrets", "--namespace", NAMESPACE, "--as", CONTROLLER).out.strip(), "no",
                     "permission of the controller to list Secrets")


class MountedSecret:
    """A folder with tls.crt and tls.key of the Secret, which follows it with a delay, as a kubelet mounts it."""

    DELAY_SECONDS = 2

    def __init__(self, cluster):
        self.cluster = cluster
        self.folder = cluster.workspace.folder / "mounted-secret"
        self.folder.mkdir()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self):
        previous, turn = None, 0
        while not self._ended.wait(self.DELAY_SECONDS):
            data = {}
            # The API server is not asked through kubectl.run, so that a failed request is repeated as a kubelet repeats it.
            with contextlib.suppress(Exception):
                data = self.cluster.kubectl.get("--namespace", NAMESPACE, "secret", NAME).get("data", {})
            files = {name: data.get(name) for name in ("tls.crt", "tls.key")}
            # A volume whose keys are missing is not changed.
            if files == previous or not all(files.values()):
                continue
            previous, turn = files, turn + 1
            folder = self.folder / f"..{turn}"
            folder.mkdir()
            for name, content in files.items():
                (folder / name).write_bytes(base64.b64decode(content))
            link = self.folder / "..new"
            link.symlink_to(folder.name)
            link.replace(self.folder / "..data")
            for name in files:
                with contextlib.suppress(FileExistsError):
                    (self.folder / name).symlink_to(f"..data/{name}")

    def has_files(self):
        return (self.folder / "tls.key").exists() and (self.folder / "tls.crt").exists()

    def close(self):
        self._ended.set()
        self._thread.join()


class Servers(Replicas):
    """Two servers behind a load balancer, and the controller."""

    def __init__(self, cluster):
        super().__init__(cluster, account="ctp-webhook-certificates", overlay=OVERLAY)
        self.open_api_proxy()
        self.mounted = MountedSecret(cluster)
        self._controllers = 0
        self.controller = self.start_controller()

    def start_controller(self):
        self._controllers += 1
        return Controller(
            self.cluster.workspace, self.cluster.program, f"controller-{self._controllers}", "--kubeconfig", self.kubeconfig,
            "--self-signed-name=127.0.0.1", f"--self-signed-name=ctp-webhook.{NAMESPACE}.svc", *LIFETIMES[:3])

    def start(self):
        self._number += 1
        replica = Webhook(
            self.cluster.workspace, self.cluster.program, f"separate-{self._number}", None,
            "--tls-cert-file", self.mounted.folder / "tls.crt", "--tls-private-key-file", self.mounted.folder / "tls.key", LIFETIMES[3],
            "--metrics-address=127.0.0.1:0", "--shutdown-delay=2s", "--shutdown-timeout=10s")
        self.running.append(replica)
        return replica

    def close(self):
        self.mounted.close()
        self.controller.stop()
        super().close()


def serves(servers):
    cluster = servers.cluster
    with cluster.check("the controller fills the empty Secret and becomes ready, and servers without credentials reject an invalid policy"):
        wait_until(servers.mounted.has_files, "the Secret to have a certificate", seconds=40)
        expect(servers.controller.is_ready(), servers.controller.get("/readyz")[1])
        for _ in range(2):
            servers.serve(servers.start())
        servers.register()
        wait_until(lambda: "probes: Invalid value: -3" in rejection(servers), "the first rejection", seconds=30)
        expect("self-signed" not in servers.running[0].get("/readyz?verbose")[1], "a server reconciles certificates")


def rotates(servers):
    cluster = servers.cluster
    with cluster.check("certificate and authority are renewed repeatedly under load, while the controller is replaced: no write fails"):
        authorities, codes = set(), []
        with Writers(cluster, new_connections_to=servers.balancer.port, authority=lambda: servers.ca_bundles()[0]) as writers:
            start = time.monotonic()
            while time.monotonic() < start + 60:
                if not codes and time.monotonic() > start + 20:
                    # A rolling update starts the new Pod first, so that both run for a time.
                    previous, servers.controller = servers.controller, servers.start_controller()
                    time.sleep(2)
                    codes.append(previous.stop())
                for bundle in servers.ca_bundles():
                    authorities.update(certificates_in(bundle))
                time.sleep(0.5)
        print(f"      {len(authorities)} authorities")
        require_no_failures(writers)
        expect_equal(codes, [0], "the exit code of the controller")
        expect(len(authorities) >= 2, f"only {len(authorities)} authorities")

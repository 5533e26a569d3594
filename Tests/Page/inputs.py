"""Pages of the program: of the clusters and policies of the tests, of names with markup, and of 1,000 policies."""

import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTERS = sorted((ROOT / "Tests/Clusters").glob("*.yaml"))
# A fixed time, so that the same input gives the same page.
TIME = "1795000000"

# Characters that could end an element, an attribute, a script or a line, or that change the direction of writing.
HOSTILE = "</script><script>window.hostile = 1</script>\"'><img src=x onerror=\"window.hostile = 1\">&amp;\u2028\u202egpj.\u200b"


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = path, pathlib.Path(folder)

    def page(self, name, *arguments):
        """Writes the page that a command prints."""
        answer = subprocess.run(
            [self.path, *arguments, "--output", "html"], capture_output=True, cwd=ROOT,
            env={"SOURCE_DATE_EPOCH": TIME, "PATH": "/usr/bin:/bin"})
        if answer.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(map(str, arguments))}: exit code {answer.returncode}: {answer.stderr.decode()}")
        path = self.folder / f"{name}.html"
        path.write_bytes(answer.stdout)
        return path

    def status(self, name, *paths):
        return self.page(name, "status", *paths)

    def lint(self, name, *paths):
        return self.page(name, "lint", *paths)

    def input(self, name, objects):
        """Writes objects to a file."""
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
        return path


def gateway(name, listeners, namespace="default"):
    return {
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": name, "namespace": namespace},
        "spec": {"gatewayClassName": "eg", "listeners": listeners}}


def policy(name, target, settings, namespace="default"):
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "ClientTrafficPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", **target}], **settings}}


def hostile():
    """Objects whose names and values are markup. The API server refuses such names, but files can have them."""
    listeners = [
        {"name": HOSTILE, "port": 80, "protocol": HOSTILE, "hostname": HOSTILE},
        {"name": "twice", "port": 81, "protocol": "HTTP"}, {"name": "twice", "port": 82, "protocol": "HTTP"},
    ]
    settings = {HOSTILE: HOSTILE, "scheme": HOSTILE, "timeout": {"http": {"idleTimeout": HOSTILE}}}
    return [
        gateway(HOSTILE, listeners, HOSTILE), policy(HOSTILE, {"name": HOSTILE}, settings, HOSTILE),
        policy("other", {"name": HOSTILE, "sectionName": HOSTILE}, {}, HOSTILE),
    ]


def many(count=1000, per_gateway=20):
    """So many policies for listeners, with another for each Gateway, some of them with errors, overridden and without a listener."""
    objects = []
    for first in range(0, count, per_gateway):
        gateway_name = f"gateway-{first // per_gateway:03}"
        namespace = f"team-{first // per_gateway % 10}"
        numbers = range(first, min(first + per_gateway, count))
        objects.append(gateway(gateway_name, [
            {"name": f"listener-{number}", "port": 10000 + number, "protocol": "HTTP"} for number in numbers[:-1]], namespace))
        for number in numbers[1:]:
            settings = {
                "timeout": {"http": {"idleTimeout": f"{number % 50 + 1}s"}}, "http2": {"maxConcurrentStreams": number + 1},
                "tcpKeepalive": {"probes": 200 if number % 50 == 7 else 3}, "path": {"disableMergeSlashes": True}}
            objects.append(policy(
                f"policy-{number}", {"name": gateway_name, "sectionName": f"listener-{number}"}, settings, namespace))
        objects.append(policy(f"base-{first}", {"name": gateway_name}, {"timeout": {"http": {"idleTimeout": "9s"}}}, namespace))
    return objects

"""kubectl as a person runs it: what it printed, and its exit code."""

import dataclasses
import json
import subprocess


@dataclasses.dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def text(self):
        """What a person reads."""
        return self.err + self.out


class Kubectl:
    def __init__(self, program, tools, control_plane):
        self.program, self.tools, self.control_plane = program, tools, control_plane

    def __call__(self, *arguments, given=None, environment=None):
        """Runs kubectl; what is `given` is its standard input, an object as JSON."""
        if given is not None and not isinstance(given, str):
            given = json.dumps(given)
        done = subprocess.run(
            [str(self.program), *map(str, arguments)], input=given or "", capture_output=True, text=True, timeout=60,
            env={**self.control_plane.environment, **(environment or {})})
        return Answer(done.returncode, done.stdout, done.stderr)

    def rendered(self, kustomization):
        """The objects of a folder of manifests, as YAML. An API server's kubectl may be older than kustomize's components."""
        return subprocess.run(
            [self.tools / "kubectl", "kustomize", kustomization], capture_output=True, text=True, check=True).stdout

    def well(self, *arguments, **options):
        """The same, for a command that must succeed."""
        answer = self(*arguments, **options)
        if answer.code != 0:
            raise AssertionError(f"kubectl {' '.join(map(str, arguments))} failed:\n{answer.text}")
        return answer

    def version(self):
        return "kubectl " + json.loads(self.well("version", "--client", "--output=json").out)["clientVersion"]["gitVersion"]

    def get(self, *arguments):
        return json.loads(self.well("get", *arguments, "--output=json").out)

"""Runs kubectl as a person does, and returns its output and its exit code."""

import dataclasses
import json
import subprocess


@dataclasses.dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def text(self):
        """The output in the order in which a terminal shows it: errors and warnings first."""
        return self.err + self.out


class Kubectl:
    def __init__(self, program, tools, control_plane):
        self.program, self.tools, self.control_plane = program, tools, control_plane

    def __call__(self, *arguments, given=None, environment=None):
        """Runs kubectl. `given` is its standard input; an object is sent as JSON."""
        if given is not None and not isinstance(given, str):
            given = json.dumps(given)
        done = subprocess.run(
            [str(self.program), *map(str, arguments)], input=given or "", capture_output=True, text=True, timeout=60,
            env={**self.control_plane.environment, **(environment or {})})
        return Result(done.returncode, done.stdout, done.stderr)

    def render(self, kustomization):
        """Returns the objects of a folder of manifests as YAML. The API server's kubectl may be too old for kustomize's components."""
        return subprocess.run(
            [self.tools / "kubectl", "kustomize", kustomization], capture_output=True, text=True, check=True).stdout

    def run(self, *arguments, **options):
        """Runs kubectl and requires exit code 0."""
        result = self(*arguments, **options)
        if result.code != 0:
            raise AssertionError(f"kubectl {' '.join(map(str, arguments))} failed:\n{result.text}")
        return result

    def version(self):
        return "kubectl " + json.loads(self.run("version", "--client", "--output=json").out)["clientVersion"]["gitVersion"]

    def get(self, *arguments):
        return json.loads(self.run("get", *arguments, "--output=json").out)

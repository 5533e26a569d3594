"""Compares values.yaml, values.schema.json and docs/values.md of the chart. With RECORD=1 it writes the descriptions of the last two.

The comment above a value is its description. An object is described value by value if its schema lists its properties; otherwise it is one value in
the form of Kubernetes, such as `affinity`.
"""

import json
import os
import pathlib
import re
import sys

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CHART = REPOSITORY / "manifests/helm/ctp-webhook"
PAGE = REPOSITORY / "docs/values.md"
# Helm itself adds it.
UNLISTED = {"global"}


def comments(text, schema):
    """Returns the comment above each value, by path. Lines inside a value in the form of Kubernetes are skipped."""
    found, stack, lines = {}, [], []
    for line in text.splitlines():
        if not line.strip():
            lines = []
            continue
        indentation = len(line) - len(line.lstrip())
        if line.lstrip().startswith("#"):
            lines.append(line.strip()[1:].strip())
            continue
        stack = [(level, name) for level, name in stack if level < indentation]
        key = re.match(r" *([A-Za-z]\w*):", line)
        path = ".".join(name for _, name in stack)
        if key and (not path or "properties" in node(schema, path)):
            stack.append((indentation, key[1]))
            found[".".join(name for _, name in stack)] = " ".join(lines)
        lines = []
    return found


def node(schema, path):
    for name in path.split("."):
        schema = schema.get("properties", {}).get(name, {})
    return schema


def schema_paths(schema, prefix=""):
    for name, child in schema.get("properties", {}).items():
        yield prefix + name, child
        if "properties" in child:
            yield from schema_paths(child, prefix + name + ".")


def value_paths(values, schema, prefix=""):
    for name, value in values.items():
        child = schema.get("properties", {}).get(name, {})
        yield prefix + name
        if "properties" in child and isinstance(value, dict):
            yield from value_paths(value, child, prefix + name + ".")


def faults(text, schema):
    """Returns what is missing or differs, each as one sentence."""
    values, described = yaml.safe_load(text), comments(text, schema)
    declared = {path: child for path, child in schema_paths(schema) if path not in UNLISTED}
    given = set(value_paths(values, schema))
    yield from (f"{path}: values.yaml has it, and values.schema.json does not" for path in sorted(given - declared.keys()))
    yield from (f"{path}: values.schema.json has it, and values.yaml does not" for path in sorted(declared.keys() - given))
    for path, child in declared.items():
        if not described.get(path):
            yield f"{path}: has no comment in values.yaml"
        elif child.get("description") != described[path]:
            yield f"{path}: its description in values.schema.json is not its comment in values.yaml"
        if "properties" in child and child.get("additionalProperties") is not False:
            yield f"{path}: accepts unknown values, because additionalProperties is not false"
    if schema.get("additionalProperties") is not False:
        yield "the schema accepts unknown values"


def page(text, schema):
    """Returns docs/values.md."""
    values, described = yaml.safe_load(text), comments(text, schema)
    rows = ["# Values of the chart", "",
            "The values of [the chart](install.md#helm), generated from `manifests/helm/ctp-webhook/values.yaml` by `hack/e2e/manifests` with `RECORD=1`.",
            "Values that contradict each other are rejected with the reason. `helm show values` prints the same with the structure.", "",
            "| value | default | description |", "|---|---|---|"]
    for path, child in schema_paths(schema):
        if path in UNLISTED or "properties" in child:
            continue
        value = values
        for name in path.split("."):
            value = value[name]
        rows.append(f"| `{path}` | `{json.dumps(value, ensure_ascii=False)}` | {described[path]} |")
    return "\n".join(rows) + "\n"


def record(text, schema):
    described = comments(text, schema)
    for path, child in schema_paths(schema):
        if path not in UNLISTED:
            rest = {name: value for name, value in child.items() if name != "description"}
            child.clear()
            child.update({"description": described.get(path, "")}, **rest)
    (CHART / "values.schema.json").write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
    PAGE.write_text(page(text, schema))


def main():
    text = (CHART / "values.yaml").read_text()
    schema = json.loads((CHART / "values.schema.json").read_text())
    if os.environ.get("RECORD") == "1":
        record(text, schema)
    problems = list(faults(text, schema))
    if not PAGE.exists() or PAGE.read_text() != page(text, schema):
        problems.append("docs/values.md differs; RECORD=1 hack/e2e/manifests writes it")
    # The check must detect each kind of difference.
    for wrong in (text + "\n# New.\nsurplus: 1\n", text.replace("\nreplicas: 2\n", "\n"), re.sub(r"\n# The number of Pods[^\n]*", "\n", text),
                  text.replace("# The number of Pods", "# A number of Pods")):
        if not list(faults(wrong, schema)):
            problems.append("the comparison does not detect a difference")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()

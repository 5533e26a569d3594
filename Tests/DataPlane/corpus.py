"""The policies of Tests/Policies load on every protocol."""

import json
import pathlib

from checks import expect
from product import PROTOCOLS, policy

FOLDER = pathlib.Path(__file__).parent.parent / "Policies"


def run(checks, bench):
    policies = {}
    for folder in ("accepted", "sensible"):
        for path in sorted((FOLDER / folder).glob("*.json")):
            name = f"{folder}-{path.stem}"
            # The policies share targets in the cluster; here each has a separate one.
            spec = {key: value for key, value in json.loads(path.read_text())["spec"].items() if not key.startswith("target")}
            item = policy(name, spec)
            # A policy with fields that the release does not have is another policy there.
            if not bench.product.verdict(item).ignores_fields:
                policies[name] = item
    for hostname in ("a.example.com", "*.example.com"):
        items = list(policies.values())
        if hostname.startswith("*"):
            # Without an exact host name there is no default host for HTTP/1.0.
            items = [item for item in items if not item["spec"].get("http1", {}).get("http10", {}).get("useDefaultHost")]
        refused, untranslated = bench.refusals(items, hostname=hostname)
        for item in items:
            name = item["metadata"]["name"]
            with checks(f"Tests/Policies/{name.replace('-', '/', 1)} loads on {', '.join(PROTOCOLS)} listeners for {hostname}"):
                expect(name not in refused, f"Envoy refuses it: {refused.get(name)}")
                expect(name not in untranslated, f"it is not translated: {untranslated.get(name)}")

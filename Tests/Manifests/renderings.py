"""Renders the chart with random values and the base with random components, and checks the objects."""

import argparse
import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import objects

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CHART = REPOSITORY / "manifests/helm/ctp-webhook"
VERSIONS = ["1.21", "1.24", "1.26", "1.27", "1.28", "1.30", "1.32", "1.36"]

# Each row may be set or not, in any combination that the conditions below allow.
SETTINGS = [
    {"nameOverride": "gateway-policies"}, {"fullnameOverride": "a" * 40}, {"createNamespace": True}, {"commonLabels": {"team": "gateways"}},
    {"image": {"repository": "registry.example:5000/ctp", "digest": "sha256:" + "0" * 64}}, {"image": {"tag": "1.2.3", "pullPolicy": "Always"}},
    {"imagePullSecrets": [{"name": "registry"}]}, {"replicas": 3}, {"revisionHistoryLimit": 0}, {"updateStrategy": {"type": "Recreate"}},
    {"podDisruptionBudget": {"enabled": False}}, {"podDisruptionBudget": {"maxUnavailable": "50%"}}, {"listenAddress": "::"}, {"port": 9443},
    {"threads": 1}, {"certificates": {"secretName": "tls-of-webhook"}}, {"clientCertificates": {"enabled": True, "allowedNames": ["a", "b c"]}},
    {"webhooks": {"failurePolicy": "Ignore", "timeoutSeconds": 30, "annotations": {"a": "b"}}},
    {"webhooks": {"namespaceSelector": {"matchLabels": {"a": "b"}}, "objectSelector": {"matchLabels": {"c": "d"}}}},
    {"webhooks": {"skipUnchangedSpec": True, "matchConditions": [{"name": "n", "expression": "object != null && object.metadata.name != \"x: y\""}]}},
    {"mutating": {"earlyDenial": False, "failurePolicy": "Fail"}}, {"defaults": "documented"}, {"defaults": "none"}, {"mutating": {"enabled": False}},
    {"rules": {"unknown-field": "error", "cidr-host-bits": False, "tls-version-capped": "off"}}, {"envoyGateway": "1.8"}, {"envoyGateway": "auto"},
    {"clusterAware": {"enabled": True}}, {"clusterAware": {"enabled": True, "checkReferences": True}}, {"logLevel": "debug", "logFormat": "text"},
    {"extraArgs": ["--max-connections=1000", "--merge-gateways"]}, {"extraEnv": [{"name": "CTP_WEBHOOK_MAX_IN_FLIGHT", "value": "10"}]},
    {"extraVolumes": [{"name": "extra", "emptyDir": {}}], "extraVolumeMounts": [{"name": "extra", "mountPath": "/extra"}]},
    {"shutdown": {"delaySeconds": 0, "timeoutSeconds": 0}}, {"readinessProbe": {"periodSeconds": 1, "failureThreshold": 2}},
    {"startupProbe": {"failureThreshold": 30}}, {"resources": {"limits": {"cpu": "1"}}}, {"serviceAccount": {"name": "webhook", "annotations": {"a": "b"}}},
    {"serviceAccount": {"create": False, "name": "existing"}}, {"podSecurityContext": {"runAsUser": 1000, "fsGroup": 1000}},
    {"podLabels": {"pod": "yes"}, "podAnnotations": {"note": "1"}}, {"priorityClassName": "system-cluster-critical"},
    {"nodeSelector": {"kubernetes.io/os": "linux"}, "tolerations": [{"operator": "Exists"}]},
    {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "Exists"}]}]}}}},
    {"topologySpreadConstraints": []}, {"metrics": {"enabled": False}}, {"metrics": {"port": 9090, "scrapeAnnotations": False}},
    {"metrics": {"service": {"enabled": False}}}, {"metrics": {"serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}, "interval": "30s"}}},
    {"metrics": {"podMonitor": {"enabled": True, "relabelings": [{"action": "labeldrop", "regex": "pod"}]}}},
    {"metrics": {"prometheusRule": {"enabled": True, "alertLabels": {"team": "x"}, "runbookPrefix": "https://example.org/", "disabled": ["CtpWebhookSlow"]}}},
    {"metrics": {"grafanaDashboard": {"enabled": True, "namespace": "monitoring", "annotations": {"grafana_folder": "x"}}}},
    {"networkPolicy": {"enabled": False}}, {"networkPolicy": {"webhookFrom": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "metricsFrom": [{"namespaceSelector": {}}]}},
    {"networkPolicy": {"apiServer": {"cidrs": ["10.0.0.1/32"], "ports": [6443]}, "extraEgress": [{"ports": [{"port": 53, "protocol": "UDP"}]}]}},
    {"test": {"enabled": False}}, {"rbac": {"create": False}}, {"certificates": {"resources": {}}},
]
CERTIFICATES = [
    {"source": "self-signed"}, {"source": "self-signed", "controller": "separate", "extraArgs": ["--self-signed-lifetime=720h"]},
    {"source": "self-signed", "controller": "separate", "serviceAccount": {"name": "signer", "annotations": {"a": "b"}}},
    {"source": "cert-manager"}, {"source": "cert-manager", "issuerRef": {"name": "corporate", "kind": "ClusterIssuer"}},
    {"source": "given"}, {"source": "given", "authority": "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"},
    {"source": "generated", "days": 10},
]


def merged(base, other):
    result = copy.deepcopy(base)
    for key, value in other.items():
        result[key] = merged(result[key], value) if isinstance(value, dict) and isinstance(result.get(key), dict) else copy.deepcopy(value)
    return result


def contradicts(values, version):
    """Whether the chart rejects the values on purpose. hack/e2e/manifests tests each of these sentences."""
    at = lambda *path: at_path(values, path)
    minor = int(version.split(".")[1])
    metrics = values.get("metrics", {})
    monitored = any(metrics.get(each, {}).get("enabled") for each in ("serviceMonitor", "podMonitor", "prometheusRule", "grafanaDashboard"))
    off = metrics.get("enabled") is False
    return any((
        at("envoyGateway") == "auto" and not at("clusterAware", "enabled"),
        at("envoyGatewayDeployment") and at("envoyGateway") != "auto",
        at("mutating", "enabled") is False and (at("defaults") == "documented" or at("mutating", "earlyDenial") is False),
        at("webhooks", "matchConditions") and minor < 28,
        off and (monitored or at("clientCertificates", "enabled")),
        at("metrics", "service", "enabled") is False and at("metrics", "serviceMonitor", "enabled"),
        at("metrics", "serviceMonitor", "enabled") and at("metrics", "podMonitor", "enabled"),
        at("shutdown", "timeoutSeconds") == 0 and at("shutdown", "delaySeconds") != 0,
    ))


def at_path(values, path):
    for name in path:
        values = values.get(name, {}) if isinstance(values, dict) else {}
    return values if values != {} else None


def random_values(chance, version):
    while True:
        values = {"certificates": chance.choice(CERTIFICATES)}
        for setting in chance.sample(SETTINGS, chance.randint(0, 12)):
            values = merged(values, setting)
        if not contradicts(values, version):
            return values


def render_chart(tools, values, version):
    return subprocess.run(
        [tools / "helm", "template", "ctp-webhook", CHART, "--namespace", "ctp-webhook-system", "--kube-version", version, "--values=-"],
        input=json.dumps(values), capture_output=True, text=True)


def version_faults(rendered, version):
    minor = int(version.split(".")[1])
    for each in rendered:
        if minor < 27 and "unhealthyPodEvictionPolicy" in (each.get("spec") or {}):
            yield f"unhealthyPodEvictionPolicy for Kubernetes {version}"
        if minor < 28 and any("matchConditions" in hook for hook in each.get("webhooks", [])):
            yield f"matchConditions for Kubernetes {version}"


def check(done, accounts=()):
    """Returns what is wrong with a rendering."""
    if done.returncode != 0:
        return [done.stderr]
    rendered = objects.parse(done.stdout)
    problems = list(objects.faults(rendered, accounts))
    for name, _, spec in objects.pods(rendered):
        problems += [f"{name}: restricted: {fault}" for fault in objects.restricted_faults(spec)]
    return problems


SOURCES = ["self-signed", "self-signed-separate", "cert-manager", None]
# In the order in which hack/install lists them.
COMPONENTS = ["cluster-aware", "check-references", "envoy-gateway-auto", "client-certificates", "documented-defaults", "late-denial", "validating-only",
              "fail-open", "match-conditions", "evict-unhealthy", "monitoring", "grafana-dashboard"]


def random_components(chance):
    chosen = set(chance.sample(COMPONENTS, chance.randint(0, len(COMPONENTS))))
    if "cluster-aware" not in chosen:
        chosen -= {"check-references", "envoy-gateway-auto"}
    if "validating-only" in chosen:
        chosen -= {"documented-defaults", "late-denial"}
    source = chance.choice(SOURCES)
    return [*([source] if source else []), *(each for each in COMPONENTS if each in chosen)]


def render_components(tools, components, folder):
    root = os.path.relpath(REPOSITORY / "manifests", folder)
    (folder / "kustomization.yaml").write_text(json.dumps(
        {"resources": [f"{root}/base"], "components": [f"{root}/components/{each}" for each in components]}))
    return subprocess.run([tools / "kubectl", "kustomize", folder], capture_output=True, text=True)


def detects_faults():
    """The checks must detect objects that are wrong."""
    pod = {"serviceAccountName": "a", "containers": [{"name": "c", "args": ["--a=1", "--a=2"], "volumeMounts": [{"name": "v", "mountPath": "/v"}]}]}
    wrong = [{"kind": "Pod", "metadata": {"name": "p", "labels": {}}, "spec": pod},
             {"kind": "Service", "metadata": {"name": "s", "labels": {}}, "spec": {"selector": {"x": "y"}, "ports": []}}]
    found = "\n".join(objects.faults(wrong))
    words = ["lacks the labels", "the account a is missing", "--a is set twice", "volume v is missing", "selects no Pod"]
    forbidden = "\n".join(objects.restricted_faults({**pod, "hostNetwork": True, "volumes": [{"name": "h", "hostPath": {}}]}))
    rules = ["hostNetwork", "forbidden type", "privilege escalation", "capabilities", "root", "seccomp"]
    return [f"the checks do not detect: {each}" for each in words if each not in found] + [
        f"the checks do not detect: {each}" for each in rules if each not in forbidden]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("tools", type=pathlib.Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--count", type=int, default=60)
    given = arguments.parse_args()
    chance, problems = random.Random(given.seed), detects_faults()
    for number in range(given.count):
        version = chance.choice(VERSIONS)
        # The first ones have one setting each, so that every setting is used.
        single = merged({"certificates": {"source": "self-signed"}}, SETTINGS[number]) if number < len(SETTINGS) else None
        values = single if single and not contradicts(single, version) else random_values(chance, version)
        done = render_chart(given.tools, values, version)
        found = check(done, accounts=["existing"])
        if done.returncode == 0:
            found += version_faults(objects.parse(done.stdout), version)
        problems += [f"{problem}\n  with {json.dumps(values)} for Kubernetes {version}" for problem in found]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.count // 3):
            components = random_components(chance)
            problems += [f"{problem}\n  with {components}" for problem in check(render_components(given.tools, components, pathlib.Path(folder)))]
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()

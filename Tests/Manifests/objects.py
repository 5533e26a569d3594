"""Checks of rendered objects: Pod Security `restricted`, and that the objects of one rendering fit together."""

import re

import yaml

LABELS = {f"app.kubernetes.io/{name}" for name in ("name", "instance", "component", "version", "part-of", "managed-by")}


class StrictLoader(yaml.SafeLoader):
    """Rejects an object with the same key twice, as the API server does."""


def _mapping(loader, node, deep=False):
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value} occurs twice", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda loader, node: _mapping(loader, node, deep=True))


def parse(text):
    return [each for each in yaml.load_all(text, StrictLoader) if each is not None]


def name_of(each):
    return f"{each['kind']}/{each['metadata']['name']}"


def pods(objects):
    """Returns name, labels and spec of every Pod and Pod template."""
    for each in objects:
        if each["kind"] == "Pod":
            yield name_of(each), each["metadata"].get("labels", {}), each["spec"]
        elif "template" in (each.get("spec") or {}):
            template = each["spec"]["template"]
            yield name_of(each), template["metadata"].get("labels", {}), template["spec"]


VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
SECCOMP = {"RuntimeDefault", "Localhost"}


def restricted_faults(spec):
    """Returns what the level `restricted` forbids. https://kubernetes.io/docs/concepts/security/pod-security-standards/"""
    pod = spec.get("securityContext", {})
    yield from (f"{field} is set" for field in ("hostNetwork", "hostPID", "hostIPC") if spec.get(field))
    for volume in spec.get("volumes", []):
        if not set(volume) - {"name"} <= VOLUMES:
            yield f"the volume {volume['name']} has a forbidden type"
    if pod.get("sysctls"):
        yield "sysctls are set"
    containers = [each for kind in ("initContainers", "containers", "ephemeralContainers") for each in spec.get(kind, [])]
    for container in containers:
        own, name = container.get("securityContext", {}), container["name"]
        capabilities = own.get("capabilities", {})
        if own.get("privileged"):
            yield f"{name} is privileged"
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{name} allows privilege escalation"
        if capabilities.get("drop") != ["ALL"] or set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
            yield f"{name} does not drop all capabilities"
        if own.get("runAsNonRoot", pod.get("runAsNonRoot")) is not True or 0 in (own.get("runAsUser"), pod.get("runAsUser")):
            yield f"{name} may run as root"
        if own.get("seccompProfile", pod.get("seccompProfile", {})).get("type") not in SECCOMP:
            yield f"{name} has no seccomp profile"
        if own.get("procMount", "Default") != "Default":
            yield f"{name} sets procMount"
        yield from (f"{name} uses a port of the host" for port in container.get("ports", []) if port.get("hostPort"))


def selects(selector, labels):
    return selector.items() <= labels.items()


def pod_faults(name, spec):
    """Returns references within a Pod that lead nowhere."""
    volumes = [each["name"] for each in spec.get("volumes", [])]
    if len(volumes) != len(set(volumes)):
        yield f"{name}: two volumes have one name"
    for container in spec["containers"]:
        mounts = [each["name"] for each in container.get("volumeMounts", [])]
        yield from (f"{name}: the mounted volume {each} is missing" for each in set(mounts) - set(volumes))
        ports = [each["containerPort"] for each in container.get("ports", [])]
        if len(ports) != len(set(ports)):
            yield f"{name}: two ports have one number"
        named = {each["name"] for each in container.get("ports", [])}
        for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
            if probe in container and container[probe]["httpGet"]["port"] not in named:
                yield f"{name}: the port of the {probe} is missing"
        flags = [re.sub("=.*", "", each) for each in container.get("args", []) if each.startswith("--")]
        yield from (f"{name}: {flag} is set twice" for flag in set(flags) if flags.count(flag) > 1)


def faults(objects, accounts=()):
    """Returns what does not fit together. `accounts` are service accounts that exist already."""
    names = [(name_of(each), each["metadata"].get("namespace")) for each in objects]
    yield from (f"{name} is rendered twice" for name in set(names) if names.count(name) > 1)
    by_kind = lambda kind: [each for each in objects if each["kind"] == kind]
    existing = {each["metadata"]["name"] for each in by_kind("ServiceAccount")} | set(accounts)
    templates = list(pods(objects))
    for each in objects:
        name = name_of(each)
        if missing := LABELS - each["metadata"].get("labels", {}).keys():
            yield f"{name}: lacks the labels {sorted(missing)}"
        if not re.fullmatch(r"[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?", each["metadata"]["name"]):
            yield f"{name}: is not a valid name"
        if each["kind"] in ("RoleBinding", "ClusterRoleBinding"):
            role = f"{each['roleRef']['kind']}/{each['roleRef']['name']}"
            if role not in {name_of(other) for other in objects}:
                yield f"{name}: {role} is missing"
            yield from (f"{name}: the account {subject['name']} is missing" for subject in each["subjects"] if subject["name"] not in existing)
        if each["kind"] == "Deployment":
            if not selects(each["spec"]["selector"]["matchLabels"], each["spec"]["template"]["metadata"]["labels"]):
                yield f"{name}: does not select its Pods"
        elif each["kind"] in ("PodDisruptionBudget", "NetworkPolicy", "Service"):
            spec = each["spec"]
            selector = spec["selector"] if each["kind"] == "Service" else (spec.get("selector") or spec["podSelector"])["matchLabels"]
            selected = [(labels, pod) for _, labels, pod in templates if selects(selector, labels)]
            if not selected:
                yield f"{name}: selects no Pod"
            for port in spec.get("ports", []) if each["kind"] == "Service" else []:
                if not any(port["targetPort"] == other["name"] for _, pod in selected for c in pod["containers"] for other in c.get("ports", [])):
                    yield f"{name}: no Pod has the port {port['targetPort']}"
        elif each["kind"] in ("ServiceMonitor", "PodMonitor"):
            others = [other["metadata"]["labels"] for other in by_kind("Service")] if each["kind"] == "ServiceMonitor" else [p[1] for p in templates]
            if not any(selects(each["spec"]["selector"]["matchLabels"], labels) for labels in others):
                yield f"{name}: selects nothing"
        elif each["kind"].endswith("WebhookConfiguration"):
            service = each["webhooks"][0]["clientConfig"]["service"]["name"]
            if service not in {other["metadata"]["name"] for other in by_kind("Service")}:
                yield f"{name}: the Service {service} is missing"
    for name, labels, spec in templates:
        if spec.get("serviceAccountName") not in existing:
            yield f"{name}: the account {spec.get('serviceAccountName')} is missing"
        for constraint in spec.get("topologySpreadConstraints", []):
            if not selects(constraint["labelSelector"]["matchLabels"], labels):
                yield f"{name}: a topologySpreadConstraint does not select its own Pods"
        yield from pod_faults(name, spec)
    # A selector of one Deployment must not match the Pods of another.
    for each in by_kind("Deployment"):
        selected = [name for name, labels, _ in templates if selects(each["spec"]["selector"]["matchLabels"], labels)]
        if len(selected) != 1:
            yield f"{name_of(each)}: selects the Pods of {selected}"

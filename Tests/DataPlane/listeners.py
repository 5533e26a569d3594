"""Makes a translated listener loadable: Envoy Gateway's discovery service is replaced by what it would deliver."""

import copy

TYPE = "type.googleapis.com/"
# Replies to every request without a backend.
DIRECT_REPLY = {"match": {"prefix": "/"}, "directResponse": {"status": 200, "body": {"inlineString": "ok"}}}
# The header in which the backend sees the address that Envoy takes for the client's.
CLIENT_ADDRESS = "x-bench-client"


def backend_route(cluster):
    return {
        "match": {"prefix": "/"}, "route": {"cluster": cluster, "timeout": "10s"},
        "requestHeadersToAdd": [{
            "header": {"key": CLIENT_ADDRESS, "value": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"},
            "appendAction": "OVERWRITE_IF_EXISTS_OR_ADD"}],
    }


def chains(listener):
    return listener.get("filterChains", []) + ([listener["defaultFilterChain"]] if "defaultFilterChain" in listener else [])


def loadable(listener, name, certificates, address, binds, route=DIRECT_REPLY):
    """A copy of a listener with inline routes, certificates and authorities, on the given address."""
    listener = copy.deepcopy(listener)
    listener["name"] = name
    socket_address = listener["address"]["socketAddress"]
    socket_address["address"], socket_address["portValue"] = address
    is_udp = socket_address.get("protocol") == "UDP"
    if not binds and not is_udp:
        listener["bindToPort"] = False
    for chain in chains(listener):
        for network_filter in chain["filters"]:
            config = network_filter["typedConfig"]
            if "rds" in config:
                del config["rds"]
                config["routeConfig"] = {
                    "name": "routes", "ignorePortInHostMatching": True,
                    "virtualHosts": [{"name": "all", "domains": ["*"], "routes": [route]}]}
        if "transportSocket" in chain:
            config = chain["transportSocket"]["typedConfig"]
            _inline(config.get("downstreamTlsContext", config)["commonTlsContext"], certificates)
    return listener


def _inline(context, certificates):
    del context["tlsCertificateSdsSecretConfigs"]
    context["tlsCertificates"] = [{
        "certificateChain": {"filename": certificates.path("server.crt")},
        "privateKey": {"filename": certificates.path("server.key")}}]
    authorities = {"trustedCa": {"filename": certificates.path("authority.crt")}}
    if context.pop("validationContextSdsSecretConfig", None):
        context["validationContext"] = authorities
    if combined := context.pop("combinedValidationContext", None):
        context["validationContext"] = {**combined["defaultValidationContext"], **authorities}

"""Which requests Envoy takes for health checks and for upgrades."""

from checks import expect, expect_equal


def answers_health_checks(stage, path, **settings):
    """Whether a request for the health check's path is answered without the backend."""
    client = stage.play({"healthCheck": {"path": path}, **({"path": settings} if settings else {})})
    stage.backend.requests.clear()
    with client.connect() as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a.example.com\r\nConnection: close\r\n\r\n".encode())
        reply = b""
        while part := connection.recv(65536):
            reply += part
    return reply.startswith(b"HTTP/1.1 200") and not stage.backend.requests


CHANGED = ("/a//b", "/a/./b", "/a/../b", "/a%41", "/a%2Fb", "/a%5Cb", "/a\\b", "/a\"b", "/a|b", "/ü", "/a b", "/a#b", "/a%00b")
UNCHANGED = ("/healthz", "/a/", "/a%20b", "/a%C3%A9", "/a?x=//", "/a?x=%2F", "/a..", "/a[b]")


def changed_paths(stage):
    for path in CHANGED:
        expect(not answers_health_checks(stage, path), f"a request for {path} is answered as a health check")
    expect(not answers_health_checks(stage, "/a%2Fb", escapedSlashesAction="RejectRequest"), "/a%2Fb is found with RejectRequest")


def unchanged_paths(stage):
    for path in UNCHANGED:
        expect(answers_health_checks(stage, path), f"a request for {path} is not answered as a health check")
    expect(answers_health_checks(stage, "/a//b", disableMergeSlashes=True), "/a//b is not found with disableMergeSlashes")
    expect(answers_health_checks(stage, "/a%2Fb", escapedSlashesAction="KeepUnchanged"), "/a%2Fb is not found with KeepUnchanged")


def ignored_upgrade(stage, match, token):
    """The status of a request for an upgrade that no route allows; 200 if it is treated as another request."""
    client = stage.play({"http1": {"ignoredUpgradeTypes": [match]}})
    return client.get(headers=[("Connection", "Upgrade"), ("Upgrade", token)]).status


def upgrades_with_other_case(stage):
    expect_equal(ignored_upgrade(stage, {"type": "Prefix", "value": "tls/"}, "TLS/1.2"), 403, "the status with the prefix tls/")
    expect_equal(ignored_upgrade(stage, {"value": "WebSocket"}, "websocket"), 403, "the status with WebSocket")


def upgrades_with_same_case(stage):
    expect_equal(ignored_upgrade(stage, {"type": "Prefix", "value": "TLS/"}, "TLS/1.2"), 200, "the status with the prefix TLS/")
    expect_equal(ignored_upgrade(stage, {"value": "websocket"}, "websocket"), 200, "the status with websocket")


SCENARIOS = [
    ("B12: a health check path that normalisation changes or rejects is not found", changed_paths),
    ("B12: a health check path that normalisation leaves as it is is found", unchanged_paths),
    ("B14: ignoredUpgradeTypes is compared with regard to case", upgrades_with_other_case),
    ("B14: ignoredUpgradeTypes in the case of the client ignores the upgrade", upgrades_with_same_case),
]

"""Changes of headers."""

from checks import expect, expect_equal
from workplace import wait_until

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a.example.com\r\n\r\n"


def early(**modifier):
    return {"headers": {"earlyRequestHeaders": modifier}}


def late(**modifier):
    return {"headers": {"lateResponseHeaders": modifier}}


def header(name, value):
    return [{"name": name, "value": value}]


def is_smuggled(stage, client, is_chunked=False):
    """Whether the backend takes the body of a request for another request."""
    stage.backend.requests.clear()
    with client.connect() as connection:
        client.exchange(connection, "/first", method="POST", body=SMUGGLED, is_chunked=is_chunked)
    wait_until(lambda: ("POST", "/first") in stage.backend.requests, "the request at the backend", 5)
    # The backend reads the rest of the body after it has answered the first request.
    try:
        return wait_until(lambda: ("GET", "/smuggled") in stage.backend.requests, "", 0.5)
    except AssertionError:
        return False


def early_length(stage):
    for verb in ("set", "add", "addIfAbsent"):
        client = stage.play(early(**{verb: header("Content-Length", "0")}))
        expect(is_smuggled(stage, client, is_chunked=True), f"{verb}: the backend does not receive the body as a request")
    client = stage.play(early(set=header("content-length", "0")))
    expect(is_smuggled(stage, client), "set replaces no Content-Length of the client")


def encoding(stage):
    client = stage.play(early(set=header("Transfer-Encoding", "chunked")))
    expect(not is_smuggled(stage, client), "the backend receives the body as a request")
    with client.connect() as connection:
        reply = client.exchange(connection, method="POST", body=b"body")
    expect_equal(reply.header("transfer-encoding"), None, "the header that the backend receives")
    reply = stage.play(late(set=header("Transfer-Encoding", "chunked"))).get()
    expect_equal(reply.headers.get("transfer-encoding"), None, "the header that the client receives")


def late_length(stage):
    client = stage.play(late(set=header("Content-Length", "1")))
    with client.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a.example.com\r\nConnection: close\r\n\r\n")
        received = b""
        while part := connection.recv(65536):
            received += part
    head, body = received.split(b"\r\n\r\n", 1)
    expect(b"content-length: 1\r\n" in head + b"\r\n", f"the head is {head!r}")
    # The rest is where the client expects the next response.
    expect(len(body) > 1, f"the body is {body!r}")


def early_other(stage):
    client = stage.play(early(set=header("X-Length", "0")))
    expect(not is_smuggled(stage, client), "the backend receives the body as a request")


def upper_case_matches(stage):
    for matcher in ({"value": "X-Secret"}, {"type": "Prefix", "value": "X-"}, {"type": "Suffix", "value": "-Secret"},
                    {"type": "RegularExpression", "value": "X-Sec.*"}):
        client = stage.play(early(removeOnMatch=[matcher]))
        expect_equal(client.get(headers=[("X-Secret", "1")]).header("x-secret"), "1", f"the header with {matcher}")


def lower_case_matches(stage):
    for matcher in ({"value": "x-secret"}, {"type": "Prefix", "value": "x-s"}, {"type": "Suffix", "value": "-secret"},
                    {"type": "RegularExpression", "value": "(?i)X-Sec.*"}):
        client = stage.play(early(removeOnMatch=[matcher]))
        expect_equal(client.get(headers=[("X-Secret", "1")]).header("x-secret"), None, f"the header with {matcher}")


def routing_headers_removed(stage):
    for modifier in ({"remove": [":path"]}, {"remove": [":method"]}, {"removeOnMatch": [{"type": "Prefix", "value": ":"}]},
                     {"removeOnMatch": [{"type": "Suffix", "value": "path"}]}, {"remove": [":Method"]},
                     {"removeOnMatch": [{"type": "RegularExpression", "value": ".*"}]}):
        reply = stage.play(early(**modifier)).get()
        expect(reply is None or reply.status >= 400, f"with {modifier}, the status is {reply and reply.status}")


def status_removed(stage):
    reply = stage.play(late(remove=[":status"])).get()
    expect(reply is None or reply.status >= 400, f"the status is {reply and reply.status}")


def host_removed(stage):
    for name in ("host", ":authority"):
        expect_equal(stage.play(early(remove=[name])).get().header("host"), None, f"Host without {name}")
    expect_equal(stage.play(late(remove=["host"])).get().header("host"), "a.example.com", "Host with lateResponseHeaders")


def removed_last(stage):
    for verb in ("set", "add", "addIfAbsent"):
        for removal in ({"remove": ["X-A"]}, {"removeOnMatch": [{"type": "Prefix", "value": "x-a"}]}):
            reply = stage.play(early(**{verb: header("x-a", "1")}, **removal)).get(headers=[("x-a", "0")])
            expect_equal(reply.header("x-a"), None, f"the header with {verb} and {removal}")
            reply = stage.play(late(**{verb: header("x-a", "1")}, **removal)).get()
            expect_equal(reply.headers.get("x-a"), None, f"the header of the response with {verb} and {removal}")


def other_headers_removed(stage):
    reply = stage.play(early(remove=["x-secret"])).get(headers=[("x-secret", "1")])
    expect_equal((reply.status, reply.header("x-secret")), (200, None), "the status and the header")


def overwritten(stage):
    value = "from-the-policy"
    reply = stage.play(early(set=header("x-request-id", value))).get()
    expect(reply.header("x-request-id") != value, "x-request-id is the policy's without requestID")
    reply = stage.play(early(set=header("x-forwarded-client-cert", value))).get()
    expect(reply.header("x-forwarded-client-cert") != value, "x-forwarded-client-cert is the policy's under Sanitize")
    reply = stage.play(early(set=header("x-forwarded-proto", "gopher"))).get()
    expect_equal(reply.header("x-forwarded-proto"), "http", "x-forwarded-proto when no proxy is trusted")
    reply = stage.play(early(set=header("x-envoy-external-address", "203.0.113.7"))).get()
    expect(reply.header("x-envoy-external-address") != "203.0.113.7", "x-envoy-external-address when no proxy is trusted")
    spec = early(set=header("x-forwarded-client-cert", value))
    spec["headers"]["xForwardedClientCert"] = {"mode": "SanitizeSet"}
    reply = stage.play(spec).get()
    expect(reply.header("x-forwarded-client-cert") != value, "x-forwarded-client-cert is the policy's under SanitizeSet")


def not_overwritten(stage):
    value = "from-the-policy"
    spec = early(set=header("x-request-id", value))
    spec["headers"]["requestID"] = "Preserve"
    expect_equal(stage.play(spec).get().header("x-request-id"), value, "x-request-id with requestID Preserve")
    expect_equal(stage.play(early(set=header("x-region", value))).get().header("x-region"), value, "another header")
    for detection in ({"xForwardedFor": {"numTrustedHops": 1}}, {"customHeader": {"name": "x-client"}}):
        for name, value in (("x-request-id", "from-the-policy"), ("x-forwarded-proto", "https")):
            reply = stage.play({**early(set=header(name, value)), "clientIPDetection": detection}).get()
            expect_equal(reply.header(name), value, f"{name} with {detection}")


SCENARIOS = [
    ("B3: Content-Length in earlyRequestHeaders smuggles requests", early_length),
    ("B3: Envoy drops Transfer-Encoding of earlyRequestHeaders and lateResponseHeaders", encoding),
    ("B3: Content-Length in lateResponseHeaders makes the body the next response", late_length),
    ("B3: another header in earlyRequestHeaders smuggles nothing", early_other),
    ("B4: removeOnMatch with capital letters matches no header", upper_case_matches),
    ("B4: removeOnMatch in lower case or with (?i) matches", lower_case_matches),
    ("B8: removing pseudo-headers of requests makes every request fail", routing_headers_removed),
    ("B8: removing :status makes every request fail", status_removed),
    ("B9: removing Host leaves requests without one", host_removed),
    ("B20: a header that is written and removed ends removed", removed_last),
    ("B8: removing another header leaves requests alone", other_headers_removed),
    ("B17: Envoy overwrites x-request-id, x-forwarded-client-cert and x-forwarded-proto of earlyRequestHeaders", overwritten),
    ("B17: Envoy keeps x-request-id with requestID Preserve, headers of trusted proxies, and other headers", not_overwritten),
]

"""How long connections last, and what they negotiate."""

import time

from checks import expect, expect_equal


def responses(client, wanted=5):
    """The number of requests that one connection answers, at most `wanted`."""
    count = 0
    with client.connect() as connection:
        while count < wanted:
            reply = client.exchange(connection)
            if reply is None:
                break
            count += 1
            if reply.headers.get("connection", "").lower() == "close":
                break
            # Envoy closes a connection some milliseconds after the response.
            time.sleep(0.05)
    return count


def limited(duration, **http1):
    spec = {"connection": {"connectionLimit": {"maxConnectionDuration": duration}}}
    return {**spec, "http1": http1} if http1 else spec


def duration_zero(stage):
    count = responses(stage.play(limited("0s")))
    # A connection ends at once if the timer runs out before the first request.
    expect(count <= 2, f"a connection answers {count} requests")


def duration_zero_unsafe(stage):
    count = responses(stage.play(limited("0s", disableSafeMaxConnectionDuration=True)))
    expect(count <= 1, f"a connection answers {count} requests")


def duration_absent(stage):
    expect_equal(responses(stage.play({"connection": {"connectionLimit": {"maxStreamDuration": "0s"}}})), 5, "the responses")
    expect_equal(responses(stage.play(limited("1m"))), 5, "the responses")


def negotiated(stage, protocols, offered=("h2", "http/1.1")):
    client = stage.play({"tls": {"alpnProtocols": protocols}}, "https")
    with client.connect(alpn=list(offered)) as connection:
        return connection.selected_alpn_protocol()


def empty_name(stage):
    expect_equal(negotiated(stage, ["h2", ""]), None, "the negotiated protocol")
    expect_equal(negotiated(stage, ["h2", "http/1.1"]), "h2", "the negotiated protocol")


def blank_in_list(stage):
    expect_equal(negotiated(stage, ["h2, http/1.1"], ["http/1.1"]), None, "the negotiated protocol")
    expect_equal(negotiated(stage, ["h2, http/1.1"], [" http/1.1"]), " http/1.1", "the negotiated protocol")
    expect_equal(negotiated(stage, ["h2,http/1.1"], ["http/1.1"]), "http/1.1", "the negotiated protocol")


SCENARIOS = [
    ("B6: maxConnectionDuration 0s ends connections at the latest after the second response", duration_zero),
    ("B6: maxConnectionDuration 0s ends connections at once with disableSafeMaxConnectionDuration", duration_zero_unsafe),
    ("B6: connections last with maxStreamDuration 0s or maxConnectionDuration 1m", duration_absent),
    ("B15: an empty name in alpnProtocols turns ALPN off", empty_name),
    ("B15: a blank after a comma makes another name in alpnProtocols", blank_in_list),
]

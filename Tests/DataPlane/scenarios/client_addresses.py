"""Which address Envoy takes for the client's."""

import socket
import struct

from checks import expect, expect_equal
from listeners import CLIENT_ADDRESS

PEER = "127.0.0.1"
CLIENT = "203.0.113.7"
V2_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"


def detecting(**detection):
    return {"clientIPDetection": detection}


def seen(client, *headers, **connection):
    """The client's address as the backend receives it; the status if the backend receives nothing."""
    reply = client.get(headers=headers, **connection)
    expect(reply, "the connection is closed without a reply")
    return reply.header(CLIENT_ADDRESS) if reply.status == 200 else reply.status


def forwarded(*addresses):
    return "X-Forwarded-For", ", ".join(addresses)


def by_hops(stage):
    one = stage.play(detecting(xForwardedFor={"numTrustedHops": 1}))
    expect_equal(seen(one, forwarded("198.51.100.1", CLIENT)), CLIENT, "the address with one hop")
    two = stage.play(detecting(xForwardedFor={"numTrustedHops": 2}))
    expect_equal(seen(two, forwarded("198.51.100.1", CLIENT, "198.51.100.2")), CLIENT, "the address with two hops")
    zero = stage.play(detecting(xForwardedFor={"numTrustedHops": 0}))
    expect_equal(seen(zero, forwarded("198.51.100.1", CLIENT)), CLIENT, "the address with zero hops")


def by_networks(stage):
    client = stage.play(detecting(xForwardedFor={"trustedCIDRs": ["127.0.0.0/8", "198.51.100.0/24"]}))
    expect_equal(seen(client, forwarded("192.0.2.1", CLIENT, "198.51.100.2")), CLIENT, "the address behind trusted proxies")
    client = stage.play(detecting(xForwardedFor={"trustedCIDRs": ["10.0.0.0/8"]}))
    expect_equal(seen(client, forwarded(CLIENT)), PEER, "the address behind a proxy that is not trusted")


def by_mapped_network(stage):
    client = stage.play(detecting(xForwardedFor={"trustedCIDRs": ["::ffff:127.0.0.0/104"]}))
    expect_equal(seen(client, forwarded(CLIENT)), PEER, "the address behind the proxy")


def by_header(stage):
    client = stage.play(detecting(customHeader={"name": "x-client-address"}))
    expect_equal(seen(client, ("x-client-address", CLIENT)), CLIENT, "the address in the header")
    expect_equal(seen(client), PEER, "the address without the header")
    closed = stage.play(detecting(customHeader={"name": "x-client-address", "failClosed": True}))
    expect_equal(seen(closed, ("x-client-address", CLIENT)), CLIENT, "the address in the header with failClosed")
    expect_equal(seen(closed), 403, "the status without the header with failClosed")


def header_removed_early(stage):
    headers = {"earlyRequestHeaders": {"remove": ["X-Client-Address"]}}
    client = stage.play({**detecting(customHeader={"name": "x-client-address"}), "headers": headers})
    expect_equal(seen(client, ("x-client-address", CLIENT)), PEER, "the address")
    closed = stage.play({**detecting(customHeader={"name": "x-client-address", "failClosed": True}), "headers": headers})
    expect_equal(seen(closed, ("x-client-address", CLIENT)), 403, "the status with failClosed")


def early_address(stage):
    value = [{"name": "x-early", "value": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}]
    client = stage.play({
        **detecting(xForwardedFor={"numTrustedHops": 1}), "headers": {"earlyRequestHeaders": {"set": value}}})
    reply = client.get(headers=[forwarded(CLIENT)])
    expect_equal(reply.header("x-early"), PEER, "the address in the early header")
    expect_equal(reply.header(CLIENT_ADDRESS), CLIENT, "the address after detection")


def version1(address):
    return f"PROXY TCP4 {address} 127.0.0.1 40000 443\r\n".encode()


def version2(address):
    addresses = socket.inet_aton(address) + socket.inet_aton("127.0.0.1") + struct.pack("!HH", 40000, 443)
    # Version 2, command PROXY; TCP over IPv4.
    return V2_SIGNATURE + bytes([0x21, 0x11]) + struct.pack("!H", len(addresses)) + addresses


def by_proxy_protocol(stage):
    for protocol in ("http", "https"):
        client = stage.play({"proxyProtocol": {}}, protocol)
        for preface in (version1(CLIENT), version2(CLIENT)):
            expect_equal(seen(client, preface=preface), CLIENT, f"the address on {protocol} with {preface[:8]!r}")
        expect_equal(client.get(), None, "the reply without the header")


def by_optional_proxy_protocol(stage):
    client = stage.play({"proxyProtocol": {"optional": True}})
    expect_equal(seen(client, preface=version1(CLIENT)), CLIENT, "the address with the header")
    expect_equal(seen(client), PEER, "the address without the header")
    deprecated = stage.play({"enableProxyProtocol": True})
    expect_equal(seen(deprecated, preface=version2(CLIENT)), CLIENT, "the address with enableProxyProtocol")


def direct(stage):
    for spec in ({}, detecting(directSourceIP={})):
        expect_equal(seen(stage.play(spec), forwarded(CLIENT)), PEER, f"the address with {spec}")


SCENARIOS = [
    ("the client's address by numTrustedHops", by_hops),
    ("the client's address by trustedCIDRs", by_networks),
    ("the client's address by a custom header", by_header),
    ("the client's address by PROXY protocol versions 1 and 2", by_proxy_protocol),
    ("the client's address by optional PROXY protocol and by enableProxyProtocol", by_optional_proxy_protocol),
    ("the client's address is the connection's by default and with directSourceIP", direct),
    ("B11: an IPv4-mapped network in trustedCIDRs does not trust the proxy", by_mapped_network),
    ("B16: a custom header that earlyRequestHeaders removes is not found", header_removed_early),
    ("B18: earlyRequestHeaders sees the peer's address, not the client's", early_address),
]

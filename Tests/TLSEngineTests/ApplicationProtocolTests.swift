import TLSEngine
import Testing

@Test(
    "The server prefers HTTP/2 to HTTP/1.1 regardless of the client's order; no offer means HTTP/1.1",
    arguments: [
        ([], ApplicationProtocol.http1),
        (["h2"], .http2),
        (["http/1.1"], .http1),
        (["http/1.1", "h2"], .http2),
        (["h2", "http/1.1"], .http2),
        (["spdy/3", "http/1.1"], .http1),
        (["h", "h22", "xh2", "h2"], .http2),
    ])
func negotiation(offer: [String], expected: ApplicationProtocol) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(offering: offer)) { client, server in
        exchange(&client, &server)
        #expect(server.session.state == .established)
        #expect(server.session.applicationProtocol == expected)
        #expect(client.session.applicationProtocol == expected)
    }
}

@Test(
    "Without a common protocol the handshake fails with no_application_protocol",
    arguments: [["spdy/3"], ["h", "http/1.0"], ["H2"]])
func noOverlap(offer: [String]) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(offering: offer)) { client, server in
        server.receive(client.flush())
        #expect(server.session.state == .failed(.handshake(reason: "no application protocol")))
        // RFC 7301 §3.2: alert 120, fatal.
        #expect(server.outgoing.suffix(2) == [2, 120])
    }
}

@Test("A protocol name has 1 to 255 bytes", arguments: [(0, false), (1, true), (255, true), (256, false)])
func nameLength(length: Int, isValid: Bool) throws {
    let credentials = try Credentials.good.get()
    let name = String(repeating: "a", count: length)
    if isValid {
        _ = try credentials.client(offering: [name])
    } else {
        #expect(throws: TLSConfigurationError.invalidName(name)) { try credentials.client(offering: [name]) }
    }
}

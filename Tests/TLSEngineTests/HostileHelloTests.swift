import TLSEngine
import Testing

/// A TLS record (RFC 8446 §5.1).
private func record(_ content: [UInt8], type: UInt8 = 22) -> [UInt8] {
    [type, 3, 1, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
}

private func vector(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }

/// A ClientHello of TLS 1.2 or older (RFC 5246 §7.4.1.2), with optional padding (RFC 7685).
private func hello(version: [UInt8], padding: Int? = nil) -> [UInt8] {
    var extensions: [UInt8] = [0, 10] + vector(vector([0, 23, 0, 29])) + [0, 13] + vector(vector([4, 3, 8, 4]))
    if let padding { extensions += [0, 21] + vector([UInt8](repeating: 0, count: padding)) }
    let suites: [UInt8] = [0xC0, 0x2B, 0xC0, 0x09, 0xC0, 0x0A, 0, 0x2F]
    let body = version + [UInt8](repeating: 7, count: 32) + [0] + vector(suites) + [1, 0] + vector(extensions)
    return [1, UInt8(body.count >> 16), UInt8(body.count >> 8 & 255), UInt8(body.count & 255)] + body
}

private func serverAfter(_ bytes: [UInt8]) throws -> (state: TLSState, output: [UInt8]) {
    var server = Peer(try .server(Credentials.good.get().server()))
    server.receive(bytes)
    let output = server.flush()
    return (server.session.state, output)
}

@Test(
    "SSL 3.0, TLS 1.0 and TLS 1.1 are rejected with an alert",
    arguments: [
        // RFC 8446 §6.2: handshake_failure; SSL 3.0 knew no protocol_version.
        ([3, 0], "version too low", 40), ([3, 1], "unsupported protocol", 70), ([3, 2], "unsupported protocol", 70),
    ] as [(version: [UInt8], reason: String, alert: UInt8)])
func oldVersion(version: [UInt8], reason: String, alert: UInt8) throws {
    let (state, output) = try serverAfter(record(hello(version: version)))
    #expect(state == .failed(.handshake(reason: reason)))
    // Fatal.
    #expect(output.suffix(2) == [2, alert])
    // The same hello in a supported version is accepted.
    guard case .handshaking = try serverAfter(record(hello(version: [3, 3]))).state else {
        Issue.record("the hello is not valid in TLS 1.2")
        return
    }
}

@Test("A client without a supported protocol receives no_application_protocol (RFC 7301 §3.2)")
func noProtocol() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(offering: ["spdy/3", "h3"])) { client, server in
        server.receive(client.flush())
        #expect(server.session.state == .failed(.handshake(reason: "no application protocol")))
        #expect(server.outgoing.suffix(2) == [2, 120])
    }
}

@Test("A hello split into records of one byte is accepted")
func fragments() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        let hello = client.flush().dropFirst(5)
        for byte in hello { server.receive(record([byte])) }
        exchange(&client, &server)
        #expect(server.session.state == .established)
    }
}

@Test("A hello of 64 KiB is accepted; one that announces more than OpenSSL's 128 KiB is rejected at once")
func largeHello() throws {
    let large = hello(version: [3, 3], padding: 65_000)
    let records = stride(from: 0, to: large.count, by: 16_000).flatMap {
        record(Array(large[$0..<min($0 + 16_000, large.count)]))
    }
    guard case .handshaking = try serverAfter(records).state else {
        Issue.record("a hello of \(large.count) bytes was rejected")
        return
    }
    let (state, output) = try serverAfter(record([1, 3, 0, 0] + [UInt8](repeating: 3, count: 100)))
    #expect(state == .failed(.handshake(reason: "excessive message size")))
    #expect(output.first == 21)
}

@Test(
    "Invalid records end the handshake",
    arguments: [
        // Longer than a record may be (RFC 8446 §5.2); of an unknown type; empty, repeatedly.
        ([22, 3, 1, 0x48, 1], 1), ([99, 3, 1, 0, 1, 0], 1), ([22, 3, 1, 0, 0], 100),
        // Application data before the handshake, and a fatal alert.
        ([23, 3, 3, 0, 1, 0], 1), ([21, 3, 1, 0, 2, 2, 40], 1),
    ] as [([UInt8], Int)])
func noRecords(bytes: [UInt8], count: Int) throws {
    let (state, _) = try serverAfter(Array(repeatElement(bytes, count: count).joined()))
    guard case .failed(.handshake) = state else {
        Issue.record("\(state)")
        return
    }
}

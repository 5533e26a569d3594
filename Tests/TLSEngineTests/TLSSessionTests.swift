import TLSEngine
import Testing

private let versions: [TLSVersion] = [.v1_2, .v1_3]

@Test("both versions shake hands, carry data both ways and end with close_notify", arguments: versions)
func wholeConversation(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        #expect(server.session.state == .handshaking)
        converse(&client, &server)
        #expect(client.session.state == .established)
        #expect(server.session.state == .established)
        #expect(server.session.version == version)

        try client.say(Array("question".utf8))
        converse(&client, &server)
        #expect(server.received == Array("question".utf8))
        try server.say(Array("answer".utf8))
        converse(&client, &server)
        #expect(client.received == Array("answer".utf8))

        client.leave()
        converse(&client, &server)
        #expect(client.session.state == .finished)
        #expect(server.session.state == .peerFinished)
        // RFC 8446 §6.1: a close_notify closes one direction only.
        try server.say([1])
        converse(&client, &server)
        #expect(client.received.last == 1)
        #expect(client.session.state == .finished)
        server.leave()
        #expect(server.session.state == .closed)
        converse(&client, &server)
        #expect(client.session.state == .closed)
    }
}

@Test("what is sent does not depend on how the wire cuts it", arguments: versions, [1, 2, 3, 5, 7, 64, 1000])
func piecemeal(version: TLSVersion, piece: Int) throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        converse(&client, &server, piece: piece)
        #expect(server.session.state == .established)
        let text = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
        try client.say(text)
        converse(&client, &server, piece: piece)
        #expect(server.received == text)
    }
}

@Test("the client's flights can be cut in two at every byte", arguments: versions)
func everySplit(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    let (serverContext, clientContext) = (try credentials.server(), try credentials.client(versions: version...version))
    var split = 0
    var longest = 1
    while split < longest {
        try withStrangers(serverContext, clientContext) { client, server in
            while !client.outgoing.isEmpty || !server.outgoing.isEmpty {
                let flight = client.flush()
                longest = max(longest, flight.count)
                server.take(Array(flight.prefix(split)))
                server.take(Array(flight.dropFirst(split)))
                client.take(server.flush())
            }
            #expect(server.session.state == .established, "cut after \(split) bytes")
        }
        split += 1
    }
}

@Test("plaintext of one call is no more than its ciphertext and one record")
func boundedPlaintext() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        converse(&client, &server)
        try client.say([UInt8](repeating: 7, count: 200_000))
        for part in pieces(client.flush(), of: 10_000) {
            let before = server.received.count
            server.take(part)
            #expect(server.received.count - before <= part.count + 16_384)
        }
        #expect(server.received.count == 200_000)
    }
}

@Test("data in the same flight as the client's Finished is read at once")
func dataWithFinished() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        server.take(client.flush())
        client.take(server.flush())
        try client.say([1, 2, 3])
        server.take(client.flush())
        #expect(server.session.state == .established)
        #expect(server.received == [1, 2, 3])
    }
}

@Test("no tickets are sent: after the handshake the server has nothing to say")
func noTickets() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        server.take(client.flush())
        client.take(server.flush())
        server.take(client.flush())
        #expect(server.session.state == .established)
        #expect(server.outgoing.isEmpty)
    }
}

@Test("every suite in use is forward secret and authenticated", arguments: versions)
func suites(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        converse(&client, &server)
        #expect(server.session.cipherSuite == (version == .v1_3 ? "TLS_AES_128_GCM_SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256"))
    }
}

@Test("a server of TLS 1.3 refuses a client of TLS 1.2 with an alert, and says why")
func versionTooOld() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(minimumVersion: .v1_3), credentials.client(versions: .v1_2 ... .v1_2)) {
        client, server in
        server.take(client.flush())
        #expect(server.session.state == .failed(.handshake(reason: "unsupported protocol")))
        // Alert record, fatal, protocol_version (RFC 8446 §6).
        #expect(server.outgoing.first == 21)
        #expect(server.outgoing.suffix(2) == [2, 70])
        client.take(server.flush())
        #expect(client.session.state == .failed(.handshake(reason: "tlsv1 alert protocol version")))
    }
}

@Test(
    "what is no TLS fails the handshake",
    arguments: [
        ("GET / HTTP/1.1\r\n\r\n", "http request"),
        ("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "wrong version number"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "wrong version number"),
    ])
func garbage(text: String, reason: String) throws {
    let credentials = try Credentials.good.get()
    var server = Peer(try .server(credentials.server()))
    server.take(Array(text.utf8))
    #expect(server.session.state == .failed(.handshake(reason: reason)))
}

@Test("a client hello with any one byte changed never does worse than fail")
func changedHello() throws {
    let credentials = try Credentials.good.get()
    let (serverContext, clientContext) = (try credentials.server(), try credentials.client(offering: ["h2"]))
    try withStrangers(serverContext, clientContext) { client, _ in
        let hello = client.flush()
        for index in hello.indices {
            var changed = hello
            changed[index] ^= 0x41
            var server = Peer(try .server(serverContext))
            server.take(changed)
            #expect(server.received.isEmpty)
            if case .established = server.session.state { Issue.record("byte \(index)") }
        }
    }
}

@Test("a record that was tampered with ends the session with an alert", arguments: versions)
func tamperedRecord(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        converse(&client, &server)
        try client.say([1, 2, 3])
        var record = client.flush()
        record[record.count - 1] ^= 1
        server.take(record)
        #expect(server.session.state == .failed(.record(reason: "decryption failed or bad record mac")))
        #expect(!server.outgoing.isEmpty)
        #expect(server.received.isEmpty)
        #expect(throws: TLSFailure.record(reason: "decryption failed or bad record mac")) { try server.say([1]) }
    }
}

@Test("a truncated record waits for its rest")
func truncatedRecord() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        converse(&client, &server)
        try client.say([1, 2, 3])
        let record = client.flush()
        server.take(record.dropLast())
        #expect(server.session.state == .established)
        #expect(server.received.isEmpty)
        server.take(record.suffix(1))
        #expect(server.received == [1, 2, 3])
    }
}

@Test("nothing is sealed before the handshake is done or after the end")
func sealTooSoonOrTooLate() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        #expect(throws: TLSFailure.ended) { try server.say([1]) }
        converse(&client, &server)
        server.leave()
        #expect(throws: TLSFailure.ended) { try server.say([1]) }
    }
}

@Test("sealing nothing makes no record")
func sealNothing() throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client()) { client, server in
        converse(&client, &server)
        try server.say([])
        #expect(server.outgoing.isEmpty)
    }
}

@Test(
    "the client checks whom it talks to",
    arguments: [
        ("localhost", true), ("127.0.0.1", true), ("webhook.example.svc", true),
        ("other", false), ("127.0.0.2", false), ("a.b.example.svc", false),
    ])
func serverName(name: String, isValid: Bool) throws {
    let credentials = try Credentials.good.get()
    try withStrangers(credentials.server(), credentials.client(), serverName: name) { client, server in
        converse(&client, &server)
        #expect((client.session.state == .established) == isValid)
        if case .failed(let failure) = client.session.state {
            #expect(failure.reason.hasPrefix("certificate verify failed: "))
            #expect(server.session.state != .established || server.received.isEmpty)
        }
    }
}

@Test("a client does not trust a stranger's authority")
func foreignAuthority() throws {
    let credentials = try Credentials.good.get()
    let stranger = try Credentials.make(validFrom: Credentials.now, lifetime: Credentials.day)
    try withStrangers(stranger.server(), credentials.client()) { client, server in
        converse(&client, &server)
        guard case .failed(.handshake(let reason)) = client.session.state else {
            Issue.record("the client should have refused")
            return
        }
        #expect(reason.hasPrefix("certificate verify failed: "))
    }
}

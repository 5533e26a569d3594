import TLSEngine
import Testing

private let versions: [TLSVersion] = [.v1_2, .v1_3]

@Test(
    "In both versions, the handshake completes, data is sent in both directions, and close_notify ends the session",
    arguments: versions)
func wholeSession(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        #expect(server.session.state == .handshaking)
        exchange(&client, &server)
        #expect(client.session.state == .established)
        #expect(server.session.state == .established)
        #expect(server.session.version == version)

        try client.send(Array("question".utf8))
        exchange(&client, &server)
        #expect(server.received == Array("question".utf8))
        try server.send(Array("answer".utf8))
        exchange(&client, &server)
        #expect(client.received == Array("answer".utf8))

        client.close()
        exchange(&client, &server)
        #expect(client.session.state == .finished)
        #expect(server.session.state == .peerFinished)
        // RFC 8446 §6.1: a close_notify closes one direction only.
        try server.send([1])
        exchange(&client, &server)
        #expect(client.received.last == 1)
        #expect(client.session.state == .finished)
        server.close()
        #expect(server.session.state == .closed)
        exchange(&client, &server)
        #expect(client.session.state == .closed)
    }
}

@Test("Data arrives unchanged however the ciphertext is split", arguments: versions, [1, 2, 3, 5, 7, 64, 1000])
func piecemeal(version: TLSVersion, piece: Int) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        exchange(&client, &server, piece: piece)
        #expect(server.session.state == .established)
        let text = (0..<40_000).map { UInt8(truncatingIfNeeded: $0) }
        try client.send(text)
        exchange(&client, &server, piece: piece)
        #expect(server.received == text)
    }
}

@Test("The client's flights can be split at every byte", arguments: versions)
func everySplit(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    let (serverContext, clientContext) = (try credentials.server(), try credentials.client(versions: version...version))
    var split = 0
    var longest = 1
    while split < longest {
        try withPeers(serverContext, clientContext) { client, server in
            while !client.outgoing.isEmpty || !server.outgoing.isEmpty {
                let flight = client.flush()
                longest = max(longest, flight.count)
                server.receive(Array(flight.prefix(split)))
                server.receive(Array(flight.dropFirst(split)))
                client.receive(server.flush())
            }
            #expect(server.session.state == .established, "cut after \(split) bytes")
        }
        split += 1
    }
}

@Test("The plaintext of one call is at most as long as its ciphertext plus one record")
func boundedPlaintext() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        exchange(&client, &server)
        try client.send([UInt8](repeating: 7, count: 200_000))
        for part in pieces(client.flush(), of: 10_000) {
            let before = server.received.count
            server.receive(part)
            #expect(server.received.count - before <= part.count + 16_384)
        }
        #expect(server.received.count == 200_000)
    }
}

@Test("Data in the same flight as the client's Finished is returned at once")
func dataWithFinished() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        server.receive(client.flush())
        client.receive(server.flush())
        try client.send([1, 2, 3])
        server.receive(client.flush())
        #expect(server.session.state == .established)
        #expect(server.received == [1, 2, 3])
    }
}

@Test("The server sends no session tickets after the handshake")
func noTickets() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        server.receive(client.flush())
        client.receive(server.flush())
        server.receive(client.flush())
        #expect(server.session.state == .established)
        #expect(server.outgoing.isEmpty)
    }
}

@Test("The negotiated suite has forward secrecy and authenticated encryption", arguments: versions)
func suites(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        exchange(&client, &server)
        #expect(server.session.cipherSuite == (version == .v1_3 ? "TLS_AES_128_GCM_SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256"))
    }
}

@Test("A server that requires TLS 1.3 rejects a client of TLS 1.2 with an alert and a reason")
func versionTooOld() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(minimumVersion: .v1_3), credentials.client(versions: .v1_2 ... .v1_2)) {
        client, server in
        server.receive(client.flush())
        #expect(server.session.state == .failed(.handshake(reason: "unsupported protocol")))
        // Alert record, fatal, protocol_version (RFC 8446 §6).
        #expect(server.outgoing.first == 21)
        #expect(server.outgoing.suffix(2) == [2, 70])
        client.receive(server.flush())
        #expect(client.session.state == .failed(.handshake(reason: "tlsv1 alert protocol version")))
    }
}

@Test(
    "Bytes that are not TLS fail the handshake",
    arguments: [
        ("GET / HTTP/1.1\r\n\r\n", "http request"),
        ("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "wrong version number"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "wrong version number"),
    ])
func garbage(text: String, reason: String) throws {
    let credentials = try Credentials.good.get()
    var server = Peer(try .server(credentials.server()))
    server.receive(Array(text.utf8))
    #expect(server.session.state == .failed(.handshake(reason: reason)))
}

@Test("A client hello with one changed byte never establishes a session")
func changedHello() throws {
    let credentials = try Credentials.good.get()
    let (serverContext, clientContext) = (try credentials.server(), try credentials.client(offering: ["h2"]))
    try withPeers(serverContext, clientContext) { client, _ in
        let hello = client.flush()
        for index in hello.indices {
            var changed = hello
            changed[index] ^= 0x41
            var server = Peer(try .server(serverContext))
            server.receive(changed)
            #expect(server.received.isEmpty)
            if case .established = server.session.state { Issue.record("byte \(index)") }
        }
    }
}

@Test("A modified record ends the session with an alert", arguments: versions)
func tamperedRecord(version: TLSVersion) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(versions: version...version)) { client, server in
        exchange(&client, &server)
        try client.send([1, 2, 3])
        var record = client.flush()
        record[record.count - 1] ^= 1
        server.receive(record)
        #expect(server.session.state == .failed(.record(reason: "decryption failed or bad record mac")))
        #expect(!server.outgoing.isEmpty)
        #expect(server.received.isEmpty)
        #expect(throws: TLSFailure.record(reason: "decryption failed or bad record mac")) { try server.send([1]) }
    }
}

@Test("A truncated record is processed when the rest arrives")
func truncatedRecord() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        exchange(&client, &server)
        try client.send([1, 2, 3])
        let record = client.flush()
        server.receive(record.dropLast())
        #expect(server.session.state == .established)
        #expect(server.received.isEmpty)
        server.receive(record.suffix(1))
        #expect(server.received == [1, 2, 3])
    }
}

@Test("Data cannot be sealed before the handshake or after the end")
func sealTooSoonOrTooLate() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        #expect(throws: TLSFailure.ended) { try server.send([1]) }
        exchange(&client, &server)
        server.close()
        #expect(throws: TLSFailure.ended) { try server.send([1]) }
    }
}

@Test("Sealing no data makes no record")
func sealNothing() throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client()) { client, server in
        exchange(&client, &server)
        try server.send([])
        #expect(server.outgoing.isEmpty)
    }
}

@Test(
    "The client verifies the server's name",
    arguments: [
        ("localhost", true), ("127.0.0.1", true), ("webhook.example.svc", true),
        ("other", false), ("127.0.0.2", false), ("a.b.example.svc", false),
    ])
func serverName(name: String, isValid: Bool) throws {
    let credentials = try Credentials.good.get()
    try withPeers(credentials.server(), credentials.client(), serverName: name) { client, server in
        exchange(&client, &server)
        #expect((client.session.state == .established) == isValid)
        if case .failed(let failure) = client.session.state {
            #expect(failure.reason.hasPrefix("certificate verify failed: "))
            #expect(server.session.state != .established || server.received.isEmpty)
        }
    }
}

@Test("A client rejects a certificate of a foreign authority")
func foreignAuthority() throws {
    let credentials = try Credentials.good.get()
    let foreign = try Credentials.make(validFrom: Credentials.now, lifetime: Credentials.day)
    try withPeers(foreign.server(), credentials.client()) { client, server in
        exchange(&client, &server)
        guard case .failed(.handshake(let reason)) = client.session.state else {
            Issue.record("the client must reject the certificate")
            return
        }
        #expect(reason.hasPrefix("certificate verify failed: "))
    }
}

import TLSEngine
import Testing

private let versions: [TLSVersion] = [.v1_2, .v1_3]

/// An authority for clients, and what it has issued.
private struct Clients {
    let authority: [UInt8]
    let good: IssuedCertificate
    let expired: IssuedCertificate
    let early: IssuedCertificate
    let serverOnly: IssuedCertificate

    static let made = Result { try Clients() }

    init() throws {
        let authority = try CertificateAuthority.make(
            commonName: "client authority", validFrom: Credentials.now - 9 * Credentials.day, lifetime: 30 * Credentials.day)
        func issue(_ usage: CertificateUsage, from: Int64, lifetime: Int64) throws -> IssuedCertificate {
            let names = ["api.example", "spiffe://cluster.local/api", "10.0.0.1"]
            return try authority.issue(
                commonName: "kube-apiserver", names: names.map { try SubjectAlternativeName($0) }, usage: usage,
                validFrom: Credentials.now + from, lifetime: lifetime)
        }
        good = try issue(.client, from: -Credentials.day, lifetime: 2 * Credentials.day)
        expired = try issue(.client, from: -2 * Credentials.day, lifetime: Credentials.day)
        early = try issue(.client, from: Credentials.day, lifetime: Credentials.day)
        serverOnly = try issue(.server, from: -Credentials.day, lifetime: 2 * Credentials.day)
        self.authority = authority.certificate
    }
}

/// What became of a handshake with a server that asks for a certificate.
private struct Outcome {
    let server: TLSState
    let refusedPeer: String?
    /// The description of the alert that the server has sent (RFC 8446 §6), as the client understood it.
    let client: TLSState
}

private func handshake(
    _ version: TLSVersion, _ own: IssuedCertificate?, trusting authority: [UInt8], names: [String] = []
) throws -> Outcome {
    let credentials = try Credentials.good.get()
    let clients = try ClientAuthentication(authorities: authority, allowedNames: names)
    return try withStrangers(
        credentials.server(clients: clients), credentials.client(versions: version...version, presenting: own)
    ) { client, server in
        converse(&client, &server)
        if server.session.state == .established {
            try client.say([1, 2, 3])
            converse(&client, &server)
            #expect(server.received == [1, 2, 3])
        }
        return Outcome(
            server: server.session.state, refusedPeer: server.session.refusedPeer, client: client.session.state)
    }
}

@Test("a client's certificate of the authority is accepted", arguments: versions)
func clientCertificate(version: TLSVersion) throws {
    let clients = try Clients.made.get()
    let outcome = try handshake(version, clients.good, trusting: clients.authority)
    #expect(outcome.server == .established)
    #expect(outcome.client == .established)
    #expect(outcome.refusedPeer == nil)
}

@Test("a server that asks for no certificate does not mind one", arguments: versions)
func notAsked(version: TLSVersion) throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    let client = try credentials.client(versions: version...version, presenting: clients.good)
    try withStrangers(credentials.server(), client) { client, server in
        converse(&client, &server)
        #expect(server.session.state == .established)
    }
}

@Test(
    "who is not let in is told by an alert, and the server knows why and whom", arguments: versions,
    [
        ("none", "peer did not return a certificate", "certificate required", nil),
        ("stranger", "certificate verify failed: unable to get local issuer certificate", "unknown ca", "CN=test server"),
        ("expired", "certificate verify failed: certificate has expired", "certificate expired", "CN=kube-apiserver"),
        ("early", "certificate verify failed: certificate is not yet valid", "bad certificate", "CN=kube-apiserver"),
        (
            "serverOnly", "certificate verify failed: unsuitable certificate purpose", "unsupported certificate",
            "CN=kube-apiserver"
        ),
    ] as [(String, String, String, String?)])
func refusedClient(version: TLSVersion, row: (kind: String, reason: String, alert: String, peer: String?)) throws {
    let clients = try Clients.made.get()
    let own: IssuedCertificate? =
        switch row.kind {
        case "none": nil
        case "stranger": try Credentials.good.get().issued
        case "expired": clients.expired
        case "early": clients.early
        default: clients.serverOnly
        }
    let outcome = try handshake(version, own, trusting: clients.authority)
    #expect(outcome.server == .failed(.handshake(reason: row.reason)))
    #expect(outcome.refusedPeer == row.peer)
    guard case .failed(let failure) = outcome.client else {
        Issue.record("the client was not told: \(outcome.client)")
        return
    }
    // TLS 1.2 has no alert for a missing certificate (RFC 5246 §7.4.6).
    let alert = row.kind == "none" && version == .v1_2 ? "handshake failure" : row.alert
    #expect(failure.reason.hasSuffix("alert \(alert)"), "\(failure.reason)")
}

@Test(
    "of the authority's clients those are let in whose common name, DNS name or URI is allowed, spelled just so",
    arguments: [
        (["kube-apiserver"], true), (["api.example"], true), (["spiffe://cluster.local/api"], true),
        (["nobody", "kube-apiserver"], true), ([], true),
        (["kube-apiserve"], false), (["Kube-apiserver"], false), (["*.example"], false), (["10.0.0.1"], false),
        (["nobody"], false),
        (["CN=kube-apiserver"], false), (["spiffe://cluster.local/"], false),
    ])
func allowedNames(names: [String], isAllowed: Bool) throws {
    let clients = try Clients.made.get()
    for version in versions {
        let outcome = try handshake(version, clients.good, trusting: clients.authority, names: names)
        guard !isAllowed else {
            #expect(outcome.server == .established)
            continue
        }
        #expect(outcome.server == .failed(.handshake(reason: "certificate verify failed: the name is not allowed")))
        #expect(outcome.refusedPeer == "CN=kube-apiserver")
        guard case .failed(let failure) = outcome.client else {
            Issue.record("the client was not told")
            continue
        }
        #expect(failure.reason.hasSuffix("alert bad certificate"))
    }
}

@Test("a session outlives the context that it was made from, verifier and all")
func orphan() throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    var server = Peer(
        try .server(
            credentials.server(clients: ClientAuthentication(authorities: clients.authority, allowedNames: ["api.example"]))))
    var client = Peer(try .client(credentials.client(presenting: clients.good), serverName: "localhost"))
    _ = client.session.start(output: &client.outgoing)
    converse(&client, &server)
    #expect(server.session.state == .established)
}

@Test("certificates that nobody has signed are trusted when they stand in the file themselves")
func selfTrusted() throws {
    let clients = try Clients.made.get()
    #expect(try handshake(.v1_3, clients.good, trusting: clients.good.certificate).server == .established)
    let outcome = try handshake(.v1_3, clients.good, trusting: clients.expired.certificate)
    #expect(
        outcome.server
            == .failed(.handshake(reason: "certificate verify failed: unable to get local issuer certificate")))
}

@Test("a client's chain is taken up to 32 KiB, and no further")
func longChain() throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    let one = clients.good.certificate
    // A certificate has about 600 bytes; those behind the first need not make sense, for the first is signed by the authority.
    for (count, isAccepted) in [(20, true), (90, false)] {
        let chain = (0..<count).flatMap { _ in one }
        let own = try TLSClientContext(authorities: credentials.authority, chain: chain, key: clients.good.privateKey)
        try withStrangers(
            credentials.server(clients: ClientAuthentication(authorities: clients.authority)), own
        ) { client, server in
            converse(&client, &server)
            #expect((server.session.state == .established) == isAccepted, "\(server.session.state)")
        }
    }
}

@Test(
    "authorities that are none are refused before anybody is served", arguments: ["", "nonsense", "-----BEGIN CERTIFICATE-----"])
func noAuthorities(text: String) throws {
    #expect(throws: TLSConfigurationError.self) { try ClientAuthentication(authorities: Array(text.utf8)) }
}

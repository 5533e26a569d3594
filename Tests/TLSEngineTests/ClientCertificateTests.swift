import TLSEngine
import Testing

private let versions: [TLSVersion] = [.v1_2, .v1_3]

/// An authority for clients, and certificates that it has issued.
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

/// The result of a handshake with a server that requests a certificate.
private struct Outcome {
    let server: TLSState
    let refusedPeer: String?
    /// The client's state, with the description of the server's alert (RFC 8446 §6).
    let client: TLSState
}

private func handshake(
    _ version: TLSVersion, _ own: IssuedCertificate?, trusting authority: [UInt8], names: [String] = []
) throws -> Outcome {
    let credentials = try Credentials.good.get()
    let clients = try ClientAuthentication(authorities: authority, allowedNames: names)
    return try withPeers(
        credentials.server(clients: clients), credentials.client(versions: version...version, presenting: own)
    ) { client, server in
        exchange(&client, &server)
        if server.session.state == .established {
            try client.send([1, 2, 3])
            exchange(&client, &server)
            #expect(server.received == [1, 2, 3])
        }
        return Outcome(
            server: server.session.state, refusedPeer: server.session.refusedPeer, client: client.session.state)
    }
}

@Test("A client certificate of the authority is accepted", arguments: versions)
func clientCertificate(version: TLSVersion) throws {
    let clients = try Clients.made.get()
    let outcome = try handshake(version, clients.good, trusting: clients.authority)
    #expect(outcome.server == .established)
    #expect(outcome.client == .established)
    #expect(outcome.refusedPeer == nil)
}

@Test("A server that does not request a certificate accepts clients that have one", arguments: versions)
func notAsked(version: TLSVersion) throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    let client = try credentials.client(versions: version...version, presenting: clients.good)
    try withPeers(credentials.server(), client) { client, server in
        exchange(&client, &server)
        #expect(server.session.state == .established)
    }
}

@Test(
    "A rejected client receives an alert, and the server reports the reason and the subject", arguments: versions,
    [
        ("none", "peer did not return a certificate", "certificate required", nil),
        ("foreign", "certificate verify failed: unable to get local issuer certificate", "unknown ca", "CN=test server"),
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
        case "foreign": try Credentials.good.get().issued
        case "expired": clients.expired
        case "early": clients.early
        default: clients.serverOnly
        }
    let outcome = try handshake(version, own, trusting: clients.authority)
    #expect(outcome.server == .failed(.handshake(reason: row.reason)))
    #expect(outcome.refusedPeer == row.peer)
    guard case .failed(let failure) = outcome.client else {
        Issue.record("the client received no alert: \(outcome.client)")
        return
    }
    // TLS 1.2 has no alert for a missing certificate (RFC 5246 §7.4.6).
    let alert = row.kind == "none" && version == .v1_2 ? "handshake failure" : row.alert
    #expect(failure.reason.hasSuffix("alert \(alert)"), "\(failure.reason)")
}

@Test(
    "Only clients whose common name, DNS name or URI is allowed, compared byte by byte, are accepted",
    arguments: [
        (["kube-apiserver"], true), (["api.example"], true), (["spiffe://cluster.local/api"], true),
        (["other", "kube-apiserver"], true), ([], true),
        (["kube-apiserve"], false), (["Kube-apiserver"], false), (["*.example"], false), (["10.0.0.1"], false),
        (["other"], false),
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
            Issue.record("the client received no alert")
            continue
        }
        #expect(failure.reason.hasSuffix("alert bad certificate"))
    }
}

@Test("A session can outlive its context and uses its verifier")
func sessionOutlivesContext() throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    var server = Peer(
        try .server(
            credentials.server(clients: ClientAuthentication(authorities: clients.authority, allowedNames: ["api.example"]))))
    var client = Peer(try .client(credentials.client(presenting: clients.good), serverName: "localhost"))
    _ = client.session.start(output: &client.outgoing)
    exchange(&client, &server)
    #expect(server.session.state == .established)
}

@Test("A certificate that is itself among the authorities is trusted")
func selfTrusted() throws {
    let clients = try Clients.made.get()
    #expect(try handshake(.v1_3, clients.good, trusting: clients.good.certificate).server == .established)
    let outcome = try handshake(.v1_3, clients.good, trusting: clients.expired.certificate)
    #expect(
        outcome.server
            == .failed(.handshake(reason: "certificate verify failed: unable to get local issuer certificate")))
}

@Test("A client's chain may have up to 32 KiB")
func longChain() throws {
    let (credentials, clients) = (try Credentials.good.get(), try Clients.made.get())
    let one = clients.good.certificate
    // A certificate has about 600 bytes. The certificates after the first one do not matter, because the authority has signed the first one.
    for (count, isAccepted) in [(20, true), (90, false)] {
        let chain = (0..<count).flatMap { _ in one }
        let own = try TLSClientContext(authorities: credentials.authority, chain: chain, key: clients.good.privateKey)
        try withPeers(
            credentials.server(clients: ClientAuthentication(authorities: clients.authority)), own
        ) { client, server in
            exchange(&client, &server)
            #expect((server.session.state == .established) == isAccepted, "\(server.session.state)")
        }
    }
}

@Test(
    "Text that contains no authorities is rejected", arguments: ["", "nonsense", "-----BEGIN CERTIFICATE-----"])
func noAuthorities(text: String) throws {
    #expect(throws: TLSConfigurationError.self) { try ClientAuthentication(authorities: Array(text.utf8)) }
}

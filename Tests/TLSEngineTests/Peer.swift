import Glibc
import TLSEngine

/// An authority and a certificate for localhost, created once for all tests.
struct Credentials: Sendable {
    let authority: [UInt8]
    let issued: IssuedCertificate

    static let now = Int64(time(nil))
    static let day: Int64 = 86_400

    static func make(validFrom: Int64, lifetime: Int64) throws -> Credentials {
        let authority = try CertificateAuthority.make(commonName: "test authority", validFrom: now - day, lifetime: 30 * day)
        let issued = try authority.issue(
            commonName: "test server",
            names: [
                SubjectAlternativeName("localhost"), SubjectAlternativeName("127.0.0.1"), SubjectAlternativeName("*.example.svc"),
            ],
            validFrom: validFrom, lifetime: lifetime)
        return Credentials(authority: authority.certificate, issued: issued)
    }

    static let good = Result { try make(validFrom: now - day, lifetime: 10 * day) }

    func server(minimumVersion: TLSVersion = .v1_2, clients: ClientAuthentication? = nil) throws -> TLSServerContext {
        try TLSServerContext(
            chain: issued.certificate, key: issued.privateKey, minimumVersion: minimumVersion, clients: clients)
    }

    func client(
        offering names: [String] = [], versions: ClosedRange<TLSVersion> = .v1_2 ... .v1_3,
        presenting own: IssuedCertificate? = nil
    ) throws -> TLSClientContext {
        try TLSClientContext(
            authorities: authority, chain: own?.certificate ?? [], key: own?.privateKey ?? [], applicationProtocols: names,
            versions: versions)
    }
}

/// One side of a TLS connection in memory.
struct Peer: ~Copyable {
    var session: TLSSession
    /// Ciphertext for the other side.
    var outgoing: [UInt8] = []
    /// Plaintext from the other side.
    var received: [UInt8] = []

    init(_ session: consuming TLSSession) {
        self.session = session
    }

    mutating func receive(_ bytes: [UInt8]) {
        _ = session.receive(bytes.span, plaintext: &received, output: &outgoing)
    }

    mutating func send(_ bytes: [UInt8]) throws {
        try session.seal(bytes.span, into: &outgoing)
    }

    mutating func close() {
        session.close(output: &outgoing)
    }

    /// Removes and returns the bytes to send.
    mutating func flush() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }
}

/// Calls `body` with a client, whose first flight is ready, and a server.
func withPeers<Value>(
    _ server: TLSServerContext, _ client: TLSClientContext, serverName: String = "localhost",
    _ body: (inout Peer, inout Peer) throws -> Value
) throws -> Value {
    var ours = Peer(try .server(server))
    var theirs = Peer(try .client(client, serverName: serverName))
    _ = theirs.session.start(output: &theirs.outgoing)
    return try body(&theirs, &ours)
}

/// Transfers bytes between both sides until neither has any to send, in pieces of at most `piece` bytes.
func exchange(_ client: inout Peer, _ server: inout Peer, piece: Int = .max) {
    while !client.outgoing.isEmpty || !server.outgoing.isEmpty {
        for part in pieces(client.flush(), of: piece) { server.receive(part) }
        for part in pieces(server.flush(), of: piece) { client.receive(part) }
    }
}

func pieces(_ bytes: [UInt8], of size: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: min(size, max(bytes.count, 1))).map { start in
        Array(bytes[start..<min(start + min(size, bytes.count), bytes.count)])
    }
}

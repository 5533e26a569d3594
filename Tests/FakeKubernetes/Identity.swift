internal import LinuxSystem
package import TLSEngine

/// The authority, certificates and TLS contexts of the fake API server, created once for all tests.
package struct Identity: Sendable {
    /// The authority that has signed the server's certificate, as PEM.
    package let authority: [UInt8]
    /// The server's context.
    package let context: TLSServerContext
    /// A context that accepts only clients with ``client``.
    package let demandingContext: TLSServerContext
    /// The certificate of a client named `admin`.
    package let client: IssuedCertificate

    package static let shared = Result {
        let now = WallTime.now().seconds
        let authority = try CertificateAuthority.make(commonName: "test authority", validFrom: now - 3600, lifetime: 7200)
        let issued = try authority.issue(
            commonName: "kube-apiserver", names: [SubjectAlternativeName("127.0.0.1")], validFrom: now - 3600, lifetime: 7200)
        return Identity(
            authority: authority.certificate,
            context: try TLSServerContext(chain: issued.certificate, key: issued.privateKey),
            demandingContext: try TLSServerContext(
                chain: issued.certificate, key: issued.privateKey,
                clients: ClientAuthentication(authorities: authority.certificate, allowedNames: ["admin"])),
            client: try authority.issue(
                commonName: "admin", names: [], usage: .client, validFrom: now - 3600, lifetime: 7200))
    }
}

/// What a server demands of its clients: a certificate (RFC 8446 §4.3.2), from whom, and in which name.
package struct ClientAuthentication: Sendable {
    /// Certificates as PEM. A client's own must be signed by one of them, or by a chain that the client sends and that leads to one.
    /// Each is trusted by itself: an intermediate authority needs no root beside it.
    package let authorities: [UInt8]
    /// A client's certificate must hold one of these names, spelled just so: as its common name (the last, if there are several), or
    /// as a DNS name or URI among its alternative names. With none, any certificate of the authorities will do.
    package let allowedNames: [String]

    /// - Throws: authorities that are no certificates.
    package init(authorities: [UInt8], allowedNames: [String] = []) throws(TLSConfigurationError) {
        _ = try PEM.certificates(in: authorities)
        self.authorities = authorities
        self.allowedNames = allowedNames
    }
}

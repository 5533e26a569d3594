/// A server's requirements on client certificates (RFC 8446 §4.3.2).
package struct ClientAuthentication: Sendable {
    /// Trusted authorities as PEM. One of them must have signed the client's certificate, directly or through a chain that the client sends.
    /// Each is trusted by itself: an intermediate authority does not need its root.
    package let authorities: [UInt8]
    /// The client's certificate must contain one of these names, compared byte by byte: as its common name (the last one, if there are
    /// several), or as a DNS name or URI among its alternative names. If the list is empty, every certificate of the authorities is accepted.
    package let allowedNames: [String]

    /// - Throws: if the authorities are not PEM certificates.
    package init(authorities: [UInt8], allowedNames: [String] = []) throws(TLSConfigurationError) {
        _ = try PEM.certificates(in: authorities)
        self.authorities = authorities
        self.allowedNames = allowedNames
    }
}

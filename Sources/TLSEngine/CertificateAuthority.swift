internal import COpenSSL

/// A certificate with its private key, both as PEM. Whoever writes the key to a file answers for the file's mode.
package struct IssuedCertificate: Sendable {
    /// The certificate.
    package let certificate: [UInt8]
    /// The private key: PKCS #8, not encrypted.
    package let privateKey: [UInt8]
}

/// An authority for development and tests, and for clusters without cert-manager: it lives in memory and signs server certificates.
package struct CertificateAuthority: ~Copyable {
    let key: KeyHandle
    let root: CertificateHandle
    /// Its own certificate, as PEM: what clients are told to trust (`caBundle`).
    package let certificate: [UInt8]

    /// Its private key as PEM (PKCS #8, not encrypted), for whoever keeps it.
    package var privateKey: [UInt8] {
        get throws(TLSConfigurationError) { try PEM.text(of: key) }
    }

    init(key: consuming KeyHandle, root: consuming CertificateHandle, certificate: [UInt8]) {
        self.key = key
        self.root = root
        self.certificate = certificate
    }

    /// A new authority with a new P-256 key.
    ///
    /// - Parameter validFrom: the first second of its validity, in seconds since 1970.
    /// - Parameter lifetime: in seconds.
    package static func make(
        commonName: String, validFrom: Int64, lifetime: Int64
    ) throws(TLSConfigurationError) -> CertificateAuthority {
        let key = try KeyHandle.generate()
        let root = try CertificateBuilder.certificate(
            commonName: commonName, key: key, validFrom: validFrom, lifetime: lifetime)
        try CertificateBuilder.extend(root, NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: root)
        try CertificateBuilder.extend(root, NID_key_usage, "critical,keyCertSign,cRLSign", issuer: root)
        try CertificateBuilder.extend(root, NID_subject_key_identifier, "hash", issuer: root)
        try CertificateBuilder.sign(root, issuer: root, key: key)
        let text = try PEM.text(of: root)
        return CertificateAuthority(key: key, root: root, certificate: text)
    }

    /// A certificate with a new P-256 key, signed by this authority.
    ///
    /// - Parameter names: of a server, what clients will call it: at least one, since they ignore the common name (RFC 9525 §2).
    /// - Parameter validFrom: the first second of its validity, in seconds since 1970.
    /// - Parameter lifetime: in seconds.
    package borrowing func issue(
        commonName: String, names: [SubjectAlternativeName], usage: CertificateUsage = .server, validFrom: Int64, lifetime: Int64
    ) throws(TLSConfigurationError) -> IssuedCertificate {
        guard usage == .client || !names.isEmpty else { throw .invalidName("(none)") }
        let leafKey = try KeyHandle.generate()
        let leaf = try CertificateBuilder.certificate(
            commonName: commonName, key: leafKey, validFrom: validFrom, lifetime: lifetime)
        let list = names.map(\.configuration).joined(separator: ",")
        try CertificateBuilder.extend(leaf, NID_basic_constraints, "critical,CA:FALSE", issuer: root)
        try CertificateBuilder.extend(leaf, NID_key_usage, "critical,digitalSignature", issuer: root)
        try CertificateBuilder.extend(leaf, NID_ext_key_usage, usage.rawValue, issuer: root)
        if !names.isEmpty { try CertificateBuilder.extend(leaf, NID_subject_alt_name, list, issuer: root) }
        try CertificateBuilder.extend(leaf, NID_authority_key_identifier, "keyid:always", issuer: root)
        try CertificateBuilder.sign(leaf, issuer: root, key: key)
        return IssuedCertificate(certificate: try PEM.text(of: leaf), privateKey: try PEM.text(of: leafKey))
    }
}

internal import COpenSSL

/// A certificate with its private key, both as PEM. A caller that writes the key to a file must restrict the file's permissions.
package struct IssuedCertificate: Sendable {
    /// The certificate.
    package let certificate: [UInt8]
    /// The private key: PKCS #8, without encryption.
    package let privateKey: [UInt8]
}

/// A certificate authority in memory, for development, for tests and for clusters without cert-manager.
package struct CertificateAuthority: ~Copyable {
    let key: KeyHandle
    let root: CertificateHandle
    /// Its certificate as PEM, for the trust bundle of clients (`caBundle`).
    package let certificate: [UInt8]

    /// Its private key as PEM (PKCS #8, without encryption).
    package var privateKey: [UInt8] {
        get throws(TLSConfigurationError) { try PEM.text(of: key) }
    }

    init(key: consuming KeyHandle, root: consuming CertificateHandle, certificate: [UInt8]) {
        self.key = key
        self.root = root
        self.certificate = certificate
    }

    /// Creates an authority with a new P-256 key.
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

    /// Issues a certificate with a new P-256 key.
    ///
    /// - Parameter names: the names by which clients call a server; at least one, because they ignore the common name (RFC 9525 §2).
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

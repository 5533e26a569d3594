internal import COpenSSL

extension CertificateAuthority {
    /// Loads an authority that was stored.
    ///
    /// - Parameter certificate: its certificate as PEM. Only the first one is read.
    /// - Parameter key: its private key as PEM.
    /// - Throws: if a text is not PEM, the key does not match the certificate, or the certificate may not sign others.
    package static func loaded(certificate: [UInt8], key: [UInt8]) throws(TLSConfigurationError) -> CertificateAuthority {
        let root = try PEM.firstCertificate(in: certificate).withPointer { pointer in
            X509_up_ref(pointer)
            return CertificateHandle(owning: pointer)
        }
        let key = try PEM.privateKey(in: key)
        OpenSSLErrors.clear()
        guard X509_check_private_key(root.pointer, key.pointer) == 1 else {
            OpenSSLErrors.clear()
            throw .keyDoesNotMatchCertificate
        }
        // Basic constraints must allow it (RFC 5280 §4.2.1.9).
        guard X509_check_ca(root.pointer) == 1 else {
            throw .stepFailed(step: "an authority's certificate", reason: "must have CA:TRUE in its basic constraints")
        }
        let text = try PEM.text(of: root)
        return CertificateAuthority(key: key, root: root, certificate: text)
    }

    /// Whether this authority has signed the first certificate of a PEM text.
    package borrowing func hasSigned(_ text: [UInt8]) throws(TLSConfigurationError) -> Bool {
        defer { OpenSSLErrors.clear() }
        return try PEM.firstCertificate(in: text).withPointer { X509_verify($0, key.pointer) } == 1
    }
}

internal import COpenSSL

extension CertificateAuthority {
    /// An authority that was made before and kept.
    ///
    /// - Parameter certificate: its own certificate, as PEM.
    /// - Parameter key: its private key, as PEM.
    /// - Throws: texts that are no PEM, a key that is not the certificate's, a certificate that may sign no others.
    package static func kept(certificate: [UInt8], key: [UInt8]) throws(TLSConfigurationError) -> CertificateAuthority {
        let root = try PEM.certificates(in: certificate)[0].withPointer { pointer in
            X509_up_ref(pointer)
            return CertificateHandle(owning: pointer)
        }
        let key = try PEM.privateKey(in: key)
        OpenSSLErrors.clear()
        guard X509_check_private_key(root.pointer, key.pointer) == 1 else {
            OpenSSLErrors.clear()
            throw .keyDoesNotMatchCertificate
        }
        // Basic constraints that say so (RFC 5280 §4.2.1.9).
        guard X509_check_ca(root.pointer) == 1 else {
            throw .refused(step: "an authority's certificate", reason: "it may sign no others")
        }
        let text = try PEM.text(of: root)
        return CertificateAuthority(key: key, root: root, certificate: text)
    }

    /// Whether a certificate, the first of a PEM text, bears this authority's signature.
    package borrowing func hasSigned(_ text: [UInt8]) throws(TLSConfigurationError) -> Bool {
        defer { OpenSSLErrors.clear() }
        return try PEM.certificates(in: text)[0].withPointer { X509_verify($0, key.pointer) } == 1
    }
}

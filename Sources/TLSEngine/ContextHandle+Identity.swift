internal import COpenSSL

extension ContextHandle {
    /// Gives a context its own certificate.
    ///
    /// - Parameter chain: the certificate, then those between it and the root, as PEM.
    /// - Parameter key: its private key as PEM, without a password.
    /// - Returns: what the certificate says.
    /// - Throws: texts that are no PEM, a key that is not the certificate's.
    borrowing func identify(chain: [UInt8], key: [UInt8]) throws(TLSConfigurationError) -> Certificate {
        let certificates = try PEM.certificates(in: chain)
        let privateKey = try PEM.privateKey(in: key)
        let certificate = try Certificate(certificates[0].handle)
        OpenSSLErrors.clear()
        guard certificates[0].withPointer({ X509_check_private_key($0, privateKey.pointer) }) == 1 else {
            OpenSSLErrors.clear()
            throw .keyDoesNotMatchCertificate
        }
        try require(certificates[0].withPointer { SSL_CTX_use_certificate(pointer, $0) }, "certificate")
        try require(SSL_CTX_use_PrivateKey(pointer, privateKey.pointer), "private key")
        for certificate in certificates.dropFirst() {
            try require(certificate.withPointer { ctp_ctx_add_chain_certificate(pointer, $0) }, "certificate chain")
        }
        return certificate
    }
}

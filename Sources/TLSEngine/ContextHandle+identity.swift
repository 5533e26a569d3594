internal import COpenSSL

extension ContextHandle {
    /// Sets a context's certificate and key.
    ///
    /// - Parameter chain: the certificate and its intermediate certificates, as PEM.
    /// - Parameter key: the private key as PEM, without a password.
    /// - Returns: the properties of the certificate.
    /// - Throws: if a text is not PEM, or the key does not match the certificate.
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

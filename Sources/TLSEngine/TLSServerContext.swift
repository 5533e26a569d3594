internal import COpenSSL

/// What all sessions of a server share: certificate, private key and settings. It never changes; a new certificate is a new context.
package final class TLSServerContext: @unchecked Sendable {
    // Unchecked: OpenSSL guards what sessions change in a context (its reference count), and nothing else changes it.
    let handle: ContextHandle
    /// The server's own certificate, the first of the chain.
    package let certificate: Certificate

    /// A context from PEM texts.
    ///
    /// - Parameter chain: the server's certificate, then those between it and the root.
    /// - Parameter key: its private key, without a password.
    /// - Throws: texts that are no PEM, a key that is not the certificate's.
    package init(
        chain: [UInt8], key: [UInt8], minimumVersion: TLSVersion = .v1_2
    ) throws(TLSConfigurationError) {
        let certificates = try PEM.certificates(in: chain)
        let privateKey = try PEM.privateKey(in: key)
        certificate = try Certificate(certificates[0].handle)
        handle = try ContextHandle.make(TLS_server_method(), minimumVersion: minimumVersion)
        OpenSSLErrors.clear()
        guard X509_check_private_key(certificates[0].handle.pointer, privateKey.pointer) == 1 else {
            OpenSSLErrors.clear()
            throw .keyDoesNotMatchCertificate
        }
        try require(SSL_CTX_use_certificate(handle.pointer, certificates[0].handle.pointer), "certificate")
        try require(SSL_CTX_use_PrivateKey(handle.pointer, privateKey.pointer), "private key")
        for certificate in certificates.dropFirst() {
            try require(ctp_ctx_add_chain_certificate(handle.pointer, certificate.handle.pointer), "certificate chain")
        }
        SSL_CTX_set_alpn_select_cb(
            handle.pointer,
            { _, chosen, length, offer, offerLength, _ in
                selectApplicationProtocol(chosen: chosen, length: length, offer: offer, offerLength: offerLength)
            }, nil)
    }

    /// A context from PEM files.
    package convenience init(
        chainFile: String, keyFile: String, minimumVersion: TLSVersion = .v1_2
    ) throws(TLSConfigurationError) {
        let chain = try PEM.contents(ofFile: chainFile)
        let key = try PEM.contents(ofFile: keyFile)
        try self.init(chain: chain, key: key, minimumVersion: minimumVersion)
    }
}

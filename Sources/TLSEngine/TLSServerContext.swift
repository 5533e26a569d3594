internal import COpenSSL

/// The certificate, private key and settings that all sessions of a server share. Immutable: a new certificate requires a new context.
package final class TLSServerContext: @unchecked Sendable {
    // Unchecked: sessions change only the reference count of the SSL_CTX, which is atomic.
    let handle: ContextHandle
    /// Verifies client certificates; nil if none are requested.
    let verifier: ClientVerifier?
    /// The server's certificate, the first of the chain.
    package let certificate: Certificate

    /// Creates a context from PEM texts.
    ///
    /// - Parameter chain: the server's certificate and its intermediate certificates.
    /// - Parameter key: the private key, without a password.
    /// - Parameter clients: the requirements on client certificates; nil to request none.
    /// - Throws: if a text is not PEM, or the key does not match the certificate.
    package init(
        chain: [UInt8], key: [UInt8], minimumVersion: TLSVersion = .v1_2, clients: ClientAuthentication? = nil
    ) throws(TLSConfigurationError) {
        handle = try ContextHandle.make(TLS_server_method(), minimumVersion: minimumVersion)
        certificate = try handle.identify(chain: chain, key: key)
        verifier = clients.map { ClientVerifier($0) }
        if let clients { try verifier?.install(in: handle, authorities: clients.authorities) }
        SSL_CTX_set_alpn_select_cb(
            handle.pointer,
            { _, chosen, length, offer, offerLength, _ in
                selectApplicationProtocol(chosen: chosen, length: length, offer: offer, offerLength: offerLength)
            }, nil)
    }
}

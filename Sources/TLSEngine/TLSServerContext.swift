internal import COpenSSL

/// What all sessions of a server share: certificate, private key and settings. It never changes; a new certificate is a new context.
package final class TLSServerContext: @unchecked Sendable {
    // Unchecked: OpenSSL guards what sessions change in a context (its reference count), and nothing else changes it.
    let handle: ContextHandle
    /// Who looks at clients' certificates; nil when none are asked for.
    let verifier: ClientVerifier?
    /// The server's own certificate, the first of the chain.
    package let certificate: Certificate

    /// A context from PEM texts.
    ///
    /// - Parameter chain: the server's certificate, then those between it and the root.
    /// - Parameter key: its private key, without a password.
    /// - Parameter clients: what is demanded of clients; nil for nothing.
    /// - Throws: texts that are no PEM, a key that is not the certificate's.
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

internal import COpenSSL

/// Verifies client certificates during the handshake.
///
/// OpenSSL stores only its address, so every session keeps a reference to it.
final class ClientVerifier: Sendable {
    /// The longest certificate chain of a client, in bytes. A few certificates have a few kB; OpenSSL's default is 100 kB.
    static let maxChainBytes = 32 << 10

    private let allowedNames: Set<[UInt8]>

    init(_ authentication: ClientAuthentication) {
        allowedNames = Set(authentication.allowedNames.map { Array($0.utf8) })
    }

    /// Makes a server's context request client certificates and verify them here.
    func install(in context: borrowing ContextHandle, authorities: [UInt8]) throws(TLSConfigurationError) {
        let store = SSL_CTX_get_cert_store(context.pointer)
        OpenSSLErrors.clear()
        for certificate in try PEM.certificates(in: authorities) {
            try require(certificate.withPointer { X509_STORE_add_cert(store, $0) }, "client authority")
        }
        // As in Go, and therefore in Kubernetes, every certificate of the file is trusted, whether it is a root or not.
        try require(X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)), "client authorities")
        ctp_ctx_set_max_cert_list(context.pointer, Self.maxChainBytes)
        // The names of the authorities are not sent, which RFC 8446 §4.2.4 permits: a client that chooses by them would send no certificate at
        // all if it has only others, and the log could not show which one it has.
        SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(context.pointer, verifyClient, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether the chain leads to an authority, is valid now, is meant for clients and contains an allowed name.
    fileprivate func accepts(_ storeContext: OpaquePointer) -> Bool {
        let leaf = X509_STORE_CTX_get0_cert(storeContext)
        // OpenSSL has set the purpose (RFC 5280 §4.2.1.12), because it knows that this is a server.
        var isAccepted = X509_verify_cert(storeContext) == 1
        if isAccepted, !allowedNames.isEmpty, !holdsAllowedName(leaf) {
            X509_STORE_CTX_set_error(storeContext, X509_V_ERR_CERT_REJECTED)
            isAccepted = false
        }
        if !isAccepted { Transport.of(storeContext: storeContext)?.refusedPeer = Certificate.subject(of: leaf) }
        return isAccepted
    }

    private func holdsAllowedName(_ certificate: OpaquePointer?) -> Bool {
        if let name = Certificate.commonName(of: certificate), allowedNames.contains(name) { return true }
        return Certificate.identifiers(of: certificate).contains { allowedNames.contains($0) }
    }
}

/// OpenSSL's callback for the verification of a peer's chain.
private func verifyClient(storeContext: OpaquePointer?, verifier: UnsafeMutableRawPointer?) -> Int32 {
    guard let storeContext, let verifier else { return 0 }
    return Unmanaged<ClientVerifier>.fromOpaque(verifier).takeUnretainedValue().accepts(storeContext) ? 1 : 0
}

extension Transport {
    /// The transport of the session whose peer is being verified.
    fileprivate static func of(storeContext: OpaquePointer) -> Transport? {
        let ssl = X509_STORE_CTX_get_ex_data(storeContext, SSL_get_ex_data_X509_STORE_CTX_idx())
        return of(SSL_get_rbio(ssl.map { OpaquePointer($0) }))
    }
}

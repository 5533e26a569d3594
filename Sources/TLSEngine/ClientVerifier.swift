internal import COpenSSL

/// Decides, in the middle of a handshake, whether a client's certificate is good enough.
///
/// OpenSSL knows it by its address only: whoever has a session that may still ask it must keep it.
final class ClientVerifier: Sendable {
    /// A client's chain beyond this ends its handshake. A few certificates are a few kB; OpenSSL would take 100 kB.
    static let maxChainBytes = 32 << 10

    private let allowedNames: Set<[UInt8]>

    init(_ authentication: ClientAuthentication) {
        allowedNames = Set(authentication.allowedNames.map { Array($0.utf8) })
    }

    /// Makes a server's context ask for certificates and come here with them.
    func install(in context: borrowing ContextHandle, authorities: [UInt8]) throws(TLSConfigurationError) {
        let store = SSL_CTX_get_cert_store(context.pointer)
        for certificate in try PEM.certificates(in: authorities) {
            try require(certificate.withPointer { X509_STORE_add_cert(store, $0) }, "client authority")
        }
        // As Go and with it Kubernetes take such a file: every certificate in it is trusted, be it a root or not.
        try require(X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)), "client authorities")
        ctp_ctx_set_max_cert_list(context.pointer, Self.maxChainBytes)
        // The names of the authorities are not sent (RFC 8446 §4.2.4 leaves it to us): a client that chose by them would send nothing
        // where it has something else, and nobody could see what.
        SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(context.pointer, verifyClient, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Whether the chain in question leads to an authority, is valid now and meant for clients, and holds an allowed name.
    fileprivate func accepts(_ question: OpaquePointer) -> Bool {
        let leaf = X509_STORE_CTX_get0_cert(question)
        // The purpose, RFC 5280 §4.2.1.12, has been set by OpenSSL, which knows that it is a server here.
        var isAccepted = X509_verify_cert(question) == 1
        if isAccepted, !allowedNames.isEmpty, !holdsAllowedName(leaf) {
            X509_STORE_CTX_set_error(question, X509_V_ERR_CERT_REJECTED)
            isAccepted = false
        }
        if !isAccepted { Transport.of(verification: question)?.refusedPeer = Certificate.subject(of: leaf) }
        return isAccepted
    }

    private func holdsAllowedName(_ certificate: OpaquePointer?) -> Bool {
        if let name = Certificate.commonName(of: certificate), allowedNames.contains(name) { return true }
        return Certificate.identifiers(of: certificate).contains { allowedNames.contains($0) }
    }
}

/// OpenSSL's question whether to trust the chain that a peer has sent.
private func verifyClient(question: OpaquePointer?, verifier: UnsafeMutableRawPointer?) -> Int32 {
    guard let question, let verifier else { return 0 }
    return Unmanaged<ClientVerifier>.fromOpaque(verifier).takeUnretainedValue().accepts(question) ? 1 : 0
}

extension Transport {
    /// The transport of the session that a chain is verified for.
    fileprivate static func of(verification question: OpaquePointer) -> Transport? {
        let ssl = X509_STORE_CTX_get_ex_data(question, SSL_get_ex_data_X509_STORE_CTX_idx())
        return of(SSL_get_rbio(ssl.map { OpaquePointer($0) }))
    }
}

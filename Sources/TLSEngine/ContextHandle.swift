internal import COpenSSL

/// Owns an `SSL_CTX`.
struct ContextHandle: ~Copyable {
    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// Creates a context with the settings that servers and clients share.
    static func make(_ method: OpaquePointer?, minimumVersion: TLSVersion) throws(TLSConfigurationError) -> ContextHandle {
        OpenSSLErrors.clear()
        guard let pointer = SSL_CTX_new(method) else {
            throw .stepFailed(step: "SSL_CTX_new", reason: OpenSSLErrors.takeReason())
        }
        let context = ContextHandle(owning: pointer)
        try require(ctp_ctx_set_min_version(pointer, minimumVersion.number), "minimum version")
        // Only suites with forward secrecy and authenticated encryption (RFC 9325 §4.2). TLS 1.3 has no others.
        try require(SSL_CTX_set_cipher_list(pointer, Self.tls12CipherSuites), "TLS 1.2 cipher suites")
        try require(SSL_CTX_set_ciphersuites(pointer, Self.tls13CipherSuites), "TLS 1.3 cipher suites")
        try require(ctp_ctx_set_groups(pointer, "X25519:P-256:P-384"), "key exchange groups")
        // No compression (RFC 9325 §3.3) and no renegotiation (§3.5).
        SSL_CTX_set_options(pointer, ctp_op_no_compression | ctp_op_no_renegotiation | ctp_op_cipher_server_preference)
        // No session tickets and no cache: API servers do not resume sessions, and tickets cost a third of a handshake.
        SSL_CTX_set_options(pointer, ctp_op_no_ticket)
        SSL_CTX_set_num_tickets(pointer, 0)
        ctp_ctx_disable_session_cache(pointer)
        // Idle connections release their record buffers (34 kB). Only the configured chain is sent.
        ctp_ctx_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN))
        return context
    }

    private static let tls12CipherSuites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ].joined(separator: ":")

    private static let tls13CipherSuites =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
}

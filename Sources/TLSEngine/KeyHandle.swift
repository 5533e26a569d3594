internal import COpenSSL

/// Owns an `EVP_PKEY`, a private key. OpenSSL clears it when it is freed.
struct KeyHandle: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// Creates a key on the curve P-256, which gives the fastest handshake that all clients support.
    static func generate() throws(TLSConfigurationError) -> KeyHandle {
        OpenSSLErrors.clear()
        guard let pointer = ctp_generate_p256() else {
            throw .stepFailed(step: "key generation", reason: OpenSSLErrors.takeReason())
        }
        return KeyHandle(owning: pointer)
    }
}

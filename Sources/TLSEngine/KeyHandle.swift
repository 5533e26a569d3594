internal import COpenSSL

/// Owns an `EVP_PKEY`: a private key, wiped when it goes.
struct KeyHandle: ~Copyable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// A new key on the curve P-256: the cheapest handshake that everybody accepts.
    static func generate() throws(TLSConfigurationError) -> KeyHandle {
        OpenSSLErrors.clear()
        guard let pointer = ctp_generate_p256() else {
            throw .refused(step: "key generation", reason: OpenSSLErrors.takeReason())
        }
        return KeyHandle(owning: pointer)
    }
}

internal import COpenSSL

/// Owns a memory `BIO`. OpenSSL clears its contents when it is freed.
struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        BIO_free(pointer)
    }

    /// Creates an empty BIO.
    static func empty() throws(TLSConfigurationError) -> MemoryBIO {
        guard let pointer = BIO_new(BIO_s_mem()) else { throw .stepFailed(step: "BIO_new", reason: OpenSSLErrors.takeReason()) }
        return MemoryBIO(owning: pointer)
    }

    /// Creates a BIO that contains a copy of `bytes`.
    static func holding(_ bytes: [UInt8]) throws(TLSConfigurationError) -> MemoryBIO {
        let memory = try empty()
        let written = bytes.isEmpty ? 0 : BIO_write(memory.pointer, bytes, Int32(clamping: bytes.count))
        guard written == bytes.count else { throw .stepFailed(step: "BIO_write", reason: OpenSSLErrors.takeReason()) }
        return memory
    }

    /// The contents.
    var bytes: [UInt8] {
        var data: UnsafeMutablePointer<CChar>?
        let count = ctp_bio_memory(pointer, &data)
        guard let data, count > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: count))
    }
}

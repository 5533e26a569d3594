internal import COpenSSL

/// The custom BIO below a session: OpenSSL reads from bytes that a caller lends for one call, and writes to an array.
///
/// Buffers therefore belong to the thread rather than to the session, and an idle connection is small.
final class Transport {
    /// The lent bytes that OpenSSL has not read. Not empty only within ``lending(_:_:)``, whose argument owns the memory.
    private var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Bytes that OpenSSL wants to send.
    var output: [UInt8] = []
    /// The subject of the peer's rejected certificate.
    var refusedPeer: String?

    /// Whether there are lent bytes that OpenSSL has not read.
    var hasInput: Bool { !input.isEmpty }

    /// Lends `bytes` to OpenSSL while `body` runs.
    func lending<Value>(_ bytes: Span<UInt8>, _ body: () -> Value) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            input = buffer
            defer { input = UnsafeBufferPointer(start: nil, count: 0) }
            return body()
        }
    }

    /// Reads for OpenSSL. Nil if there are no bytes.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = min(buffer.count, input.count)
        guard count > 0 else { return nil }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[..<count]))
        input = UnsafeBufferPointer(rebasing: input[count...])
        return count
    }

    /// Writes for OpenSSL. All bytes are accepted.
    fileprivate func write(_ bytes: UnsafeRawBufferPointer) {
        output.append(contentsOf: bytes)
    }

    /// Creates a BIO over this transport, which must outlive the BIO.
    func makeBIO() -> OpaquePointer? {
        let bio = BIO_new(Self.method)
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    /// Returns the transport of a BIO.
    static func of(_ bio: OpaquePointer?) -> Transport? {
        BIO_get_data(bio).map { Unmanaged<Transport>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Created once and never changed.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lent buffers")
        BIO_meth_set_read(method) { bio, buffer, count in
            ctp_bio_clear_retry_flags(bio)
            let buffer = UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
            guard let taken = Transport.of(bio)?.read(into: buffer) else {
                ctp_bio_set_retry_read(bio)
                return -1
            }
            return Int32(taken)
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            Transport.of(bio)?.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        // Of OpenSSL's control commands, only a flush must return 1.
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()
}

internal import COpenSSL

/// The wire as OpenSSL sees it: it reads from bytes that somebody lends for the time of a call, and writes to an array.
///
/// A session therefore owns no buffers: they belong to the thread, and an idle connection is small.
final class Transport {
    private var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// What OpenSSL has to send.
    var output: [UInt8] = []
    /// The subject of the certificate for which the peer was refused.
    var refusedPeer: String?

    /// Whether lent bytes are left that OpenSSL has not read.
    var hasInput: Bool { !input.isEmpty }

    /// Lends `bytes` to OpenSSL while `body` runs.
    func lending<Value>(_ bytes: Span<UInt8>, _ body: () -> Value) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            input = buffer
            defer { input = UnsafeBufferPointer(start: nil, count: 0) }
            return body()
        }
    }

    /// OpenSSL's read: nil when there is nothing.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = min(buffer.count, input.count)
        guard count > 0 else { return nil }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[..<count]))
        input = UnsafeBufferPointer(rebasing: input[count...])
        return count
    }

    /// OpenSSL's write: always taken whole.
    fileprivate func write(_ bytes: UnsafeRawBufferPointer) {
        output.append(contentsOf: bytes)
    }

    /// A BIO over this transport, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        let bio = BIO_new(Self.method)
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    /// The transport that a BIO was made over.
    static func of(_ bio: OpaquePointer?) -> Transport? {
        BIO_get_data(bio).map { Unmanaged<Transport>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Made once and never changed.
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
        // Of all questions OpenSSL puts to a BIO, only a flush needs a yes.
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()
}

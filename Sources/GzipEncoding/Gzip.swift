internal import CZlib

/// The content coding gzip (RFC 1952).
package enum Gzip {
    /// Compresses a content. The same content always gives the same bytes. The compressor takes 256 KB while it works.
    ///
    /// - Returns: nil if there is no memory.
    package static func compress(_ content: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for a header and a trailer of gzip (zlib.h, deflateInit2).
        let status = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        guard let size = UInt32(exactly: content.count) else { return nil }
        // One call compresses everything into a buffer of the largest possible size (zlib.h, deflateBound).
        let bound = deflateBound(&stream, uLong(size))
        var isComplete = false
        let compressed = [UInt8](unsafeUninitializedCapacity: Int(bound)) { output, count in
            content.withUnsafeBufferPointer { input in
                // zlib does not write to its input; the parameter lacks const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = size
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: output.count)
                isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            count = Int(stream.total_out)
        }
        return isComplete ? compressed : nil
    }
}

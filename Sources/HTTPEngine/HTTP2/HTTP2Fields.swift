internal import CNghttp2

/// A list of header fields to pass to libnghttp2. The text is in one reused buffer.
struct HTTP2Fields {
    private var text: [UInt8] = []
    /// The offsets where each name and each value end, alternating.
    private var ends: [Int] = []

    mutating func removeAll() {
        text.removeAll(keepingCapacity: text.capacity <= 1024)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func append(_ name: String, _ value: String) {
        text.append(contentsOf: name.utf8)
        ends.append(text.count)
        // A value may contain text from the peer and must stay well-formed (RFC 9113 §8.2.1).
        for byte in value.utf8 { text.append(byte.isFieldContent ? byte : UInt8(ascii: " ")) }
        ends.append(text.count)
    }

    /// Passes the fields to `body` as C structures. libnghttp2 copies them, so the pointers are valid only during the call.
    func withNameValuePairs<Result>(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result) -> Result {
        text.withUnsafeBufferPointer { text in
            // libnghttp2 declares the pointers mutable and does not write through them.
            let base = UnsafeMutablePointer(mutating: text.baseAddress)
            var start = 0
            let pairs = stride(from: 0, to: ends.count, by: 2).map { index in
                defer { start = ends[index + 1] }
                return nghttp2_nv(
                    name: base.map { $0 + start }, value: base.map { $0 + ends[index] },
                    namelen: ends[index] - start, valuelen: ends[index + 1] - ends[index],
                    flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
            }
            return pairs.withUnsafeBufferPointer(body)
        }
    }
}

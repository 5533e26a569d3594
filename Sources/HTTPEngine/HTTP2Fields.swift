internal import CNghttp2

/// Header fields on their way to libnghttp2, which wants pointers: text in one buffer, used again and again.
struct HTTP2Fields {
    private var text: [UInt8] = []
    /// Where each name and each value ends, in turn.
    private var ends: [Int] = []

    mutating func removeAll() {
        text.removeAll(keepingCapacity: text.capacity <= 1024)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func append(_ name: String, _ value: String) {
        text.append(contentsOf: name.utf8)
        ends.append(text.count)
        // A value that a peer had a hand in must not become malformed (RFC 9113 §8.2.1).
        for byte in value.utf8 { text.append(byte.isFieldContent ? byte : UInt8(ascii: " ")) }
        ends.append(text.count)
    }

    /// Lends the fields in C's shape; what libnghttp2 is handed it copies.
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

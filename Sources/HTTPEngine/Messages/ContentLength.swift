internal import TextCoding

/// Content-Length (RFC 9110 §8.6).
enum ContentLength {
    /// The length in bytes, `Int.max` if it is larger than that, or nil unless the value consists of digits only. RFC 9110 allows a
    /// recipient to accept the list `5, 5`. This parser does not, because no legitimate client sends it.
    static func parse(_ value: Span<UInt8>) -> Int? {
        value.isDecimal ? value.decimal(Int.self) ?? .max : nil
    }
}

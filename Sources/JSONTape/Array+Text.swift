/// Texts gathered as bytes: an answer is put together in one array, without a string for each of its parts.
extension [UInt8] {
    /// Appends the UTF-8 of a text.
    package mutating func append(_ text: String) {
        // A string that is not of Swift's own making lends no bytes.
        if text.utf8.withContiguousStorageIfAvailable({ append($0.span) }) == nil { append(contentsOf: text.utf8) }
    }

    /// Appends bytes.
    package mutating func append(_ span: Span<UInt8>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Appends a number in decimal.
    package mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var divisor: UInt = 1
        while magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / divisor % 10))
            divisor /= 10
        }
    }
}

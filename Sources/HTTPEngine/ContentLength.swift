/// Content-Length (RFC 9110 §8.6).
enum ContentLength {
    /// The length in bytes, `Int.max` when it is larger than that; `nil` unless the value is digits and nothing else. The list `5, 5`, which
    /// RFC 9110 lets a recipient forgive, is refused: nobody who means well sends it.
    static func parse(_ value: Span<UInt8>) -> Int? {
        guard value.count > 0 else { return nil }
        var length = 0
        for index in value.indices {
            guard let digit = value[index].hexDigit, digit < 10 else { return nil }
            let (product, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(digit)
            length = overflow || carry || length == .max ? .max : sum
        }
        return length
    }
}

// Values of the fields that the engine obeys, alike in HTTP/1.1 and HTTP/2.

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

/// Content-Type (RFC 9110 §8.3).
enum MediaType {
    /// The type and subtype in lower case, without parameters.
    static func parse(_ value: Span<UInt8>) throws(HTTPRefusal) -> String {
        let end = value.firstIndex(of: UInt8(ascii: ";"), from: 0) ?? value.count
        let type = value.extracting(value.trimmed(0..<end))
        // Sixteen bytes are one too many for a string without an allocation, and nearly every request says this.
        if type.equalsIgnoringCase("application/json") { return "application/json" }
        guard let slash = type.firstIndex(of: UInt8(ascii: "/"), from: 0), slash > 0, slash + 1 < type.count,
            type.extracting(..<slash).allSatisfy(.token), type.extracting((slash + 1)...).allSatisfy(.token)
        else { throw HTTPRefusal(400, "the Content-Type is not a media type") }
        return String(ascii: type).lowercased()
    }
}

/// Expect (RFC 9110 §10.1.1).
enum Expectation {
    case none, `continue`

    init(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard value.equalsIgnoringCase("100-continue") else {
            throw HTTPRefusal(417, "the only expectation that can be met is 100-continue")
        }
        self = .continue
    }
}

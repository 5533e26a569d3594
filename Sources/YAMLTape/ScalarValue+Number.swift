internal import TextCoding

extension ScalarValue {
    /// The number that a text denotes; nil if it is not a number. A text that is also a JSON number is kept, another is rewritten.
    static func number(_ text: Span<UInt8>) -> ScalarValue? {
        let digits = text.array
        let beginsWithPoint = text[0] == UInt8(ascii: ".")
        // After a sign or a digit underscores are allowed anywhere, after a point only between digits.
        if beginsWithPoint, !hasUnderscoresBetweenDigits(digits) { return nil }
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        return (beginsWithPoint ? nil : parseInteger(plain)) ?? parseFloat(plain)
    }

    private static func hasUnderscoresBetweenDigits(_ text: [UInt8]) -> Bool {
        text.indices.allSatisfy { index in
            guard text[index] == UInt8(ascii: "_") else { return true }
            return index > 0 && index + 1 < text.count && text[index - 1].isDigit && text[index + 1].isDigit
        }
    }

    /// A 64-bit integer, signed or not, in any of Go's notations: `12`, `0x1F`, `0b11`, `0o17` and `017`.
    private static func parseInteger(_ text: [UInt8]) -> ScalarValue? {
        let isNegative = text.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.first == UInt8(ascii: "+")
        let unsigned = text.dropFirst(isSigned ? 1 : 0)
        guard let (base, digits) = baseAndDigits(of: unsigned), let magnitude = magnitude(of: digits, base: base) else {
            return nil
        }
        if isNegative, magnitude > UInt64(Int64.max) + 1 { return nil }
        // `-0` keeps its text, too. Numbers with leading zeros are octal and are handled above.
        if base == 10 { return .integer(Array(text.first == UInt8(ascii: "+") ? unsigned : text[...])) }
        return .integer(Array(((isNegative && magnitude > 0 ? "-" : "") + String(magnitude)).utf8))
    }

    private static func baseAndDigits(of text: ArraySlice<UInt8>) -> (base: UInt64, digits: ArraySlice<UInt8>)? {
        guard text.first == UInt8(ascii: "0"), text.count > 1 else { return (10, text) }
        switch text[text.startIndex + 1] | 0x20 {
        case UInt8(ascii: "x"): return (16, text.dropFirst(2))
        case UInt8(ascii: "o"): return (8, text.dropFirst(2))
        case UInt8(ascii: "b"): return (2, text.dropFirst(2))
        default: return (8, text.dropFirst())
        }
    }

    private static func magnitude(of digits: ArraySlice<UInt8>, base: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = byte.hexadecimalValue, digit < base else { return nil }
            let (product, overflows) = value.multipliedReportingOverflow(by: base)
            let (sum, overflowsAgain) = product.addingReportingOverflow(UInt64(digit))
            if overflows || overflowsAgain { return nil }
            value = sum
        }
        return value
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, within the range of a 64-bit float.
    private static func parseFloat(_ text: [UInt8]) -> ScalarValue? {
        var rest = text[...]
        var json: [UInt8] = []
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            if sign == UInt8(ascii: "-") { json.append(sign) }
            rest.removeFirst()
        }
        let whole = rest.prefix { $0.isDigit }
        rest = rest.dropFirst(whole.count)
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        json += significant.isEmpty ? [UInt8(ascii: "0")] : significant
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(fraction.count)
            if whole.isEmpty, fraction.isEmpty { return nil }
            if !fraction.isEmpty { json += [UInt8(ascii: ".")] + fraction }
        } else if whole.isEmpty {
            return nil
        }
        if let mark = rest.first {
            guard mark | 0x20 == UInt8(ascii: "e") else { return nil }
            json.append(mark)
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                json.append(sign)
                rest.removeFirst()
            }
            guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
            json += rest
        }
        // A number out of range stays a string.
        guard let value = Double(String(decoding: json, as: UTF8.self)), value.isFinite else { return nil }
        return .float(json)
    }
}

extension Span<UInt8> {
    /// Whether the text consists of one or more ASCII digits.
    @inlinable
    public var isDecimal: Bool { !isEmpty && ASCIISet.digits.containsAll(self) }

    /// Returns the number that a text of decimal digits denotes.
    ///
    /// Leading zeros are allowed; signs, spaces and separators are not.
    ///
    /// - Returns: The number, or nil if the text is empty, contains any other byte, or exceeds `Integer.max`.
    @inlinable
    public func decimal<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
        guard !isEmpty else { return nil }
        var value: Integer = 0
        for index in indices {
            guard self[index].isDigit else { return nil }
            let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflows) = product.addingReportingOverflow(Integer(truncatingIfNeeded: self[index] & 0xF))
            guard !productOverflows, !sumOverflows else { return nil }
            value = sum
        }
        return value
    }
}

extension [UInt8] {
    /// Appends an integer in decimal, with a minus sign if it is negative.
    public mutating func append(decimal number: Int) {
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

extension OutputSpan<UInt8> {
    /// Appends a number below 100 in two digits.
    mutating func append(twoDigits number: Int) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}

extension JSONTape {
    /// The value of a number as the API server reads an integer; nil when it is none, or out of range.
    ///
    /// A number without fraction and exponent is read exactly. Every other one passes through a 64-bit float first, so `1.0` and `1e2`
    /// are integers, and a fraction too small for a float is none.
    @inlinable
    public func integer(at place: Place) -> Int64? {
        switch kind(at: place) {
        case .integer: exactInteger(at: place)
        case .decimal: Int64(exactly: double(at: place))
        default: nil
        }
    }

    /// Whether a number has no fractional part, whatever its size.
    public func isIntegral(at place: Place) -> Bool {
        switch kind(at: place) {
        case .integer: return true
        case .decimal:
            let value = double(at: place)
            return value.isFinite && value == value.rounded(.towardZero)
        default: return false
        }
    }

    /// The value of a number as the nearest 64-bit float; not a number when the place holds none.
    public func double(at place: Place) -> Double {
        Double(text(at: place)) ?? .nan
    }

    @usableFromInline
    func exactInteger(at place: Place) -> Int64? {
        withText(at: place) { text in
            let isNegative = text[0] == UInt8(ascii: "-")
            var value: Int64 = 0
            for index in (isNegative ? 1 : 0)..<text.count {
                let digit = Int64(text[index] - UInt8(ascii: "0"))
                let (product, overflows) = value.multipliedReportingOverflow(by: 10)
                // Gathered below zero, because the least value has no positive twin.
                let (sum, overflowsAgain) = product.subtractingReportingOverflow(digit)
                if overflows || overflowsAgain { return nil }
                value = sum
            }
            if isNegative { return value }
            return value == .min ? nil : -value
        }
    }
}

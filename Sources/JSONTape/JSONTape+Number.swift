extension JSONTape {
    /// The value of a number as the API server reads an integer; nil if it is not an integer or out of range.
    ///
    /// A number without fraction and exponent is read exactly. Every other one is converted to a 64-bit float first, so that `1.0` and `1e2`
    /// are integers, and a fraction too small for a float is lost.
    @inlinable
    public func integer(at place: Place) -> Int64? {
        switch kind(at: place) {
        case .integer: exactInteger(at: place)
        case .decimal: Int64(exactly: double(at: place))
        default: nil
        }
    }

    /// Whether a number of any size has no fractional part.
    public func isIntegral(at place: Place) -> Bool {
        switch kind(at: place) {
        case .integer: return true
        case .decimal:
            let value = double(at: place)
            return value.isFinite && value == value.rounded(.towardZero)
        default: return false
        }
    }

    /// The value of a number as the nearest 64-bit float; NaN for any other value.
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
                // Computed as a negative number, because Int64.min has no positive counterpart.
                let (sum, overflowsAgain) = product.subtractingReportingOverflow(digit)
                if overflows || overflowsAgain { return nil }
                value = sum
            }
            if isNegative { return value }
            return value == .min ? nil : -value
        }
    }
}

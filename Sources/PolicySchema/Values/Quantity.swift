/// A Kubernetes quantity in the form that the CRD of this policy allows: a whole number without leading zeros, and a suffix.
public enum Quantity {
    /// The pattern of the CRD. The CRD also states the wider pattern of Kubernetes, which every match of this one matches.
    public static let pattern = "^[1-9]+[0-9]*([EPTGMK]i|[EPTGMk])?$"

    /// The value of a quantity.
    public enum Value: Sendable, Equatable {
        case exact(Int64)
        /// The value is positive and does not fit into a signed 64-bit integer.
        case tooLarge
    }

    /// The value; nil if the text is not a quantity.
    public static func value(of text: Span<UInt8>) -> Value? {
        guard text.count > 0, UInt8(ascii: "1")...UInt8(ascii: "9") ~= text[0] else { return nil }
        var value: Int64 = 0
        var overflows = false
        var index = 0
        while index < text.count, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
            let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflows) = product.addingReportingOverflow(Int64(digit))
            overflows = overflows || productOverflows || sumOverflows
            value = sum
            index += 1
        }
        guard let factor = factor(of: text.extracting(index..<text.count)) else { return nil }
        let (product, productOverflows) = value.multipliedReportingOverflow(by: factor)
        return overflows || productOverflows ? .tooLarge : .exact(product)
    }

    static func factor(of suffix: Span<UInt8>) -> Int64? {
        switch suffix.count {
        case 0: return 1
        case 1:
            return suffix[0] == UInt8(ascii: "k") ? 1000 : suffix[0] == UInt8(ascii: "K") ? nil : power(of: 1000, for: suffix[0])
        case 2: return suffix[1] == UInt8(ascii: "i") ? power(of: 1024, for: suffix[0]) : nil
        default: return nil
        }
    }

    /// The letters of the units, from 1000 or 1024 upwards.
    static let units = "KMGTPE"

    private static func power(of base: Int64, for letter: UInt8) -> Int64? {
        var factor = base
        for candidate in units.utf8 {
            if candidate == letter { return factor }
            // The last step, to 1000^6 or 1024^6, still fits into 64 bits.
            factor = factor &* base
        }
        return nil
    }

    /// The largest short quantity that is not above a bound: `2047Mi` for 2147483647.
    static func text(atMost bound: Int64) -> String {
        let (unit, suffix) = unit(for: bound)
        return "\(bound / unit)\(suffix)"
    }

    /// The smallest short quantity that is not below a bound: `64Ki` for 65535.
    static func text(atLeast bound: Int64) -> String {
        let (unit, suffix) = unit(for: bound)
        return "\(bound / unit + (bound % unit == 0 ? 0 : 1))\(suffix)"
    }

    /// The largest unit in which a bound has at least two digits.
    private static func unit(for bound: Int64) -> (bytes: Int64, suffix: String) {
        [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")].first { bound / $0.0 >= 10 } ?? (1, "")
    }
}

/// A Kubernetes quantity as the CRD lets it be written in this policy: a whole number without leading zero, and a suffix.
public enum Quantity {
    /// The expression of the CRD. Kubernetes' own, wider one stands beside it there; this one implies it.
    public static let pattern = "^[1-9]+[0-9]*([EPTGMK]i|[EPTGMk])?$"

    /// What is known of a quantity's value.
    public enum Value: Sendable, Equatable {
        case exact(Int64)
        /// It is positive and larger than a signed 64-bit number can say.
        case tooLarge
    }

    /// The value; nil when the text is no quantity.
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

    private static func factor(of suffix: Span<UInt8>) -> Int64? {
        switch suffix.count {
        case 0: return 1
        case 1:
            return suffix[0] == UInt8(ascii: "k") ? 1000 : suffix[0] == UInt8(ascii: "K") ? nil : power(of: 1000, for: suffix[0])
        case 2: return suffix[1] == UInt8(ascii: "i") ? power(of: 1024, for: suffix[0]) : nil
        default: return nil
        }
    }

    private static func power(of base: Int64, for letter: UInt8) -> Int64? {
        var factor = base
        for candidate in "KMGTPE".utf8 {
            if candidate == letter { return factor }
            // The last step, to 1000^6 or 1024^6, still fits; there is none behind it.
            factor = factor &* base
        }
        return nil
    }

    /// The largest number of bytes up to a bound that is written shortly: `2047Mi` for 2147483647.
    static func text(atMost bound: Int64) -> String {
        let (unit, suffix) = unit(for: bound)
        return "\(bound / unit)\(suffix)"
    }

    /// The smallest number of bytes from a bound on that is written shortly: `64Ki` for 65535.
    static func text(atLeast bound: Int64) -> String {
        let (unit, suffix) = unit(for: bound)
        return "\(bound / unit + (bound % unit == 0 ? 0 : 1))\(suffix)"
    }

    /// The largest unit that leaves a bound at least two digits to be told by.
    private static func unit(for bound: Int64) -> (bytes: Int64, suffix: String) {
        [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")].first { bound / $0.0 >= 10 } ?? (1, "")
    }
}

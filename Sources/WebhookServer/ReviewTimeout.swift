/// The API server appends its own deadline to the path: `?timeout=10s`, a duration as Go writes it.
enum ReviewTimeout {
    /// The value of `timeout` in a query; nil when it is absent, malformed or not positive.
    static func parse(query: String) -> Duration? {
        guard !query.isEmpty else { return nil }
        let name = "timeout="
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) where pair.starts(with: name.utf8) {
            return duration(pair.dropFirst(name.utf8.count))
        }
        return nil
    }

    /// Whole numbers with units, one after the other: `1m30s`. Go writes fractions only below a second; the API server sends seconds.
    private static func duration(_ text: Substring.UTF8View) -> Duration? {
        var rest = text
        var nanoseconds: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(Substring(digits)), let factor = factor(Substring(unit)) else { return nil }
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: factor)
            let (sum, overflows) = nanoseconds.addingReportingOverflow(product)
            guard !isTooLarge, !overflows else { return nil }
            nanoseconds = sum
        }
        return nanoseconds > 0 ? .nanoseconds(nanoseconds) : nil
    }

    /// Nanoseconds in a unit.
    private static func factor(_ unit: Substring) -> Int64? {
        switch unit {
        case "h": 3_600_000_000_000
        case "m": 60_000_000_000
        case "s": 1_000_000_000
        case "ms": 1_000_000
        case "us": 1_000
        case "ns": 1
        default: nil
        }
    }
}

internal import TextCoding

/// The timeout that the API server appends to the path: `?timeout=10s`, in the format of Go durations.
enum ReviewTimeout {
    private static let name: StaticString = "timeout="

    /// The value of `timeout` in a query; nil if it is absent, malformed or not positive.
    static func parse(query: String) -> Duration? {
        guard !query.isEmpty else { return nil }
        var query = query
        return query.withUTF8 { parse($0.span) }
    }

    private static func parse(_ query: Span<UInt8>) -> Duration? {
        var start = 0
        while start < query.count {
            let end = query.end(ofRunFrom: start) { $0 != UInt8(ascii: "&") }
            let pair = query.extracting(start..<end)
            if pair.count > name.utf8CodeUnitCount, (0..<name.utf8CodeUnitCount).allSatisfy({ pair[$0] == name.utf8Start[$0] }) {
                return duration(pair.extracting(name.utf8CodeUnitCount...))
            }
            start = end + 1
        }
        return nil
    }

    /// Whole numbers with units: `1m30s`. Fractions are not read: the API server sends whole seconds.
    private static func duration(_ text: Span<UInt8>) -> Duration? {
        var nanoseconds: Int64 = 0
        var index = 0
        while index < text.count {
            let unit = text.end(ofRunFrom: index, where: \.isDigit)
            let end = text.end(ofRunFrom: unit) { !$0.isDigit }
            guard unit > index, let factor = factor(text.extracting(unit..<end)) else { return nil }
            guard let count = text.extracting(index..<unit).decimal(Int64.self) else { return nil }
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: factor)
            let (sum, overflows) = nanoseconds.addingReportingOverflow(product)
            guard !isTooLarge, !overflows else { return nil }
            nanoseconds = sum
            index = end
        }
        return nanoseconds > 0 ? .nanoseconds(nanoseconds) : nil
    }

    /// The nanoseconds of a unit.
    private static func factor(_ unit: Span<UInt8>) -> Int64? {
        switch (unit.count, unit.count > 0 ? unit[0] : 0, unit.count > 1 ? unit[1] : 0) {
        case (1, UInt8(ascii: "h"), _): 3_600_000_000_000
        case (1, UInt8(ascii: "m"), _): 60_000_000_000
        case (1, UInt8(ascii: "s"), _): 1_000_000_000
        case (2, UInt8(ascii: "m"), UInt8(ascii: "s")): 1_000_000
        case (2, UInt8(ascii: "u"), UInt8(ascii: "s")): 1_000
        case (2, UInt8(ascii: "n"), UInt8(ascii: "s")): 1
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The end of the run of bytes from `start` that satisfy a condition.
    fileprivate func end(ofRunFrom start: Int, where condition: (UInt8) -> Bool) -> Int {
        var end = start
        while end < count, condition(self[end]) { end += 1 }
        return end
    }
}

extension Quantity {
    /// An expression that matches exactly the quantities in a range.
    static func pattern(of range: ClosedRange<Int64>) -> String {
        let alternatives = suffixes.compactMap { suffix -> String? in
            guard let factor = factor(of: Array(suffix.utf8).span) else { return nil }
            let least = max(1, range.lowerBound / factor + (range.lowerBound % factor > 0 ? 1 : 0))
            let greatest = range.upperBound / factor
            return least <= greatest ? DecimalPattern.text(of: least...greatest) + suffix : nil
        }
        return "^(\(alternatives.joined(separator: "|")))$"
    }

    private static let suffixes = [""] + units.flatMap { [$0 == "K" ? "k" : "\($0)", "\($0)i"] }
}

/// Expressions that match exactly the positive decimal numbers in a range, without leading zeros.
private enum DecimalPattern {
    static func text(of range: ClosedRange<Int64>) -> String {
        let (least, greatest) = (digits(of: range.lowerBound), digits(of: range.upperBound))
        var alternatives: [String] = []
        // Numbers of a length all of which are in the range share an alternative with those of neighbouring lengths.
        var complete: ClosedRange<Int>?
        for length in least.count...greatest.count {
            let low = length == least.count ? least : [1] + Array(repeating: 0, count: length - 1)
            let high = length == greatest.count ? greatest : Array(repeating: 9, count: length)
            if low.dropFirst().allSatisfy({ $0 == 0 }), low[0] == 1, high.allSatisfy({ $0 == 9 }) {
                complete = (complete?.lowerBound ?? length)...length
            } else {
                alternatives += texts(from: low[...], to: high[...])
            }
        }
        if let complete { alternatives.append("[1-9]" + anyDigits(complete.lowerBound - 1...complete.upperBound - 1)) }
        return alternatives.count == 1 ? alternatives[0] : "(\(alternatives.joined(separator: "|")))"
    }

    /// The alternatives for numbers of one length, which may have leading zeros.
    private static func texts(from low: ArraySlice<Int>, to high: ArraySlice<Int>) -> [String] {
        guard var first = low.first, var last = high.first else { return [""] }
        let (lowRest, highRest) = (low.dropFirst(), high.dropFirst())
        if first == last { return texts(from: lowRest, to: highRest).map { "\(first)\($0)" } }
        var alternatives: [String] = []
        if lowRest.contains(where: { $0 != 0 }) {
            alternatives += texts(from: lowRest, to: lowRest.map { _ in 9 }[...]).map { "\(first)\($0)" }
            first += 1
        }
        var above: [String] = []
        if highRest.contains(where: { $0 != 9 }) {
            above = texts(from: highRest.map { _ in 0 }[...], to: highRest).map { "\(last)\($0)" }
            last -= 1
        }
        if first <= last {
            let digit = first == last ? "\(first)" : "[\(first)-\(last)]"
            alternatives.append(digit + anyDigits(lowRest.count...lowRest.count))
        }
        return alternatives + above
    }

    private static func digits(of number: Int64) -> [Int] { String(number).compactMap(\.wholeNumberValue) }

    private static func anyDigits(_ count: ClosedRange<Int>) -> String {
        switch (count.lowerBound, count.upperBound) {
        case (0, 0): ""
        case (1, 1): "[0-9]"
        case (let least, let greatest): least == greatest ? "[0-9]{\(least)}" : "[0-9]{\(least),\(greatest)}"
        }
    }
}

/// A Gateway API duration: one to four numbers of one to five digits, each with a unit `h`, `m`, `s` or `ms`, in any order.
public enum DurationText {
    /// The pattern of the CRD.
    public static let pattern = "^([0-9]{1,5}(h|m|s|ms)){1,4}$"

    /// The duration in milliseconds, at most 4 × 99999 hours; nil if the text is not a duration.
    public static func milliseconds(of text: Span<UInt8>) -> Int64? {
        var total: Int64 = 0
        var index = 0
        var terms = 0
        while index < text.count {
            terms += 1
            guard terms <= 4, let term = term(in: text, at: &index) else { return nil }
            total += term.number * term.unit
        }
        return terms == 0 ? nil : total
    }

    /// Reads a number and its unit, which is returned in milliseconds.
    private static func term(in text: Span<UInt8>, at index: inout Int) -> (number: Int64, unit: Int64)? {
        let start = index
        var number: Int64 = 0
        while index < text.count, index - start < 6, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
            number = number * 10 + Int64(digit)
            index += 1
        }
        guard 1...5 ~= index - start, index < text.count else { return nil }
        let unit: Int64
        switch text[index] {
        case UInt8(ascii: "h"): unit = 3_600_000
        case UInt8(ascii: "s"): unit = 1000
        case UInt8(ascii: "m") where index + 1 < text.count && text[index + 1] == UInt8(ascii: "s"):
            unit = 1
            index += 1
        case UInt8(ascii: "m"): unit = 60_000
        default: return nil
        }
        index += 1
        return (number, unit)
    }
}

extension TextFormat {
    /// A Gateway API duration (GEP-2257).
    public static let duration = TextFormat(
        pattern: DurationText.pattern, meaning: "a duration such as 30s, 1h30m or 500ms (whole numbers of h, m, s and ms)",
        accepts: { DurationText.milliseconds(of: $0) != nil },
        diagnose: { text in
            guard let meant = DurationText.meant(by: text) else { return Diagnosis() }
            return Diagnosis(suggestion: meant.text, isCertain: meant.isCertain)
        })
}

extension DurationText {
    /// Whether a text is a duration with each unit at most once, from large to small, without leading zeros, and without a later number
    /// that is as large as the unit before it. The first number has no limit: `90m` is as good as `1h30m`.
    public static func isNormalized(_ text: Span<UInt8>) -> Bool {
        var index = 0
        var last: Int64 = .max
        while index < text.count {
            let start = index
            guard let term = term(in: text, at: &index), term.unit < last else { return false }
            if text[start] == UInt8(ascii: "0"), text[start + 1] &- UInt8(ascii: "0") < 10 { return false }
            if last != .max, term.number * term.unit >= last { return false }
            last = term.unit
        }
        return last != .max
    }
}

extension TextFormat {
    /// A duration with each unit once, from large to small.
    static let durationSpelling = TextFormat(
        meaning: "written with each unit once, from large to small",
        rule: Rule(
            "duration-spelling", .warning, detectedBy: .lintOnly,
            error: "must be written with each unit once, from large to small[; did you mean {suggestion}?]",
            warning: "{value} does not have each unit once, from large to small, which is hard to read[; use {suggestion}]",
            reason: "a duration is hard to read if its units repeat, overflow or are out of order",
            bad: #"{"timeout":{"http":{"idleTimeout":"90m60s"}}}"#,
            good: #"{"timeout":{"http":{"idleTimeout":"1h31m"}}}"#),
        accepts: { DurationText.isNormalized($0) },
        diagnose: { text in
            let milliseconds = DurationText.milliseconds(of: Array(text.utf8).span)
            return Diagnosis(suggestion: milliseconds.flatMap { DurationText.normalized(milliseconds: $0) })
        })
}

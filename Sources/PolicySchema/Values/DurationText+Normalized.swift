extension DurationText {
    /// The duration with every unit at most once, in the order h, m, s, ms, and the largest possible units: `90m60s` becomes `1h31m`,
    /// and 0 becomes `0s` (GEP-2257, "Formatting").
    ///
    /// Nil if the number is negative or its hours have more than five digits.
    public static func normalized(milliseconds: Int64) -> String? {
        guard milliseconds > 0 else { return milliseconds == 0 ? "0s" : nil }
        let terms = [
            (milliseconds / 3_600_000, "h"), (milliseconds / 60_000 % 60, "m"), (milliseconds / 1000 % 60, "s"),
            (milliseconds % 1000, "ms"),
        ]
        guard terms[0].0 <= 99_999 else { return nil }
        return terms.map { $0 == 0 ? "" : "\($0)\($1)" }.joined()
    }
}

extension DurationText {
    /// A duration in its shortest usual spelling: `1h31m`, `500ms`, `0s`.
    public static func normalized(milliseconds: Int64) -> String {
        var rest = milliseconds
        var text = ""
        for (unit, suffix) in [(3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")] as [(Int64, String)] where rest >= unit {
            text += "\(rest / unit)\(suffix)"
            rest %= unit
        }
        return text.isEmpty ? "0s" : text
    }
}

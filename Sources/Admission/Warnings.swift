internal import JSONTape
internal import PolicySchema
internal import TextCoding

/// The warnings of a response, within the limits of the API server (`filters/warning.go` in k8s.io/apiserver): once all warnings together have more
/// than 4096 characters, it truncates each at 256 and drops the last ones.
enum Warnings {
    /// The most characters of one warning.
    static let maxLength = 256
    /// The most characters of all warnings together, without the line that counts the omitted ones (64 characters).
    static let maxTotal = 4096 - 64

    /// Writes the member `warnings` if there are any: the findings that are warnings, and the number of those omitted.
    ///
    /// - Parameter dropped: warnings that were found but not kept.
    /// - Parameter notice: a short warning that is not about a rule. It comes first.
    /// - Returns: the number of lines written.
    static func write(_ findings: Findings, dropped: Int, notice: String?, to writer: inout JSONWriter) -> Int {
        let count = findings.entries.indices.count { findings.entries[$0].severity == .warning }
        guard count + dropped > 0 || notice != nil else { return 0 }
        writer.key("warnings")
        var written = 0
        writer.array { writer in
            var text: [UInt8] = []
            text.reserveCapacity(maxLength * 2)
            var total = 0
            // The closure below would copy the findings.
            let entries = findings.entries
            if let notice {
                writer.string(notice)
                total += notice.utf8.count
                written += 1
            }
            for index in entries.indices where entries[index].severity == .warning {
                text.removeAll(keepingCapacity: true)
                findings.printDescription(of: index, to: &text)
                total += text.truncate(toCodePoints: maxLength, ruleID: entries[index].rule.id)
                guard total <= maxTotal else { break }
                writer.string(utf8: text.span)
                written += 1
            }
            let omitted = dropped + count + (notice == nil ? 0 : 1) - written
            guard omitted > 0 else { return }
            writer.string("and \(omitted) more \(omitted == 1 ? "warning" : "warnings")")
            written += 1
        }
        return written
    }
}

extension [UInt8] {
    /// Truncates a UTF-8 text that has more than `limit` Unicode code points. A truncated text ends in `… [RULE-ID]`, because the rule ID tells
    /// the reader where to find the rest.
    ///
    /// - Parameter ruleID: ASCII.
    /// - Returns: the number of code points that the text has afterwards.
    mutating func truncate(toCodePoints limit: Int, ruleID: @autoclosure () -> String) -> Int {
        if span.isASCIIWithoutDelete, count <= limit { return count }
        let suffix = Array(" [\(ruleID())]".utf8)
        let keptCount = limit - suffix.count - 1
        var (total, end) = (0, 0)
        // A byte 10xxxxxx continues a code point (RFC 3629 §3).
        for index in indices where self[index] & 0xC0 != 0x80 {
            if total == keptCount { end = index }
            total += 1
        }
        guard total > limit else { return total }
        removeSubrange(end...)
        append("…")
        append(contentsOf: suffix)
        return limit
    }
}

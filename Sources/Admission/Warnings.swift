internal import JSONTape
internal import PolicySchema

/// The warnings of an answer within what the API server passes on: 256 characters each, 4096 in all.
enum Warnings {
    /// The most characters of one warning.
    static let maxLength = 256
    /// The most characters of all warnings. The API server cuts behind 4096; the rest is for the line that counts what was left out.
    static let maxTotal = 4096 - 64

    /// Writes the member `warnings`, where there are any: the texts of findings, and how many more there were.
    ///
    /// - Returns: how many were written.
    static func write(_ findings: Findings, more: Int, to writer: inout JSONWriter) -> Int {
        let count = findings.entries.count { $0.severity == .warning }
        guard count + more > 0 else { return 0 }
        writer.key("warnings")
        var written = 0
        writer.array { writer in
            var text: [UInt8] = []
            text.reserveCapacity(maxLength * 2)
            var total = 0
            for index in findings.entries.indices where findings.entries[index].severity == .warning {
                text.removeAll(keepingCapacity: true)
                findings.printDescription(of: index, to: &text)
                total += text.cut(toCodePoints: maxLength)
                guard total <= maxTotal else { break }
                writer.string(utf8: text.span)
                written += 1
            }
            let rest = more + count - written
            guard rest > 0 else { return }
            writer.string("and \(rest) more warnings")
            written += 1
        }
        return written
    }
}

extension [UInt8] {
    /// Leaves of a text its beginning and an ellipsis when it has more Unicode code points than `limit`.
    ///
    /// - Returns: how many code points it has then.
    fileprivate mutating func cut(toCodePoints limit: Int) -> Int {
        if span.isASCIIWithoutDelete, count <= limit { return count }
        var (total, end) = (0, 0)
        // A byte 10xxxxxx continues a code point (RFC 3629 §3).
        for index in indices where self[index] & 0xC0 != 0x80 {
            if total == limit - 1 { end = index }
            total += 1
        }
        guard total > limit else { return total }
        removeSubrange(end...)
        append("…")
        return limit
    }
}

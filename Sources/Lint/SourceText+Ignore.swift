internal import JSONTape
internal import Reports

extension SourceText {
    /// The bytes to delete so that a comment does not ignore a rule any more: the identifier with one comma, or the comment with the blanks
    /// before it if it names no other rule, and with its line if that has nothing else.
    func range(of ignore: DiagnosticFix.Ignore) -> Range<Int> {
        let comment = bytes[ignore.comment]
        guard let equals = comment.firstIndex(of: UInt8(ascii: "=")) else { return ignore.comment }
        let names = comment[(equals + 1)...].prefix { $0 > 0x20 }
        let items = names.split(separator: UInt8(ascii: ","))
        if let item = items.first(where: { $0.elementsEqual(ignore.rule.utf8) }), items.count > 1 {
            let hasNext = item.endIndex < names.endIndex
            return hasNext ? item.startIndex..<item.endIndex + 1 : item.startIndex - 1..<item.endIndex
        }
        let line = range(ofLine: position(of: ignore.comment.lowerBound).line)
        var start = ignore.comment.lowerBound
        while start > line.lowerBound, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        guard start == line.lowerBound else { return start..<ignore.comment.upperBound }
        // The line with its end, which is a line feed, perhaps after a carriage return.
        let rest = bytes[ignore.comment.upperBound...].prefix { $0 == 0x0D || $0 == 0x0A }
        let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? ignore.comment.upperBound
        return line.lowerBound..<end
    }
}

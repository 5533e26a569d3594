/// One field line of HTTP/1.x without its line end (RFC 9112 §5), checked.
struct FieldLine {
    let name: FieldName
    /// Where the value is in the line, trimmed.
    let value: Range<Int>

    init(_ line: Span<UInt8>) throws(HTTPRefusal) {
        // RFC 9112 §5.2 and §2.2: a server refuses folded lines, and blanks before the first field.
        guard !line[0].isBlank else { throw HTTPRefusal(400, "a header line begins with a space or a tab") }
        let token = ASCIISet.token
        var colon = 0
        while colon < line.count, token.contains(line[colon]) { colon += 1 }
        guard colon < line.count, line[colon] == UInt8(ascii: ":"), colon > 0 else {
            throw Self.refusal(of: line, at: colon)
        }
        let value = line.trimmed(colon + 1..<line.count)
        guard line.extracting(value).isFieldContent else {
            throw HTTPRefusal(400, "a header value holds a control character")
        }
        name = FieldName(line.extracting(..<colon))
        self.value = value
    }

    private static func refusal(of line: Span<UInt8>, at index: Int) -> HTTPRefusal {
        guard index < line.count else { return HTTPRefusal(400, "a header line has no colon") }
        // RFC 9112 §5.1: no whitespace before the colon; in the past its handling differed, to the joy of smugglers.
        if line[index].isBlank, line.trimmed(index..<line.count).lowerBound < line.count,
            line[line.trimmed(index..<line.count).lowerBound] == UInt8(ascii: ":")
        {
            return HTTPRefusal(400, "a header line has whitespace before its colon")
        }
        return HTTPRefusal(400, "a header name is empty or holds a character that is not of a token")
    }
}

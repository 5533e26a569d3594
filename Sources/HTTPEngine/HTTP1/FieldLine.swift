internal import TextCoding

/// A validated field line of HTTP/1.x, without its line end (RFC 9112 §5).
struct FieldLine {
    let name: FieldName
    /// The position of the trimmed value within the line.
    let value: Range<Int>

    init(_ line: Span<UInt8>) throws(HTTPError) {
        // RFC 9112 §5.2 and §2.2: a server rejects folded lines, and whitespace before the first field.
        guard !line[0].isBlank else { throw HTTPError(400, "a header line begins with a space or a tab") }
        let token = ASCIISet.token
        var colon = 0
        while colon < line.count, token.contains(line[colon]) { colon += 1 }
        guard colon < line.count, line[colon] == UInt8(ascii: ":"), colon > 0 else {
            throw Self.nameError(of: line, at: colon)
        }
        let value = line.trimmed(colon + 1..<line.count)
        guard line.extracting(value).isFieldContent else {
            throw HTTPError(400, "a header value contains a control character")
        }
        name = FieldName(line.extracting(..<colon))
        self.value = value
    }

    private static func nameError(of line: Span<UInt8>, at index: Int) -> HTTPError {
        guard index < line.count else { return HTTPError(400, "a header line has no colon") }
        // RFC 9112 §5.1: whitespace before the colon is not allowed, because parsers that disagree about it enable request smuggling.
        if line[index].isBlank, line.trimmed(index..<line.count).lowerBound < line.count,
            line[line.trimmed(index..<line.count).lowerBound] == UInt8(ascii: ":")
        {
            return HTTPError(400, "a header line has whitespace before its colon")
        }
        return HTTPError(400, "a header name is empty or contains a character that is not allowed in a token")
    }
}

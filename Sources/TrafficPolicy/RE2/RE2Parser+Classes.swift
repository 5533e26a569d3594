internal import TextCoding

// Bracket expressions. ParseCharClass in re2/parse.cc.
extension RE2Parser {
    /// Reads `[…]`.
    mutating func readClass(of text: Span<UInt8>) {
        let start = index
        index += 1
        if index < text.count, text[index] == UInt8(ascii: "^") { index += 1 }
        let first = index
        // A bracket in first position is a literal.
        while index < text.count, text[index] != UInt8(ascii: "]") || index == first {
            if !readPOSIXClass(of: text), !readUnicodeClass(of: text), !readPerlClass(of: text) {
                readRange(from: start, of: text)
            }
            if failure != nil { return }
        }
        guard index < text.count else { return fail(.missingBracket, at: start) }
        index += 1
        push()
    }

    /// Reads `a` or `a-z`. A hyphen before the closing bracket is a literal.
    private mutating func readRange(from bracket: Int, of text: Span<UInt8>) {
        let start = index
        guard let low = readClassCharacter(of: text) else { return }
        guard index + 1 < text.count, text[index] == UInt8(ascii: "-"), text[index + 1] != UInt8(ascii: "]") else { return }
        index += 1
        if text[index] == UInt8(ascii: "\\"), readPerlClass(of: text) || readUnicodeClass(of: text) {
            return fail(.characterRange(text.excerpt(start..<index)), at: start)
        }
        guard let high = readClassCharacter(of: text) else { return }
        if high < low { fail(.characterRange(text.excerpt(start..<index)), at: start) }
    }

    private mutating func readClassCharacter(of text: Span<UInt8>) -> UInt32? {
        text[index] == UInt8(ascii: "\\") ? readEscapedCharacter(of: text) : readScalar(of: text)
    }

    /// Reads `[:alpha:]` or `[:^alpha:]`; false if there is none. Without a later `:]`, `[` and `:` are literals.
    private mutating func readPOSIXClass(of text: Span<UInt8>) -> Bool {
        let start = index
        guard start + 2 < text.count, text[start] == UInt8(ascii: "["), text[start + 1] == UInt8(ascii: ":") else { return false }
        let end = classEnd(from: start + 2, of: text)
        guard end < text.count else { return false }
        index = end + 2
        let isNegated = text[start + 2] == UInt8(ascii: "^")
        let name = text.extracting(start + (isNegated ? 3 : 2)..<end)
        if !Self.posixClasses.contains(where: { name.hasSameBytes(as: $0) }) {
            fail(.posixClass(text.excerpt(start..<index)), at: start)
        }
        return true
    }

    /// The offset of the first `:]` from `start` on; the length of the text if there is none.
    private mutating func classEnd(from start: Int, of text: Span<UInt8>) -> Int {
        if let classEnd, classEnd >= start { return classEnd }
        var end = start
        while end + 1 < text.count, text[end] != UInt8(ascii: ":") || text[end + 1] != UInt8(ascii: "]") { end += 1 }
        if end + 1 >= text.count { end = text.count }
        classEnd = end
        return end
    }

    /// re2/perl_groups.cc.
    private static let posixClasses = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word",
        "xdigit",
    ]
}

internal import TextCoding

// Escapes. ParseEscape and ParseUnicodeGroup in re2/parse.cc.
extension RE2Parser {
    /// Reads an escape outside brackets.
    mutating func readEscape(of text: Span<UInt8>) {
        guard index + 1 < text.count else { return fail(.trailingBackslash, at: index) }
        switch text[index + 1] {
        case UInt8(ascii: "A"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "C"), UInt8(ascii: "z"):
            // RE2 has no \Z, because it could not have the meaning that it has in Perl.
            index += 2
            push()
        case UInt8(ascii: "Q"):
            readQuotation(of: text)
        default:
            if !readPerlClass(of: text), !readUnicodeClass(of: text) { _ = readEscapedCharacter(of: text) }
            push()
        }
    }

    /// Reads `\d`, `\s`, `\w` or their negations; false if there is none.
    mutating func readPerlClass(of text: Span<UInt8>) -> Bool {
        guard index + 1 < text.count, text[index] == UInt8(ascii: "\\") else { return false }
        switch text[index + 1] | 0x20 {
        case UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "w"):
            index += 2
            return true
        default:
            return false
        }
    }

    /// Reads `\pL`, `\p{Greek}`, `\p{^Greek}` or their negations; false if there is none.
    mutating func readUnicodeClass(of text: Span<UInt8>) -> Bool {
        let start = index
        guard start + 1 < text.count, text[start] == UInt8(ascii: "\\"), text[start + 1] | 0x20 == UInt8(ascii: "p") else {
            return false
        }
        index += 2
        var name = index..<index
        if index < text.count, text[index] == UInt8(ascii: "{") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "^") { index += 1 }
            let first = index
            while index < text.count, text[index] != UInt8(ascii: "}") {
                guard text[index].isWordCharacter else {
                    fail(.unicodeClass(text.excerpt(start..<index + 1)), at: start)
                    return true
                }
                index += 1
            }
            name = first..<index
            index = min(index + 1, text.count)
            if text[index - 1] != UInt8(ascii: "}") { name = first..<first }
        } else if index < text.count {
            name = index..<index + 1
            guard readScalar(of: text) != nil else { return true }
        }
        if !RE2UnicodeClass.isKnown(text.extracting(name)) { fail(.unicodeClass(text.excerpt(start..<index)), at: start) }
        return true
    }

    /// Reads `\Q…\E`, a literal; without `\E` it extends to the end.
    private mutating func readQuotation(of text: Span<UInt8>) {
        index += 2
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count, text[index + 1] == UInt8(ascii: "E") {
                index += 2
                return
            }
            guard readScalar(of: text) != nil else { return }
            push()
        }
    }

    /// Reads an escape for one character and returns the character; nil on an error.
    mutating func readEscapedCharacter(of text: Span<UInt8>) -> UInt32? {
        let start = index
        guard start + 1 < text.count else {
            fail(.trailingBackslash, at: start)
            return nil
        }
        index += 1
        guard let character = readScalar(of: text) else { return nil }
        switch text[start + 1] {
        case UInt8(ascii: "1")...UInt8(ascii: "7"):
            // A single digit is a backreference.
            guard index < text.count, text[index].isOctalDigit else { break }
            return readOctal(character & 7, from: start, of: text)
        case UInt8(ascii: "0"): return readOctal(0, from: start, of: text)
        case UInt8(ascii: "x"): return readHexadecimal(from: start, of: text)
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "v"): return 0x0B
        case 0..<0x80 where !ASCIISet.alphanumerics.contains(text[start + 1]):
            return character
        default: break
        }
        fail(.escape(text.excerpt(start..<index)), at: start)
        return nil
    }

    /// Reads up to three octal digits, of which the first has been read.
    private mutating func readOctal(_ first: UInt32, from start: Int, of text: Span<UInt8>) -> UInt32? {
        var value = first
        for _ in 0..<2 where index < text.count && text[index].isOctalDigit {
            value = value << 3 | UInt32(text[index] & 7)
            index += 1
        }
        return checked(value, from: start, of: text)
    }

    /// Returns a character that is given by its number; nil if the number is too large.
    private mutating func checked(_ value: UInt32, from start: Int, of text: Span<UInt8>) -> UInt32? {
        if value <= encoding.maxEscapedCharacter { return value }
        fail(.codePoint(text.excerpt(start..<index)), at: start)
        return nil
    }

    /// Reads two hexadecimal digits, or any number of them in braces.
    private mutating func readHexadecimal(from start: Int, of text: Span<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        if index < text.count, text[index] == UInt8(ascii: "{") {
            index += 1
            let first = index
            while index < text.count, let digit = text[index].hexadecimalValue {
                // Saturates above the largest number.
                value = min(value << 4 | UInt32(digit), encoding.maxEscapedCharacter + 1)
                index += 1
            }
            if index > first, index < text.count, text[index] == UInt8(ascii: "}") {
                index += 1
                return checked(value, from: start, of: text)
            }
        } else if index + 1 < text.count, let high = text[index].hexadecimalValue, let low = text[index + 1].hexadecimalValue {
            index += 2
            return UInt32(high << 4 | low)
        }
        fail(.escape(text.excerpt(start..<min(index + 1, text.count))), at: start)
        return nil
    }
}

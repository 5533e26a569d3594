internal import TextCoding

/// Strings with escapes.
extension JSONParser {
    /// Decodes a string with escapes whose text begins at `start` and whose first backslash is at `escape`. Returns the index after
    /// the string.
    mutating func decodeString(from start: Int, escape: Int, _ text: Span<UInt8>) throws(Fault) -> Int {
        var (plain, index) = (start, escape)
        while true {
            scratch.decoded.append(text.extracting(plain..<index))
            if text[index] == UInt8(ascii: "\"") { return index + 1 }
            try decodeEscape(at: &index, text)
            plain = index
            index = try endOfText(from: plain, text)
        }
    }

    /// RFC 8259 §7. The byte at `index` is a backslash.
    private mutating func decodeEscape(at index: inout Int, _ text: Span<UInt8>) throws(Fault) {
        let byte: UInt8
        switch text[index + 1] {
        case UInt8(ascii: "\""): byte = UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): byte = UInt8(ascii: "\\")
        case UInt8(ascii: "/"): byte = UInt8(ascii: "/")
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "u"): return try decodeUnicodeEscape(at: &index, text)
        default:
            throw index + 1 < sourceCount ? Fault(.invalidEscape, at: index) : Fault(.endOfInput, at: sourceCount)
        }
        index += 2
        scratch.decoded.append(byte)
    }

    private mutating func decodeUnicodeEscape(at index: inout Int, _ text: Span<UInt8>) throws(Fault) {
        var value = try codeUnit(at: index, text)
        index += 6
        if 0xD800...0xDBFF ~= value, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") {
            let low = try codeUnit(at: index, text)
            if 0xDC00...0xDFFF ~= low {
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                index += 6
            }
        }
        // A lone surrogate is decoded as U+FFFD, as in Go's encoding/json.
        let scalar = UnicodeScalar(value) ?? "\u{FFFD}"
        scratch.decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// The four hexadecimal digits of an escape that begins at an offset.
    private func codeUnit(at offset: Int, _ text: Span<UInt8>) throws(Fault) -> UInt32 {
        guard offset + 6 <= sourceCount else { throw Fault(.endOfInput, at: sourceCount) }
        var value: UInt32 = 0
        for position in offset + 2..<offset + 6 {
            guard let digit = text[position].hexadecimalValue else { throw Fault(.invalidEscape, at: offset) }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

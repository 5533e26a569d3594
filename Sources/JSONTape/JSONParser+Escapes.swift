/// Strings that are not written plainly.
extension JSONParser {
    /// Decodes a string that has escapes to the end of the tape's bytes. The parser stands on the first backslash.
    mutating func decodeString(from start: Int, in source: Span<UInt8>) throws(JSONSyntaxError) {
        let text = tape.bytes.count
        var plain = start + 1
        while true {
            source.extracting(plain..<index).withUnsafeBufferPointer { tape.bytes.append(contentsOf: $0) }
            if source[index] == UInt8(ascii: "\"") { break }
            try decodeEscape(in: source)
            plain = index
            try skipPlainText(in: source)
        }
        index += 1
        try appendScalar(.string, isDecoded: true, at: start, text: text, length: tape.bytes.count - text, in: source)
    }

    /// RFC 8259 §7. The parser stands on a backslash.
    mutating func decodeEscape(in source: Span<UInt8>) throws(JSONSyntaxError) {
        guard index + 1 < source.count else { throw failure(.endOfInput, at: source.count, in: source) }
        let escape = source[index + 1]
        let decoded: UInt8
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded = escape
        case UInt8(ascii: "b"): decoded = 0x08
        case UInt8(ascii: "f"): decoded = 0x0C
        case UInt8(ascii: "n"): decoded = 0x0A
        case UInt8(ascii: "r"): decoded = 0x0D
        case UInt8(ascii: "t"): decoded = 0x09
        case UInt8(ascii: "u"): return try decodeUnicodeEscape(in: source)
        default: throw failure(.invalidEscape, in: source)
        }
        index += 2
        tape.bytes.append(decoded)
    }

    mutating func decodeUnicodeEscape(in source: Span<UInt8>) throws(JSONSyntaxError) {
        var value = try codeUnit(at: index, in: source)
        index += 6
        if 0xD800...0xDBFF ~= value, index + 1 < source.count, source[index] == UInt8(ascii: "\\"),
            source[index + 1] == UInt8(ascii: "u")
        {
            let low = try codeUnit(at: index, in: source)
            if 0xDC00...0xDFFF ~= low {
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                index += 6
            }
        }
        // A surrogate without its other half is no scalar: U+FFFD stands for it, as Go's encoding/json has it.
        let scalar = UnicodeScalar(value) ?? "\u{FFFD}"
        tape.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// The four hexadecimal digits of an escape that begins at an offset.
    func codeUnit(at offset: Int, in source: Span<UInt8>) throws(JSONSyntaxError) -> UInt32 {
        guard offset + 6 <= source.count else { throw failure(.endOfInput, at: source.count, in: source) }
        var value: UInt32 = 0
        for position in offset + 2..<offset + 6 {
            let digit: UInt8
            switch source[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = source[position] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = source[position] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = source[position] - UInt8(ascii: "A") + 10
            default: throw failure(.invalidEscape, at: offset, in: source)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

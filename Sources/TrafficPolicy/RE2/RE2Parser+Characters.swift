internal import TextCoding

extension RE2Parser {
    /// Reads one character; nil if it is not UTF-8. Surrogates are accepted, as in RE2.
    mutating func readScalar(of text: Span<UInt8>) -> UInt32? {
        let start = index
        let first = text[start]
        let (length, minimum): (Int, UInt32)
        switch first {
        case 0..<0x80:
            index += 1
            return UInt32(first)
        case 0xC0..<0xE0: (length, minimum) = (2, 0x80)
        case 0xE0..<0xF0: (length, minimum) = (3, 0x800)
        case 0xF0..<0xF8: (length, minimum) = (4, 0x1_0000)
        default: (length, minimum) = (0, 0)
        }
        guard length > 0, length <= text.count - start else {
            fail(.encoding, at: start)
            return nil
        }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            guard text[start + offset] & 0xC0 == 0x80 else {
                fail(.encoding, at: start)
                return nil
            }
            value = value << 6 | UInt32(text[start + offset] & 0x3F)
        }
        guard minimum...0x10_FFFF ~= value else {
            fail(.encoding, at: start)
            return nil
        }
        index += length
        return value
    }
}

extension Span<UInt8> {
    /// A part for a message, cut after ``RE2Error/excerptLength`` bytes at a character boundary.
    func excerpt(_ range: Range<Int>) -> String {
        var end = range.upperBound
        // An end inside a character moves behind the character.
        while end < count, self[end] & 0xC0 == 0x80 { end += 1 }
        let isCut = end - range.lowerBound > RE2Error.excerptLength
        if isCut {
            end = range.lowerBound + RE2Error.excerptLength
            while end > range.lowerBound, self[end] & 0xC0 == 0x80 { end -= 1 }
        }
        let text = extracting(range.lowerBound..<end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        return isCut ? text + "…" : text
    }
}

extension UInt8 {
    var isOctalDigit: Bool { self &- UInt8(ascii: "0") < 8 }
    /// Whether the byte is an ASCII letter, a digit or an underscore.
    var isWordCharacter: Bool { ASCIISet.alphanumerics.contains(self) || self == UInt8(ascii: "_") }
}

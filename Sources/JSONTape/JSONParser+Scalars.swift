/// Words, numbers and the plain parts of strings.
extension JSONParser {
    mutating func parseWord(
        _ word: StaticString, _ kind: JSONTape.Kind, in source: Span<UInt8>
    ) throws(JSONSyntaxError) {
        let start = index
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < source.count else { throw failure(.endOfInput, in: source) }
            guard source[index] == word.utf8Start[offset] else {
                throw failure(.unexpectedByte(source[index], expected: "'\(word)'"), in: source)
            }
            index += 1
        }
        try appendScalar(kind, at: start, text: start, length: word.utf8CodeUnitCount, in: source)
    }

    /// RFC 8259 §6.
    mutating func parseNumber(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let start = index
        var kind = JSONTape.Kind.integer
        if source[index] == UInt8(ascii: "-") { index += 1 }
        let leading = index
        try skipDigits(in: source)
        if source[leading] == UInt8(ascii: "0") && index > leading + 1 { throw failure(.invalidNumber, at: start, in: source) }
        if index < source.count, source[index] == UInt8(ascii: ".") {
            kind = .decimal
            index += 1
            try skipDigits(in: source)
        }
        if index < source.count, source[index] | 0x20 == UInt8(ascii: "e") {
            kind = .decimal
            index += 1
            if index < source.count, source[index] == UInt8(ascii: "+") || source[index] == UInt8(ascii: "-") { index += 1 }
            try skipDigits(in: source)
        }
        try appendScalar(kind, at: start, text: start, length: index - start, in: source)
    }

    /// One digit or more.
    mutating func skipDigits(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let start = index
        while index < source.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= source[index] { index += 1 }
        guard index > start else {
            throw index < source.count ? failure(.invalidNumber, in: source) : failure(.endOfInput, in: source)
        }
    }

    mutating func parseString(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let start = index
        index += 1
        try skipPlainText(in: source)
        if source[index] == UInt8(ascii: "\"") {
            try appendScalar(.string, at: start, text: start + 1, length: index - start - 1, in: source)
            index += 1
        } else {
            try decodeString(from: start, in: source)
        }
    }

    /// Moves to the next quotation mark or backslash, checking what it passes. Eight bytes at a time while they are plain ASCII.
    mutating func skipPlainText(in source: Span<UInt8>) throws(JSONSyntaxError) {
        while true {
            while index + 8 <= source.count {
                let word = source.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                let special = Self.specialBytes(in: UInt64(littleEndian: word))
                if special != 0 {
                    index += special.trailingZeroBitCount >> 3
                    break
                }
                index += 8
            }
            guard index < source.count else { throw failure(.endOfInput, in: source) }
            switch source[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case 0x00..<0x20: throw failure(.controlCharacterInString(source[index]), in: source)
            case 0x80...: try skipMultibyteScalar(in: source)
            default: index += 1
            }
        }
    }

    /// Sets the high bit of every byte, up to and including the first such one, that is a quotation mark, a backslash, a control
    /// character or not ASCII. Behind the first one borrows may set bits falsely, which is why only the first is used.
    static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let special = (quotes &- ones) | (backslashes &- ones) | (word &- (ones &* 0x20)) | word
        return special & highs
    }

    /// Unicode 15, table 3-7: what a well-formed UTF-8 sequence is.
    mutating func skipMultibyteScalar(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch source[index] {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: throw failure(.invalidUTF8, in: source)
        }
        guard index + length <= source.count, second ~= source[index + 1] else { throw failure(.invalidUTF8, in: source) }
        for offset in 2..<max(length, 2) {
            guard 0x80...0xBF ~= source[index + offset] else { throw failure(.invalidUTF8, in: source) }
        }
        index += length
    }
}

/// Literals, numbers and strings without escapes.
extension JSONParser {
    /// Parses the word or the number that begins at an offset; what comes back is where the the string.
    @inline(never)
    func parseBareScalar(at start: Int, _ text: Span<UInt8>, _ tokens: inout Tokens) throws(Fault) -> Int {
        let (kind, end): (JSONTape.Kind, Int)
        switch text[start] {
        case UInt8(ascii: "t"): (kind, end) = (.true, try endOfWord("true", .true, from: start, text))
        case UInt8(ascii: "f"): (kind, end) = (.false, try endOfWord("false", .false, from: start, text))
        case UInt8(ascii: "n"): (kind, end) = (.null, try endOfWord("null", .null, from: start, text))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): (kind, end) = try endOfNumber(from: start, text)
        default: throw unexpected(.value, at: start, text)
        }
        try append(
            JSONTape.Token(kind: kind, source: start, text: start, length: end - start, end: tokens.count + 1), at: end, &tokens)
        return end
    }

    private func endOfWord(
        _ word: StaticString, _ expected: JSONSyntaxError.Expectation, from start: Int, _ text: Span<UInt8>
    ) throws(Fault) -> Int {
        for offset in 0..<word.utf8CodeUnitCount where text[start + offset] != word.utf8Start[offset] {
            throw unexpected(expected, at: start + offset, text)
        }
        return start + word.utf8CodeUnitCount
    }

    /// RFC 8259 §6.
    private func endOfNumber(from start: Int, _ text: Span<UInt8>) throws(Fault) -> (kind: JSONTape.Kind, end: Int) {
        var index = start
        var kind = JSONTape.Kind.integer
        if text[index] == UInt8(ascii: "-") { index += 1 }
        let leading = index
        try skipDigits(at: &index, text)
        if text[leading] == UInt8(ascii: "0") && index > leading + 1 { throw Fault(.invalidNumber, at: start) }
        if text[index] == UInt8(ascii: ".") {
            kind = .decimal
            index += 1
            try skipDigits(at: &index, text)
        }
        if text[index] | 0x20 == UInt8(ascii: "e") {
            kind = .decimal
            index += 1
            if text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            try skipDigits(at: &index, text)
        }
        return (kind, index)
    }

    /// Reads one or more digits.
    private func skipDigits(at index: inout Int, _ text: Span<UInt8>) throws(Fault) {
        let start = index
        while UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index] { index += 1 }
        if index == start { throw Fault(index < sourceCount ? .invalidNumber : .endOfInput, at: index) }
    }

    /// Reads the string that begins at `index` and moves `index` after it.
    @inline(__always)
    mutating func parseString(at index: inout Int, _ text: Span<UInt8>, _ tokens: inout Tokens) throws(Fault) -> JSONTape.Token {
        let start = index
        let end = Self.endOfPlainText(from: start &+ 1, text)
        let token: JSONTape.Token
        if text[unchecked: end] == UInt8(ascii: "\"") {
            token = JSONTape.Token(
                kind: .string, source: start, text: start &+ 1, length: end &- start &- 1, end: tokens.count &+ 1)
            try append(token, at: end, &tokens)
            index = end &+ 1
        } else {
            (token, index) = try parseUnusualString(from: start, at: end, text, &tokens)
        }
        return token
    }

    /// Reads the rest of a string from the first byte at `end` that is not a plain character.
    @inline(never)
    private mutating func parseUnusualString(
        from start: Int, at end: Int, _ text: Span<UInt8>, _ tokens: inout Tokens
    ) throws(Fault) -> (JSONTape.Token, end: Int) {
        let end = try endOfText(from: end, text)
        if text[end] == UInt8(ascii: "\"") {
            let token = JSONTape.Token(
                kind: .string, source: start, text: start + 1, length: end - start - 1, end: tokens.count + 1)
            try append(token, at: end, &tokens)
            return (token, end + 1)
        }
        let first = scratch.decoded.count
        let index = try decodeString(from: start + 1, escape: end, text)
        let token = JSONTape.Token(
            kind: .string, isDecoded: true, source: start, text: text.count + first, length: scratch.decoded.count - first,
            end: tokens.count + 1)
        try append(token, at: index, &tokens)
        return (token, index)
    }

    /// The index of the next quotation mark or backslash; skips multi-byte characters.
    func endOfText(from start: Int, _ text: Span<UInt8>) throws(Fault) -> Int {
        var index = start
        while true {
            index = Self.endOfPlainText(from: index, text)
            switch text[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return index
            case 0x00..<0x20:
                throw Fault(index < sourceCount ? .controlCharacterInString(text[index]) : .endOfInput, at: index)
            default: index = try endOfMultibyteScalar(from: index, text)
            }
        }
    }

    /// The index of the next quotation mark, backslash, control character or byte that is not ASCII.
    @inline(__always)
    private static func endOfPlainText(from start: Int, _ text: Span<UInt8>) -> Int {
        var index = start
        while true {
            // The padding is special, too. A block without special bytes ends before the padding, so another whole block follows it.
            let block = text.uncheckedBlock(at: index)
            // With bit 1 flipped, a quotation mark (0x22) becomes 0x20, the byte after the control characters.
            let special = (((block ^ 0x02) &- 0x21) | ((block ^ UInt8(ascii: "\\")) &- 1) | block) & 0x80
            let halves = unsafeBitCast(special, to: SIMD2<UInt64>.self)
            if halves[0] != 0 { return index &+ UInt64(littleEndian: halves[0]).trailingZeroBitCount >> 3 }
            if halves[1] != 0 { return index &+ 8 &+ UInt64(littleEndian: halves[1]).trailingZeroBitCount >> 3 }
            index &+= 16
        }
    }

    /// Well-formed UTF-8 sequences (Unicode 15, table 3-7).
    private func endOfMultibyteScalar(from index: Int, _ text: Span<UInt8>) throws(Fault) -> Int {
        let second: ClosedRange<UInt8>
        let length: Int
        switch text[index] {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: throw Fault(.invalidUTF8, at: index)
        }
        // No sequence extends into the padding, because a zero byte continues none.
        guard second ~= text[index + 1] else { throw Fault(.invalidUTF8, at: index) }
        for offset in 2..<max(length, 2) {
            guard 0x80...0xBF ~= text[index + offset] else { throw Fault(.invalidUTF8, at: index) }
        }
        return index + length
    }
}

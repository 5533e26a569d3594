extension JSONTape {
    /// Fills the tape with a JSON text, in place of what it held.
    ///
    /// Strict RFC 8259: no comments, no trailing commas, no byte order mark, valid UTF-8 throughout. A lone surrogate escape is read
    /// as U+FFFD, as the API server's decoder reads it. Time and memory are linear in the length of the text.
    ///
    /// - Throws: ``JSONSyntaxError``. The tape is then empty.
    public mutating func parse(_ source: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        var tape = JSONTape()
        swap(&tape, &self)
        var parser = JSONParser(filling: tape, limits: limits)
        tape = JSONTape()
        try parser.parse(source)
        swap(&parser.tape, &self)
    }
}

/// One reading of one text. It keeps its own stack of open containers, so depth costs no stack of the thread.
///
/// The source is handed to every step: a struct cannot keep a `Span` before lifetime dependencies leave their experimental state.
struct JSONParser: ~Copyable {
    fileprivate var tape: JSONTape
    private let limits: JSONLimits
    private var index = 0
    private var open: [OpenContainer] = []

    /// A container whose end has not come yet.
    private struct OpenContainer {
        let token: Int
        let isObject: Bool
        var count = 0
        /// One bit for each key, by ``JSONTape/keyBit(ofKeyAt:)``: while all bits differ, so do all keys.
        var keyBits: UInt64 = 0
        var mayRepeat = false
    }

    init(filling tape: consuming JSONTape, limits: JSONLimits) {
        self.tape = tape
        self.limits = limits
    }

    mutating func parse(_ source: Span<UInt8>) throws(JSONSyntaxError) {
        // Decoded text is never longer than its escapes, so twice the source always fits the offsets of a token.
        guard source.count < Int(UInt32.max) / 2 else { throw failure(.tooLong, in: source.extracting(0..<0)) }
        tape.clear()
        source.withUnsafeBufferPointer { tape.bytes.append(contentsOf: $0) }
        tape.sourceCount = source.count
        open.reserveCapacity(16)
        try parseValue(in: source)
        while let container = open.last {
            if container.isObject {
                try continueObject(in: source)
            } else {
                try continueArray(in: source)
            }
        }
        skipWhitespace(in: source)
        if index < source.count { throw failure(.textAfterValue, in: source) }
    }
}

// MARK: Structure

extension JSONParser {
    /// Parses a scalar, or opens a container.
    private mutating func parseValue(in source: Span<UInt8>) throws(JSONSyntaxError) {
        switch try peek(in: source) {
        case UInt8(ascii: "\""): try parseString(in: source)
        case UInt8(ascii: "{"): try openContainer(.object, in: source)
        case UInt8(ascii: "["): try openContainer(.array, in: source)
        case UInt8(ascii: "t"): try parseWord("true", .true, in: source)
        case UInt8(ascii: "f"): try parseWord("false", .false, in: source)
        case UInt8(ascii: "n"): try parseWord("null", .null, in: source)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber(in: source)
        case let byte: throw failure(.unexpectedByte(byte, expected: "a value"), in: source)
        }
    }

    private mutating func openContainer(_ kind: JSONTape.Kind, in source: Span<UInt8>) throws(JSONSyntaxError) {
        guard open.count < limits.maxDepth else { throw failure(.tooDeep(limit: limits.maxDepth), in: source) }
        open.append(OpenContainer(token: tape.tokens.count, isObject: kind == .object))
        try append(JSONTape.Token(kind: kind, source: index, text: 0, length: 0, end: 0), in: source)
        index += 1
    }

    private mutating func continueObject(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let last = open.count - 1
        guard try nextItem(closedBy: UInt8(ascii: "}"), isFirst: open[last].count == 0, in: source) else {
            if open[last].mayRepeat { tape.noteRepeatedKeys(ofObjectAt: open[last].token, count: open[last].count) }
            return closeContainer()
        }
        let byte = try peek(in: source)
        guard byte == UInt8(ascii: "\"") else {
            throw failure(.unexpectedByte(byte, expected: "a key in quotation marks"), in: source)
        }
        let key = tape.tokens.count
        try parseString(in: source)
        let bit = tape.keyBit(ofKeyAt: key)
        if open[last].keyBits & bit != 0 { open[last].mayRepeat = true }
        open[last].keyBits |= bit
        open[last].count += 1
        let colon = try peek(in: source)
        guard colon == UInt8(ascii: ":") else { throw failure(.unexpectedByte(colon, expected: "a colon"), in: source) }
        index += 1
        try parseValue(in: source)
    }

    private mutating func continueArray(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let last = open.count - 1
        guard try nextItem(closedBy: UInt8(ascii: "]"), isFirst: open[last].count == 0, in: source) else {
            return closeContainer()
        }
        open[last].count += 1
        try parseValue(in: source)
    }

    /// Steps over what stands between two items. False when the container ends here.
    private mutating func nextItem(
        closedBy end: UInt8, isFirst: Bool, in source: Span<UInt8>
    ) throws(JSONSyntaxError) -> Bool {
        let byte = try peek(in: source)
        if byte == end { return false }
        if isFirst { return true }
        guard byte == UInt8(ascii: ",") else {
            throw failure(.unexpectedByte(byte, expected: "a comma or '\(Character(UnicodeScalar(end)))'"), in: source)
        }
        index += 1
        let next = try peek(in: source)
        if next == end { throw failure(.unexpectedByte(next, expected: "another item after the comma"), in: source) }
        return true
    }

    private mutating func closeContainer() {
        index += 1
        let container = open.removeLast()
        tape.tokens[container.token].text = UInt32(truncatingIfNeeded: index)
        tape.tokens[container.token].length = UInt32(truncatingIfNeeded: container.count)
        tape.tokens[container.token].end = UInt32(truncatingIfNeeded: tape.tokens.count)
    }

    private mutating func append(_ token: JSONTape.Token, in source: Span<UInt8>) throws(JSONSyntaxError) {
        guard tape.tokens.count < limits.maxTokens else { throw failure(.tooManyValues(limit: limits.maxTokens), in: source) }
        tape.tokens.append(token)
    }

    private mutating func appendScalar(
        _ kind: JSONTape.Kind, isDecoded: Bool = false, at start: Int, text: Int, length: Int, in source: Span<UInt8>
    ) throws(JSONSyntaxError) {
        let end = tape.tokens.count + 1
        try append(
            JSONTape.Token(kind: kind, isDecoded: isDecoded, source: start, text: text, length: length, end: end), in: source)
    }

    /// The next byte that is not white space.
    private mutating func peek(in source: Span<UInt8>) throws(JSONSyntaxError) -> UInt8 {
        skipWhitespace(in: source)
        guard index < source.count else { throw failure(.endOfInput, in: source) }
        return source[index]
    }

    private mutating func skipWhitespace(in source: Span<UInt8>) {
        while index < source.count {
            switch source[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private func failure(_ reason: JSONSyntaxError.Reason, at offset: Int? = nil, in source: Span<UInt8>) -> JSONSyntaxError {
        JSONSyntaxError(reason, at: offset ?? index, in: source)
    }
}

// MARK: Scalars

extension JSONParser {
    private mutating func parseWord(
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
    private mutating func parseNumber(in source: Span<UInt8>) throws(JSONSyntaxError) {
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
    private mutating func skipDigits(in source: Span<UInt8>) throws(JSONSyntaxError) {
        let start = index
        while index < source.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= source[index] { index += 1 }
        guard index > start else {
            throw index < source.count ? failure(.invalidNumber, in: source) : failure(.endOfInput, in: source)
        }
    }

    private mutating func parseString(in source: Span<UInt8>) throws(JSONSyntaxError) {
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
    private mutating func skipPlainText(in source: Span<UInt8>) throws(JSONSyntaxError) {
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
    private static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let special = (quotes &- ones) | (backslashes &- ones) | (word &- (ones &* 0x20)) | word
        return special & highs
    }

    /// Unicode 15, table 3-7: what a well-formed UTF-8 sequence is.
    private mutating func skipMultibyteScalar(in source: Span<UInt8>) throws(JSONSyntaxError) {
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

// MARK: Escapes

extension JSONParser {
    /// Decodes a string that has escapes to the end of the tape's bytes. The parser stands on the first backslash.
    private mutating func decodeString(from start: Int, in source: Span<UInt8>) throws(JSONSyntaxError) {
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
    private mutating func decodeEscape(in source: Span<UInt8>) throws(JSONSyntaxError) {
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

    private mutating func decodeUnicodeEscape(in source: Span<UInt8>) throws(JSONSyntaxError) {
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
    private func codeUnit(at offset: Int, in source: Span<UInt8>) throws(JSONSyntaxError) -> UInt32 {
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

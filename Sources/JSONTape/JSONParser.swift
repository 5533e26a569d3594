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
    var tape: JSONTape
    private let limits: JSONLimits
    var index = 0
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

    mutating func append(_ token: JSONTape.Token, in source: Span<UInt8>) throws(JSONSyntaxError) {
        guard tape.tokens.count < limits.maxTokens else { throw failure(.tooManyValues(limit: limits.maxTokens), in: source) }
        tape.tokens.append(token)
    }

    mutating func appendScalar(
        _ kind: JSONTape.Kind, isDecoded: Bool = false, at start: Int, text: Int, length: Int, in source: Span<UInt8>
    ) throws(JSONSyntaxError) {
        let end = tape.tokens.count + 1
        try append(
            JSONTape.Token(kind: kind, isDecoded: isDecoded, source: start, text: text, length: length, end: end), in: source)
    }

    /// The next byte that is not white space.
    mutating func peek(in source: Span<UInt8>) throws(JSONSyntaxError) -> UInt8 {
        skipWhitespace(in: source)
        guard index < source.count else { throw failure(.endOfInput, in: source) }
        return source[index]
    }

    mutating func skipWhitespace(in source: Span<UInt8>) {
        while index < source.count {
            switch source[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    func failure(_ reason: JSONSyntaxError.Reason, at offset: Int? = nil, in source: Span<UInt8>) -> JSONSyntaxError {
        JSONSyntaxError(reason, at: offset ?? index, in: source)
    }
}

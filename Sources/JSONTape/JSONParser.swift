extension JSONTape {
    /// Fills the tape with a JSON text, in place of what it held.
    ///
    /// Strict RFC 8259: no comments, no trailing commas, no byte order mark, valid UTF-8 throughout. A lone surrogate escape is read
    /// as U+FFFD, as the API server's decoder reads it. Time and memory are linear in the length of the text.
    ///
    /// - Throws: ``JSONSyntaxError``. The tape is then empty.
    public mutating func parse(_ source: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        clear()
        // Decoded text is never longer than its escapes, so twice the source always fits the offsets of a token.
        guard source.count < Int(UInt32.max) / 2 else { throw JSONSyntaxError(.tooLong, at: 0, in: Span()) }
        source.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        bytes.appendPadding()
        sourceCount = source.count
        // A span of a stored property would borrow all of the tape.
        let text = bytes
        bytes = []
        var parser = JSONParser(limits: limits, sourceCount: sourceCount)
        do throws(JSONParser.Fault) {
            // Every token begins at a byte of its own, so there is room for all: none has to ask whether the array must grow.
            try tokens.append(addingCapacity: min(limits.maxTokens, source.count)) {
                (tokens: inout JSONParser.Tokens) throws(JSONParser.Fault) in
                try parser.parse(text.span, into: &tokens)
            }
        } catch {
            clear()
            throw JSONSyntaxError(error.reason, at: error.offset, in: source)
        }
        bytes = text
        if !parser.decoded.isEmpty {
            bytes += parser.decoded
            bytes.appendPadding()
        }
        noteRepeatedKeys(parser.suspects)
    }
}

/// One reading of one text. It keeps its own stack of open containers, so depth costs no stack of the thread.
///
/// The text is handed over with padding: eight zero bytes behind its end. A zero byte has no place in JSON, so whoever meets one stops
/// there, and only then asks whether it is the end: no step has to compare its place with the length of the text.
///
/// What changes with every byte is handed from step to step: so it stays in registers. (And a struct cannot keep a span before lifetime
/// dependencies leave their experimental state.) The steps that every value takes are inlined into one loop, the rare ones are not.
struct JSONParser: ~Copyable {
    typealias Tokens = OutputSpan<JSONTape.Token>

    /// What was decoded; it will stand behind the source and its padding.
    var decoded: [UInt8] = []
    /// The keys that may stand in their object before.
    private(set) var suspects: [SuspectKey] = []
    private let limits: JSONLimits
    let sourceCount: Int
    /// The containers around the one that is being read.
    private var outer: [OpenContainer] = []

    /// Why a text cannot be read, before anybody counts lines: trivial, so that a step that may fail costs no more than its test.
    struct Fault: Error {
        let reason: JSONSyntaxError.Reason
        let offset: Int

        init(_ reason: JSONSyntaxError.Reason, at offset: Int) {
            self.reason = reason
            self.offset = offset
        }
    }

    /// A container whose end has not come yet.
    private struct OpenContainer {
        /// The number of its token; negative outside of all containers.
        let token: Int
        let isObject: Bool
        var count = 0
        /// One bit for each key, by its ``JSONParser/keyBit(of:_:)``: while all bits differ, so do all keys.
        var keyBits: UInt64 = 0

        var isOpen: Bool { token >= 0 }
    }

    init(limits: JSONLimits, sourceCount: Int) {
        self.limits = limits
        self.sourceCount = sourceCount
    }

    mutating func parse(_ text: Span<UInt8>, into tokens: inout Tokens) throws(Fault) {
        var index = 0
        var container = OpenContainer(token: -1, isObject: false)
        repeat {
            try parseValue(at: &index, in: &container, text, &tokens)
            // On to the next value, out of every container that ends before it.
            while container.isOpen, try !findNextValue(at: &index, in: &container, text, &tokens) {}
        } while container.isOpen
        _ = Self.peek(at: &index, text)
        if index < sourceCount { throw Fault(.textAfterValue, at: index) }
    }
}

// MARK: Structure

extension JSONParser {
    /// Parses a scalar, or opens a container.
    @inline(__always)
    private mutating func parseValue(
        at index: inout Int, in container: inout OpenContainer, _ text: Span<UInt8>, _ tokens: inout Tokens
    ) throws(Fault) {
        switch Self.peek(at: &index, text) {
        case UInt8(ascii: "\""): try parseString(at: &index, text, &tokens)
        case UInt8(ascii: "{"): try open(.object, at: &index, in: &container, &tokens)
        case UInt8(ascii: "["): try open(.array, at: &index, in: &container, &tokens)
        default: try parseBareScalar(at: &index, text, &tokens)
        }
    }

    @inline(__always)
    private mutating func open(
        _ kind: JSONTape.Kind, at index: inout Int, in container: inout OpenContainer, _ tokens: inout Tokens
    ) throws(Fault) {
        guard outer.count < limits.maxDepth else { throw Fault(.tooDeep(limit: limits.maxDepth), at: index) }
        outer.append(container)
        container = OpenContainer(token: tokens.count, isObject: kind == .object)
        try append(JSONTape.Token(kind: kind, source: index, text: 0, length: 0, end: 0), at: index, &tokens)
        index += 1
    }

    /// Steps over what stands between two values: a comma, and in an object a key and its colon. False when the container ends instead.
    @inline(__always)
    private mutating func findNextValue(
        at index: inout Int, in container: inout OpenContainer, _ text: Span<UInt8>, _ tokens: inout Tokens
    ) throws(Fault) -> Bool {
        let end = container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        var next = Self.peek(at: &index, text)
        if next == end {
            index += 1
            close(&container, at: index, &tokens)
            return false
        }
        if container.count > 0 {
            guard next == UInt8(ascii: ",") else {
                throw unexpected(container.isObject ? .commaOrBrace : .commaOrBracket, at: index, text)
            }
            index += 1
            next = Self.peek(at: &index, text)
            if next == end { throw unexpected(.item, at: index, text) }
        }
        container.count += 1
        if container.isObject { try parseKey(next, at: &index, in: &container, text, &tokens) }
        return true
    }

    @inline(__always)
    private mutating func parseKey(
        _ first: UInt8, at index: inout Int, in container: inout OpenContainer, _ text: Span<UInt8>, _ tokens: inout Tokens
    ) throws(Fault) {
        guard first == UInt8(ascii: "\"") else { throw unexpected(.key, at: index, text) }
        let key = tokens.count
        try parseString(at: &index, text, &tokens)
        let bit = keyBit(of: tokens[key], text)
        if container.keyBits & bit != 0 { suspects.append(SuspectKey(object: container.token, key: key)) }
        container.keyBits |= bit
        guard Self.peek(at: &index, text) == UInt8(ascii: ":") else { throw unexpected(.colon, at: index, text) }
        index += 1
    }

    @inline(__always)
    private mutating func close(_ container: inout OpenContainer, at end: Int, _ tokens: inout Tokens) {
        tokens[container.token].text = UInt32(truncatingIfNeeded: end)
        tokens[container.token].length = UInt32(truncatingIfNeeded: container.count)
        tokens[container.token].end = UInt32(truncatingIfNeeded: tokens.count)
        container = outer.removeLast()
    }

    /// One bit out of 64 by a key's beginning, end and length. Equal keys have equal bits, however they are spelt; in objects as small as
    /// ours, different keys mostly have different ones, and then nothing needs to be compared.
    @inline(__always)
    private func keyBit(of key: JSONTape.Token, _ text: Span<UInt8>) -> UInt64 {
        key.isDecoded
            ? keyBit(in: decoded.span, Int(key.text) - text.count, Int(key.length))
            : keyBit(in: text, Int(key.text), Int(key.length))
    }

    @inline(__always)
    private func keyBit(in text: Span<UInt8>, _ start: Int, _ length: Int) -> UInt64 {
        guard length > 0 else { return 1 }
        let (first, middle, last) = (text[start], text[start + length / 2], text[start + length - 1])
        let mixed = UInt32(first) &* 31 &+ UInt32(middle) &* 7 &+ UInt32(last) &* 17 &+ UInt32(truncatingIfNeeded: length) &* 5
        return 1 << UInt64(mixed & 63)
    }

    @inline(__always)
    func append(_ token: JSONTape.Token, at index: Int, _ tokens: inout Tokens) throws(Fault) {
        guard !tokens.isFull else { throw Fault(.tooManyValues(limit: limits.maxTokens), at: index) }
        tokens.append(token)
    }

    /// Appends a scalar. The parser stands at `index`.
    @inline(__always)
    func appendScalar(
        _ kind: JSONTape.Kind, isDecoded: Bool = false, source start: Int, text: Int, length: Int, at index: Int,
        _ tokens: inout Tokens
    ) throws(Fault) {
        let end = tokens.count + 1
        try append(
            JSONTape.Token(kind: kind, isDecoded: isDecoded, source: start, text: text, length: length, end: end), at: index,
            &tokens)
    }

    /// The next byte that is not white space; zero at the end of the text.
    @inline(__always)
    static func peek(at index: inout Int, _ text: Span<UInt8>) -> UInt8 {
        while true {
            let byte = text[index]
            // Space, tab, line feed, carriage return.
            guard byte <= 0x20, 0x1_0000_2600 >> UInt64(byte) & 1 == 1 else { return byte }
            index += 1
        }
    }

    /// What to say of a byte that should have been something else, or of the end that has come instead.
    func unexpected(_ expected: JSONSyntaxError.Expectation, at index: Int, _ text: Span<UInt8>) -> Fault {
        index < sourceCount ? Fault(.unexpectedByte(text[index], expected: expected), at: index) : Fault(.endOfInput, at: index)
    }
}

extension [UInt8] {
    /// Appends eight zero bytes, so that a word can be read from wherever a text is.
    fileprivate mutating func appendPadding() {
        for _ in 0..<8 { append(0) }
    }
}

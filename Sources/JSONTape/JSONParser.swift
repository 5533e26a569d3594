internal import TextCoding

extension JSONTape {
    /// Fills the tape with a JSON text and discards its previous content.
    ///
    /// Strict RFC 8259: no comments, no trailing commas, no byte order mark, valid UTF-8 throughout. A lone surrogate escape is read
    /// as U+FFFD, as the API server's decoder reads it. Time and memory are linear in the length of the text.
    ///
    /// - Throws: ``JSONSyntaxError``. The tape is then empty.
    public mutating func parse(_ source: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        clear()
        // Decoded text is never longer than its escapes, so offsets up to twice the source length suffice.
        guard source.count < Int(UInt32.max) / 2 else { throw JSONSyntaxError(.tooLong, at: 0, in: Span()) }
        bytes.append(source)
        bytes.appendPadding()
        sourceCount = source.count
        // A span of a stored property would borrow all of the tape.
        let text = bytes
        bytes = []
        var parser = JSONParser(limits: limits, sourceCount: sourceCount, scratch: scratch)
        scratch = JSONParser.Scratch()
        do throws(JSONParser.Fault) {
            // A token takes at least two bytes, its own and a separator or the end of its container, except the first and those of
            // containers that do not end. So the array never grows while parsing.
            let mostTokens = (source.count + min(limits.maxDepth, source.count)) / 2 + 1
            try tokens.append(addingCapacity: min(limits.maxTokens, mostTokens)) {
                (tokens: inout JSONParser.Tokens) throws(JSONParser.Fault) in
                try parser.parse(text.span, into: &tokens)
            }
        } catch {
            clear()
            throw JSONSyntaxError(error.reason, at: error.offset, in: source)
        }
        bytes = text
        scratch = parser.scratch
        if !scratch.decoded.isEmpty {
            bytes += scratch.decoded
            bytes.appendPadding()
        }
        noteRepeatedKeys(scratch.suspects)
    }
}

/// Parses one text. It keeps an explicit stack of open containers, so that depth does not use the thread's stack.
///
/// The text is padded with sixteen zero bytes. A zero byte is not valid in JSON, so every loop stops there and only then
/// checks whether it is the end. No other step compares its index with the length of the text.
///
/// Values that change with every byte are passed from step to step, so that they stay in registers. (A struct cannot store a span until lifetime
/// dependencies are no longer experimental.) Steps that every value takes are inlined into one loop; rare steps are not.
struct JSONParser: ~Copyable {
    typealias Tokens = OutputSpan<JSONTape.Token>

    /// The memory of the parser besides the tokens, reused by the next text.
    struct Scratch: Sendable {
        /// The decoded text, which is placed after the source and its padding.
        var decoded: [UInt8] = []
        /// The keys that may be repeated in their object.
        var suspects: [SuspectKey] = []

        mutating func clear() {
            decoded.clear()
            suspects.clear()
        }
    }

    var scratch: Scratch
    private let limits: JSONLimits
    let sourceCount: Int

    /// Why a text cannot be parsed, without line numbers. It is a trivial type, so that a step that may fail costs only its test.
    struct Fault: Error {
        let reason: JSONSyntaxError.Reason
        let offset: Int

        init(_ reason: JSONSyntaxError.Reason, at offset: Int) {
            self.reason = reason
            self.offset = offset
        }
    }

    /// A container that is not closed yet.
    private struct OpenContainer {
        /// The index of its token.
        let token: Int
        /// The byte that closes it; zero outside of all containers.
        let end: UInt8
        /// The ``JSONParser/keyBit(from:_:_:)`` of each key. As long as all bits differ, all keys differ.
        var keyBits: UInt64 = 0

        var isOpen: Bool { end != 0 }
        var isObject: Bool { end == UInt8(ascii: "}") }

        /// Outside of all containers.
        static var none: OpenContainer { OpenContainer(token: 0, end: 0) }
    }

    /// The containers around the current one.
    private struct Surroundings: ~Copyable {
        /// The outermost containers. Few texts nest deeper; `count` is checked before each use.
        private var first = InlineArray<24, OpenContainer>(repeating: .none)
        private var others: [OpenContainer] = []
        private(set) var count = 0

        @inline(__always)
        mutating func push(_ container: OpenContainer) {
            if count < first.count { first[unchecked: count] = container } else { others.append(container) }
            count &+= 1
        }

        @inline(__always)
        mutating func pop() -> OpenContainer {
            count &-= 1
            return count < first.count ? first[unchecked: count] : others.removeLast()
        }
    }

    init(limits: JSONLimits, sourceCount: Int, scratch: consuming Scratch) {
        self.scratch = scratch
        self.limits = limits
        self.sourceCount = sourceCount
    }

    mutating func parse(_ text: Span<UInt8>, into tokens: inout Tokens) throws(Fault) {
        var index = 0
        var container = OpenContainer.none
        var surroundings = Surroundings()
        var next = Self.peek(at: &index, text)
        item: while true {
            if container.isObject {
                guard next == UInt8(ascii: "\"") else { throw unexpected(.key, at: index, text) }
                let key = try parseString(at: &index, text, &tokens)
                note(key: key, in: &container, text, tokenCount: tokens.count)
                guard Self.skip(UInt8(ascii: ":"), at: &index, text) else { throw unexpected(.colon, at: index, text) }
                next = Self.peek(at: &index, text)
            }
            switch next {
            case UInt8(ascii: "\""): _ = try parseString(at: &index, text, &tokens)
            // Managed fields contain many empty objects.
            case UInt8(ascii: "{") where text[unchecked: index &+ 1] == UInt8(ascii: "}"):
                try checkDepth(surroundings.count, at: index)
                try append(
                    JSONTape.Token(kind: .object, source: index, text: index &+ 2, length: 0, end: tokens.count &+ 1), at: index,
                    &tokens)
                index &+= 2
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                try open(next, at: index, in: &container, &surroundings, &tokens)
                index &+= 1
                next = Self.peek(at: &index, text)
                if next != container.end {
                    countItem(of: container, &tokens)
                    continue item
                }
            default: index = try parseBareScalar(at: index, text, &tokens)
            }
            // Skips a comma before the next item, or closes the containers that end here.
            while container.isOpen {
                next = Self.peek(at: &index, text)
                if next == UInt8(ascii: ",") {
                    index &+= 1
                    next = Self.peek(at: &index, text)
                    if next == container.end { throw unexpected(.item, at: index, text) }
                    countItem(of: container, &tokens)
                    continue item
                }
                guard next == container.end else {
                    throw unexpected(container.isObject ? .commaOrBrace : .commaOrBracket, at: index, text)
                }
                index &+= 1
                close(&container, at: index, &surroundings, &tokens)
            }
            break
        }
        _ = Self.peek(at: &index, text)
        if index < sourceCount { throw Fault(.textAfterValue, at: index) }
    }
}

// MARK: Structure

extension JSONParser {
    @inline(__always)
    private func checkDepth(_ depth: Int, at index: Int) throws(Fault) {
        guard depth < limits.maxDepth else { throw Fault(.tooDeep(limit: limits.maxDepth), at: index) }
    }

    /// Opens a container by its first byte, a brace or a bracket.
    @inline(__always)
    private func open(
        _ byte: UInt8, at index: Int, in container: inout OpenContainer, _ surroundings: inout Surroundings,
        _ tokens: inout Tokens
    ) throws(Fault) {
        try checkDepth(surroundings.count, at: index)
        surroundings.push(container)
        // In ASCII, the closing byte is the opening byte plus two.
        container = OpenContainer(token: tokens.count, end: byte &+ 2)
        let kind: JSONTape.Kind = container.isObject ? .object : .array
        try append(JSONTape.Token(kind: kind, source: index, text: 0, length: 0, end: 0), at: index, &tokens)
    }

    /// Adds the token of an open container.
    @inline(__always)
    private func countItem(of container: OpenContainer, _ tokens: inout Tokens) {
        tokens[unchecked: container.token].length &+= 1
    }

    @inline(__always)
    private func close(
        _ container: inout OpenContainer, at end: Int, _ surroundings: inout Surroundings, _ tokens: inout Tokens
    ) {
        tokens[unchecked: container.token].text = UInt32(truncatingIfNeeded: end)
        tokens[unchecked: container.token].end = UInt32(truncatingIfNeeded: tokens.count)
        container = surroundings.pop()
    }

    /// Records a key if it may be repeated in its object.
    @inline(__always)
    private mutating func note(
        key: JSONTape.Token, in container: inout OpenContainer, _ text: Span<UInt8>, tokenCount: Int
    ) {
        let bit = key.isDecoded ? decodedKeyBit(of: key, text) : Self.keyBit(from: Int(key.text), Int(key.length), text)
        if container.keyBits & bit != 0 { suspect(SuspectKey(object: container.token, key: tokenCount &- 1)) }
        container.keyBits |= bit
    }

    @inline(never)
    private mutating func suspect(_ key: SuspectKey) {
        scratch.suspects.append(key)
    }

    /// The ``keyBit(from:_:_:)`` of a key in the decoded text, which is still separate.
    @inline(never)
    private func decodedKeyBit(of key: JSONTape.Token, _ text: Span<UInt8>) -> UInt64 {
        Self.keyBit(from: Int(key.text) - text.count, Int(key.length), scratch.decoded.span)
    }

    /// One bit out of 64 by a key's first and last bytes and length. Equal keys have equal bits. In objects as small as
    /// ours, different keys mostly have different bits, so that no keys have to be compared.
    @inline(__always)
    private static func keyBit(from start: Int, _ length: Int, _ text: Span<UInt8>) -> UInt64 {
        // The key was read from the text, so the range is valid.
        let key = text.extracting(unchecked: start..<start &+ length)
        var word: UInt64 = 0
        if length >= 4 {
            word = key.firstAndLastFour
        } else {
            for index in 0..<length { word = word << 8 | UInt64(key[unchecked: index]) }
        }
        // An odd factor with well-mixed bits (2^64 divided by the golden ratio): the upper bits of the product depend on all lower bits.
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        return 1 << (((word ^ UInt64(truncatingIfNeeded: length)) &* factor) >> 58)
    }

    @inline(__always)
    func append(_ token: JSONTape.Token, at index: Int, _ tokens: inout Tokens) throws(Fault) {
        guard tokens.count < tokens.capacity else { throw Fault(.tooManyValues(limit: limits.maxTokens), at: index) }
        tokens.append(token)
    }

    /// The next byte that is not white space; zero at the end of the text.
    @inline(__always)
    static func peek(at index: inout Int, _ text: Span<UInt8>) -> UInt8 {
        // The loop stops at the padding at the latest, so the index is always valid.
        let byte = text[unchecked: index]
        // Text written by programs has no white space.
        if byte > 0x20 { return byte }
        index = endOfWhiteSpace(from: index, text)
        return text[unchecked: index]
    }

    /// Skips white space and a byte; returns whether the byte was there.
    @inline(__always)
    static func skip(_ byte: UInt8, at index: inout Int, _ text: Span<UInt8>) -> Bool {
        if text[unchecked: index] != byte {
            index = endOfWhiteSpace(from: index, text)
            if text[unchecked: index] != byte { return false }
        }
        index &+= 1
        return true
    }

    @inline(never)
    private static func endOfWhiteSpace(from start: Int, _ text: Span<UInt8>) -> Int {
        var index = start
        // Space, tab, line feed, carriage return.
        while text[unchecked: index] <= 0x20, 0x1_0000_2600 >> UInt64(text[unchecked: index]) & 1 == 1 { index &+= 1 }
        return index
    }

    /// The fault for an unexpected byte or an unexpected end.
    func unexpected(_ expected: JSONSyntaxError.Expectation, at index: Int, _ text: Span<UInt8>) -> Fault {
        index < sourceCount ? Fault(.unexpectedByte(text[index], expected: expected), at: index) : Fault(.endOfInput, at: index)
    }
}

extension [UInt8] {
    /// Appends sixteen zero bytes, so that a block can be read from wherever a text is.
    fileprivate mutating func appendPadding() {
        append(InlineArray<16, UInt8>(repeating: 0).span)
    }
}

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
        bytes.append(source)
        bytes.appendPadding()
        sourceCount = source.count
        // A span of a stored property would borrow all of the tape.
        let text = bytes
        bytes = []
        var parser = JSONParser(limits: limits, sourceCount: sourceCount, scratch: scratch)
        scratch = JSONParser.Scratch()
        do throws(JSONParser.Fault) {
            // A token takes two bytes, its own and the one that separates it from the next or ends its container, but for the first and for
            // containers that never end. So there is room for all: none has to ask whether the array must grow.
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

/// One reading of one text. It keeps its own stack of open containers, so depth costs no stack of the thread.
///
/// The text is handed over with padding: sixteen zero bytes behind its end. A zero byte has no place in JSON, so whoever meets one stops
/// there, and only then asks whether it is the end: no step has to compare its place with the length of the text.
///
/// What changes with every byte is handed from step to step: so it stays in registers. (And a struct cannot keep a span before lifetime
/// dependencies leave their experimental state.) The steps that every value takes are inlined into one loop, the rare ones are not.
struct JSONParser: ~Copyable {
    typealias Tokens = OutputSpan<JSONTape.Token>

    /// What a reading needs memory for besides its tokens. The next one can use it again.
    struct Scratch: Sendable {
        /// What was decoded; it will stand behind the source and its padding.
        var decoded: [UInt8] = []
        /// The keys that may stand in their object before.
        var suspects: [SuspectKey] = []

        mutating func clear() {
            decoded.removeAll(keepingCapacity: true)
            suspects.removeAll(keepingCapacity: true)
        }
    }

    var scratch: Scratch
    private let limits: JSONLimits
    let sourceCount: Int

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
        /// The number of its token.
        let token: Int
        /// The byte that ends it; zero outside of all containers.
        let end: UInt8
        /// One bit for each key, by its ``JSONParser/keyBit(from:_:_:)``: while all bits differ, so do all keys.
        var keyBits: UInt64 = 0

        var isOpen: Bool { end != 0 }
        var isObject: Bool { end == UInt8(ascii: "}") }

        /// Outside of all containers.
        static var none: OpenContainer { OpenContainer(token: 0, end: 0) }
    }

    /// The containers around the one that is being read.
    private struct Surroundings: ~Copyable {
        /// The outermost. Hardly any text nests deeper than there is room here; `count` is compared with it before each use.
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
            // Managed fields are full of empty objects.
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
            // On to the next item, over a comma, and out of every container that ends before it.
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
        // In ASCII, the one that ends it comes two behind the one that begins it.
        container = OpenContainer(token: tokens.count, end: byte &+ 2)
        let kind: JSONTape.Kind = container.isObject ? .object : .array
        try append(JSONTape.Token(kind: kind, source: index, text: 0, length: 0, end: 0), at: index, &tokens)
    }

    /// An open container's token is there, and counts what has begun in it.
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

    /// Notes a key if it may stand in its object before.
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

    /// The same as ``keyBit(from:_:_:)`` of a key that stands among the decoded texts, which are still by themselves.
    @inline(never)
    private func decodedKeyBit(of key: JSONTape.Token, _ text: Span<UInt8>) -> UInt64 {
        Self.keyBit(from: Int(key.text) - text.count, Int(key.length), scratch.decoded.span)
    }

    /// One bit out of 64 by a key's beginning, end and length. Equal keys have equal bits, however they are spelt; in objects as small as
    /// ours, different keys mostly have different ones, and then nothing needs to be compared.
    @inline(__always)
    private static func keyBit(from start: Int, _ length: Int, _ text: Span<UInt8>) -> UInt64 {
        // The key was read from the text: it is in it.
        let key = text.extracting(unchecked: start..<start &+ length)
        var word: UInt64 = 0
        if length >= 4 { word = key.ends } else { for index in 0..<length { word = word << 8 | UInt64(key[unchecked: index]) } }
        // An odd factor with its bits well mixed (2^64 by the golden ratio): the upper bits of a product depend on all bits below.
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
        // No text ends without the padding, at which this stops: the place is never behind it.
        let byte = text[unchecked: index]
        // What a machine has written has no white space.
        if byte > 0x20 { return byte }
        index = endOfWhiteSpace(from: index, text)
        return text[unchecked: index]
    }

    /// Goes over a byte, and the white space before it; says whether it was there.
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

    /// What to say of a byte that should have been something else, or of the end that has come instead.
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

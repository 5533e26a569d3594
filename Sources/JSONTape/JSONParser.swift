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
/// The text is handed over with padding: eight zero bytes behind its end. A zero byte has no place in JSON, so whoever meets one stops
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
        /// The number of its token; negative outside of all containers.
        let token: Int
        let isObject: Bool
        var count = 0
        /// One bit for each key, by its ``JSONParser/keyBit(of:_:)``: while all bits differ, so do all keys.
        var keyBits: UInt64 = 0

        var isOpen: Bool { token >= 0 }

        /// Outside of all containers.
        static var none: OpenContainer { OpenContainer(token: -1, isObject: false) }
    }

    /// The containers around the one that is being read.
    private struct Surroundings: ~Copyable {
        /// The outermost. Hardly any text nests deeper than there is room here.
        private var first = InlineArray<24, OpenContainer>(repeating: .none)
        private var others: [OpenContainer] = []
        private(set) var count = 0

        @inline(__always)
        mutating func push(_ container: OpenContainer) {
            if count < first.count { first[count] = container } else { others.append(container) }
            count += 1
        }

        @inline(__always)
        mutating func pop() -> OpenContainer {
            count -= 1
            return count < first.count ? first[count] : others.removeLast()
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
        // Whether a key comes next, and no value.
        var isKey = false
        item: while true {
            switch Self.peek(at: &index, text) {
            case UInt8(ascii: "\""):
                let token = try parseString(at: &index, text, tokenCount: tokens.count)
                try append(token, at: token.isDecoded ? index : index &- 1, &tokens)
                guard isKey else { break }
                note(key: token, in: &container, text, tokenCount: tokens.count)
                guard Self.peek(at: &index, text) == UInt8(ascii: ":") else { throw unexpected(.colon, at: index, text) }
                index &+= 1
                isKey = false
                continue item
            case _ where isKey: throw unexpected(.key, at: index, text)
            case UInt8(ascii: "{"): try open(.object, at: &index, in: &container, &surroundings, &tokens)
            case UInt8(ascii: "["): try open(.array, at: &index, in: &container, &surroundings, &tokens)
            default: try parseBareScalar(at: &index, text, &tokens)
            }
            // On to the next item, over a comma, and out of every container that ends before it.
            while container.isOpen {
                let end = container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
                let next = Self.peek(at: &index, text)
                if next == end {
                    index &+= 1
                    close(&container, at: index, &surroundings, &tokens)
                    continue
                }
                if container.count > 0 {
                    guard next == UInt8(ascii: ",") else {
                        throw unexpected(container.isObject ? .commaOrBrace : .commaOrBracket, at: index, text)
                    }
                    index &+= 1
                    if Self.peek(at: &index, text) == end { throw unexpected(.item, at: index, text) }
                }
                container.count &+= 1
                isKey = container.isObject
                continue item
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
    private mutating func open(
        _ kind: JSONTape.Kind, at index: inout Int, in container: inout OpenContainer, _ surroundings: inout Surroundings,
        _ tokens: inout Tokens
    ) throws(Fault) {
        guard surroundings.count < limits.maxDepth else { throw Fault(.tooDeep(limit: limits.maxDepth), at: index) }
        surroundings.push(container)
        container = OpenContainer(token: tokens.count, isObject: kind == .object)
        try append(JSONTape.Token(kind: kind, source: index, text: 0, length: 0, end: 0), at: index, &tokens)
        index += 1
    }

    /// Notes a key if it may stand in its object before.
    @inline(__always)
    private mutating func note(
        key: JSONTape.Token, in container: inout OpenContainer, _ text: Span<UInt8>, tokenCount: Int
    ) {
        let bit = keyBit(of: key, text)
        if container.keyBits & bit != 0 { scratch.suspects.append(SuspectKey(object: container.token, key: tokenCount - 1)) }
        container.keyBits |= bit
    }

    @inline(__always)
    private mutating func close(
        _ container: inout OpenContainer, at end: Int, _ surroundings: inout Surroundings, _ tokens: inout Tokens
    ) {
        tokens[container.token].text = UInt32(truncatingIfNeeded: end)
        tokens[container.token].length = UInt32(truncatingIfNeeded: container.count)
        tokens[container.token].end = UInt32(truncatingIfNeeded: tokens.count)
        container = surroundings.pop()
    }

    /// One bit out of 64 by a key's beginning, end and length. Equal keys have equal bits, however they are spelt; in objects as small as
    /// ours, different keys mostly have different ones, and then nothing needs to be compared.
    @inline(__always)
    private func keyBit(of key: JSONTape.Token, _ text: Span<UInt8>) -> UInt64 {
        let length = Int(key.length)
        if key.isDecoded { return decodedKeyBit(from: Int(key.text) - text.count, length) }
        // Behind the text there is padding.
        let word = text.word(at: Int(key.text))
        if length > 8 { return Self.keyBit(word, text.word(at: Int(key.text) + length - 8), length) }
        return Self.keyBit(length == 8 ? word : word & (1 << UInt64(length * 8) &- 1), 0, length)
    }

    /// The same for a key that stands among the decoded texts, behind which there is no padding yet.
    private func decodedKeyBit(from start: Int, _ length: Int) -> UInt64 {
        func word(_ range: Range<Int>) -> UInt64 { range.reversed().reduce(0) { $0 << 8 | UInt64(scratch.decoded[$1]) } }
        let end = start + length
        return Self.keyBit(word(start..<min(start + 8, end)), length > 8 ? word(end - 8..<end) : 0, length)
    }

    @inline(__always)
    private static func keyBit(_ first: UInt64, _ last: UInt64, _ length: Int) -> UInt64 {
        // An odd factor with its bits well mixed (2^64 by the golden ratio): the upper bits of a product depend on all bits below.
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        let mixed = ((first &* factor) ^ last ^ UInt64(truncatingIfNeeded: length)) &* factor
        return 1 << (mixed >> 58)
    }

    @inline(__always)
    func append(_ token: JSONTape.Token, at index: Int, _ tokens: inout Tokens) throws(Fault) {
        guard !tokens.isFull else { throw Fault(.tooManyValues(limit: limits.maxTokens), at: index) }
        tokens.append(token)
    }

    /// The next byte that is not white space; zero at the end of the text.
    @inline(__always)
    static func peek(at index: inout Int, _ text: Span<UInt8>) -> UInt8 {
        while true {
            // No text ends without the padding, at which this stops: the place is never behind it.
            let byte = text[unchecked: index]
            // Space, tab, line feed, carriage return.
            guard byte <= 0x20, 0x1_0000_2600 >> UInt64(byte) & 1 == 1 else { return byte }
            index &+= 1
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

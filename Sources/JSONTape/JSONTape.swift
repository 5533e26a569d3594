public import TextCoding

/// A JSON text (RFC 8259) as one flat array of tokens, in the order of the text.
///
/// A container's token is followed by the tokens of its content and has their end, so that a subtree is a range
/// and skipping one is a single step. An object holds keys and values in turn; a key is a string token.
/// Values are not decoded into a model: a ``Place`` identifies a value on the tape.
///
/// A tape owns a copy of the bytes it was parsed from. Both arrays keep their capacity from one ``parse(_:limits:)`` to the
/// next, so that a reused tape does not allocate in the steady state.
public struct JSONTape: Sendable {
    /// The kind of value at a place.
    public enum Kind: UInt8, Sendable {
        case null
        case `false`
        case `true`
        /// A number without fraction and exponent.
        case integer
        /// A number with a fraction or an exponent, such as `1.0` and `1e2`.
        case decimal
        case string
        case array
        case object
    }

    /// A value, or a key, by its index in the tape. Places of different tapes must not be mixed.
    @frozen
    public struct Place: Sendable, Hashable, Comparable {
        @usableFromInline let index: Int

        @inlinable
        init(_ index: Int) { self.index = index }

        /// Orders places by their position in the text.
        @inlinable
        public static func < (left: Place, right: Place) -> Bool { left.index < right.index }
    }

    @frozen
    @usableFromInline
    struct Token: Sendable {
        @usableFromInline let kind: Kind
        /// Whether the text has escapes. Its decoded form is after the source in `bytes`.
        @usableFromInline let isDecoded: Bool
        /// The offset of the value in the source, in bytes.
        @usableFromInline let source: UInt32
        /// Strings: the offset of the text in `bytes`. Containers: the end of the value in the source.
        @usableFromInline var text: UInt32
        /// Scalars: the bytes of the text. Containers: the number of members or elements.
        @usableFromInline var length: UInt32
        /// The index after the last token of this value.
        @usableFromInline var end: UInt32

        @usableFromInline
        init(kind: Kind, isDecoded: Bool = false, source: Int, text: Int, length: Int, end: Int) {
            self.kind = kind
            self.isDecoded = isDecoded
            self.source = UInt32(truncatingIfNeeded: source)
            self.text = UInt32(truncatingIfNeeded: text)
            self.length = UInt32(truncatingIfNeeded: length)
            self.end = UInt32(truncatingIfNeeded: end)
        }
    }

    /// The source, followed by the decoded text of every string with escapes. Sixteen zero bytes follow each of them.
    @usableFromInline var bytes: [UInt8] = []
    @usableFromInline var tokens: [Token] = []
    /// The number of `bytes` that are the source.
    @usableFromInline var sourceCount = 0
    /// The position of each token if the text was converted from another format; otherwise empty.
    var positions: [SourcePosition] = []

    /// The memory of the parser, kept for the next text.
    var scratch = JSONParser.Scratch()

    /// The repeated keys of objects, in the order of the text, without their first occurrences.
    ///
    /// RFC 8259 §4 does not define their meaning, so two readers may see different objects. A validator must reject them.
    public internal(set) var repeatedKeys: [Place] = []

    /// An empty tape, to be filled by ``parse(_:limits:)``.
    public init() {}

    /// The tape of a JSON text.
    public init(parsing source: Span<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        try parse(source, limits: limits)
    }

    /// The tape of a JSON text.
    public init(parsing source: String, limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) {
        try self.init(parsing: Array(source.utf8).span, limits: limits)
    }

    /// The value that is the whole text. The tape must hold a parsed text.
    @inlinable
    public var root: Place { Place(0) }

    /// Empties the tape and keeps its capacity.
    mutating func clear() {
        bytes.clear()
        tokens.clear()
        repeatedKeys.clear()
        positions.clear()
        scratch.clear()
        sourceCount = 0
    }

    /// Releases the capacity that an unusually large text required.
    ///
    /// - Parameter capacity: The bytes of capacity to keep for the next text.
    public mutating func shrink(toCapacity capacity: Int) {
        guard bytes.capacity > capacity else { return }
        self = JSONTape()
    }
}

// MARK: Values

extension JSONTape {
    /// The kind of value at a place.
    @inlinable
    public func kind(at place: Place) -> Kind { tokens[place.index].kind }

    /// The number of members of an object or elements of an array; for a scalar, the bytes of its text.
    @inlinable
    public func count(at place: Place) -> Int { Int(tokens[place.index].length) }

    /// The first key of an object or the first element of an array; equal to ``end(of:)`` if there is none.
    @inlinable
    public func first(in place: Place) -> Place { Place(place.index + 1) }

    /// The place after a value and its content.
    @inlinable
    public func end(of place: Place) -> Place { Place(Int(tokens[place.index].end)) }

    /// The value that belongs to a key.
    @inlinable
    public func value(ofKey key: Place) -> Place { Place(key.index + 1) }

    /// The key that a member's value belongs to.
    @inlinable
    public func key(ofValue value: Place) -> Place { Place(value.index - 1) }

    /// Calls `body` with the key and the value of each member of an object, in the order of the text.
    @inlinable
    public func forEachMember<Failure: Error>(
        of object: Place, _ body: (_ key: Place, _ value: Place) throws(Failure) -> Void
    ) throws(Failure) {
        let end = end(of: object)
        var key = first(in: object)
        while key < end {
            let value = value(ofKey: key)
            try body(key, value)
            key = self.end(of: value)
        }
    }

    /// Calls `body` with each element of an array, in order.
    @inlinable
    public func forEachElement<Failure: Error>(
        of array: Place, _ body: (_ element: Place) throws(Failure) -> Void
    ) throws(Failure) {
        let end = end(of: array)
        var element = first(in: array)
        while element < end {
            try body(element)
            element = self.end(of: element)
        }
    }

    /// The value of an object's member; nil if there is none or the value is not an object.
    @inlinable
    public func member(_ name: StaticString, of object: Place) -> Place? {
        guard kind(at: object) == .object else { return nil }
        let length = name.utf8CodeUnitCount
        let end = end(of: object)
        var key = first(in: object)
        while key < end {
            let value = value(ofKey: key)
            // Most names differ in their length.
            if count(at: key) == length, text(at: key, equals: name) { return value }
            key = self.end(of: value)
        }
        return nil
    }

    /// The value of an object's last member of a name that is not a literal; nil if there is none or the value is not an object.
    package func lastMember(named name: String, of object: Place) -> Place? {
        guard kind(at: object) == .object else { return nil }
        var last: Place?
        forEachMember(of: object) { key, value in
            if hasText(name, at: key) { last = value }
        }
        return last
    }

    /// The value of an object's member; nil if it is absent or `null`, because the API server drops nulls.
    @inlinable
    public func presentMember(_ name: StaticString, of object: Place) -> Place? {
        guard let value = member(name, of: object), kind(at: value) != .null else { return nil }
        return value
    }
}

// MARK: Text

extension JSONTape {
    /// Calls `body` with the UTF-8 text of a string (decoded) or another scalar (as written). Containers have none.
    @inlinable
    public func withText<Result, Failure: Error>(
        at place: Place, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let token = tokens[place.index]
        switch token.kind {
        case .array, .object: return try body(bytes.span.extracting(0..<0))
        default:
            let start = Int(token.text)
            return try body(bytes.span.extracting(start..<start + Int(token.length)))
        }
    }

    /// The text of a string (decoded) or of another scalar (as written); empty for a container.
    public func text(at place: Place) -> String {
        withText(at: place) { span in span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
    }

    /// The text of a string; nil for any other value.
    public func string(at place: Place) -> String? {
        kind(at: place) == .string ? text(at: place) : nil
    }

    /// Whether the text at a place is the given one.
    @inlinable
    public func text(at place: Place, equals expected: StaticString) -> Bool {
        let token = tokens[place.index]
        guard Int(token.length) == expected.utf8CodeUnitCount, token.kind.rawValue < Kind.array.rawValue else { return false }
        let expected = Span(_unsafeStart: expected.utf8Start, count: expected.utf8CodeUnitCount)
        return bytes.span.extracting(Int(token.text)..<Int(token.text) + Int(token.length)).hasSameBytes(as: expected)
    }

    /// Whether the text at a place is the given one.
    package func hasText(_ expected: String, at place: Place) -> Bool {
        guard kind(at: place).rawValue < Kind.array.rawValue, count(at: place) == expected.utf8.count else { return false }
        var expected = expected
        return expected.withUTF8 { expected in withText(at: place) { $0.hasSameBytes(as: expected.span) } }
    }

    /// The first eight bytes of a text as a little-endian word, padded with zeros.
    @inlinable
    @inline(__always)
    public func textPrefix(at place: Place) -> UInt64 {
        let token = tokens[place.index]
        // The last text is followed by padding.
        let word = bytes.span.word(at: Int(token.text))
        return token.length >= 8 ? word : word & (1 << UInt64(token.length * 8) &- 1)
    }

    /// The last eight bytes of a text, which must have at least eight, as a little-endian word.
    @inlinable
    @inline(__always)
    public func textSuffix(at place: Place) -> UInt64 {
        let token = tokens[place.index]
        return bytes.span.word(at: Int(token.text) + Int(token.length) - 8)
    }

    /// The source text of a value, from its first byte to its last.
    public func withSource<Result>(of place: Place, _ body: (Span<UInt8>) -> Result) -> Result {
        body(bytes.span.extracting(sourceRange(of: place)))
    }

    /// The range of a value in the source, in bytes.
    public func sourceRange(of place: Place) -> Range<Int> {
        let token = tokens[place.index]
        let start = Int(token.source)
        switch token.kind {
        case .array, .object: return start..<Int(token.text)
        case .string where token.isDecoded: return start..<endOfString(from: start)
        case .string: return start..<Int(token.text + token.length) + 1
        default: return start..<start + Int(token.length)
        }
    }

    /// Whether the author's text is JSON, and not one that was converted.
    package var isJSON: Bool { positions.isEmpty }

    /// The line and column at which a key or value begins in the author's text.
    public func position(of place: Place) -> SourcePosition {
        if !positions.isEmpty { return positions[place.index] }
        return SourcePosition(offset: Int(tokens[place.index].source), in: bytes.span.extracting(0..<sourceCount))
    }

    /// The end of a string with escapes in the source. Its token has only the range of the decoded text.
    private func endOfString(from start: Int) -> Int {
        var index = start + 1
        while bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }
}

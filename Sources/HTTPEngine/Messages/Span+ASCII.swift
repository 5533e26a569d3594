internal import TextCoding

// Operations on bytes that both protocols use. Only the ones that return a string allocate memory.

extension Span<UInt8> {
    /// Whether these are exactly the bytes of `text`.
    func equals(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { hasSameBytes(as: $0.span) }
    }

    /// Whether these bytes equal those of `other` when ASCII letters are compared without case. No other byte is folded.
    func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index].lowercased != other[index].lowercased { return false }
        return true
    }

    /// Whether these bytes equal those of `text` when ASCII letters are compared without case. No other byte is folded.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { equalsIgnoringCase($0.span) }
    }

    /// `range` without the spaces and tabs at its ends (OWS, RFC 9110 §5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isBlank { lower += 1 }
        while lower < upper, self[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }

    /// Calls `body` with every element of a comma-separated list (RFC 9110 §5.6.1), trimmed, including empty ones.
    func forEachListElement<Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        var start = 0
        for index in indices where self[index] == UInt8(ascii: ",") {
            try body(extracting(trimmed(start..<index)))
            start = index + 1
        }
        try body(extracting(trimmed(start..<count)))
    }

    /// The first index of `byte` at or after `start`.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        UncheckedBytes.firstIndex(of: byte, in: self, from: start)
    }

    /// Whether every byte is allowed in a field value.
    var isFieldContent: Bool {
        let (ones, signs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = word(at: index)
                // Checks eight bytes at a time: adding 1 to DEL, and subtracting 0x20 from a control character, sets the high bit of the byte.
                if (word | (word &+ ones) | (word &- ones &* 0x20)) & signs == 0 {
                    index += 8
                    continue
                }
            }
            guard self[index].isFieldContent else { return false }
            index += 1
        }
        return true
    }

    /// Whether two hexadecimal digits follow every percent sign (RFC 3986 §2.1).
    var percentEncodingIsValid: Bool {
        var next = 0
        while let percent = firstIndex(of: UInt8(ascii: "%"), from: next) {
            guard percent + 2 < count, self[percent + 1].hexadecimalValue != nil, self[percent + 2].hexadecimalValue != nil else {
                return false
            }
            next = percent + 3
        }
        return true
    }
}

extension UInt8 {
    static var carriageReturn: UInt8 { 0x0D }
    static var lineFeed: UInt8 { 0x0A }

    /// Whether this is a space or a tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// Whether a field value may contain this byte (RFC 9110 §5.5): visible characters, obs-text, space and tab.
    var isFieldContent: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }
}

extension String {
    /// The text of bytes that are known to be ASCII.
    init(ascii bytes: Span<UInt8>) { self = UncheckedBytes.string(bytes) }
}

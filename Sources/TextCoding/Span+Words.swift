// Tests of whole texts, eight bytes at a time.
extension Span<UInt8> {
    /// Returns whether two spans hold the same bytes.
    @inlinable
    public func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var index = 0
        while index + 8 <= count {
            guard word(at: index) == other.word(at: index) else { return false }
            index += 8
        }
        // The last word of a text overlaps the word before it.
        if count >= 8 { return index == count || word(at: count - 8) == other.word(at: count - 8) }
        if count >= 4 { return firstAndLastFour == other.firstAndLastFour }
        while index < count {
            guard self[index] == other[index] else { return false }
            index += 1
        }
        return true
    }

    /// Returns whether these are the bytes of a string.
    @inlinable
    public func hasSameBytes(as text: String) -> Bool {
        var text = text
        return text.withUTF8 { hasSameBytes(as: $0.span) }
    }

    /// Whether all bytes are ASCII, and none is the control character DEL.
    public var isASCIIWithoutDelete: Bool {
        // Adding one turns 0x7F into 0x80. A carry can only come from 0xFF, whose own high bit is set.
        allWords { ($0 | ($0 &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 }
    }

    /// Whether all bytes are ASCII letters.
    public var areLetters: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        return allWords { word in
            // Bit 5 makes a letter lower-case. Of bytes below 0x80, the first addition sets the high bit from `a` on, the second one after `z`.
            let lowercase = word | (ones &* 0x20)
            let fromA = lowercase &+ (ones &* (0x80 - UInt64(UInt8(ascii: "a"))))
            let afterZ = lowercase &+ (ones &* (0x7F - UInt64(UInt8(ascii: "z"))))
            return word & (ones &* 0x80) == 0 && fromA & ~afterZ & (ones &* 0x80) == ones &* 0x80
        }
    }

    /// Whether all bytes are visible ASCII characters or spaces, and none must be escaped in a JSON string (RFC 8259 §7).
    public var isPlain: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // If a subtraction borrows or an addition carries from one byte to the next, the first of them is one of the bytes to find.
        return allWords { word in
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found = word | (word &+ ones) | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)
            return found & (ones &* 0x80) == 0
        }
    }

    /// Returns whether a condition on single bytes holds for all of them, given a test of eight bytes at once.
    ///
    /// - Parameter isTrue: Returns whether the condition holds for the eight bytes of a word. Their order has no meaning, and a byte may be
    ///   tested twice.
    @inlinable
    @inline(__always)
    public func allWords(_ isTrue: (UInt64) -> Bool) -> Bool {
        var index = 0
        while index + 8 <= count {
            guard isTrue(word(at: index)) else { return false }
            index += 8
        }
        if count >= 8 { return isTrue(word(at: count - 8)) }
        if count >= 4 { return isTrue(firstAndLastFour) }
        for index in 0..<count {
            guard isTrue(0x0101_0101_0101_0101 &* UInt64(self[index])) else { return false }
        }
        return true
    }

    /// The first and the last four bytes in one word. Of four to eight bytes it holds them all.
    ///
    /// - Precondition: The span has at least four bytes.
    @inlinable
    @inline(__always)
    public var firstAndLastFour: UInt64 {
        let first = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
        let last = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 4, as: UInt32.self)
        return UInt64(last) << 32 | UInt64(first)
    }

    /// Returns eight bytes as a little-endian word. Traps if the span does not have them.
    @inlinable
    public func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

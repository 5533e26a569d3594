/// Bytes looked at several at a time.
extension Span where Element == UInt8 {
    /// Whether two spans hold the same bytes.
    @inlinable
    public func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var index = 0
        while index + 8 <= count {
            guard word(at: index) == other.word(at: index) else { return false }
            index += 8
        }
        // The rest of a text that has a word is looked at with the last word, of which some was seen before.
        if count >= 8 { return index == count || word(at: count - 8) == other.word(at: count - 8) }
        if count >= 4 { return ends == other.ends }
        while index < count {
            guard self[index] == other[index] else { return false }
            index += 1
        }
        return true
    }

    /// Whether all bytes are ASCII, and none is the control character DEL.
    package var isASCIIWithoutDelete: Bool {
        // One more makes 0x80 of 0x7F. A carry can only come from 0xFF, whose own high bit is set.
        allWords { ($0 | ($0 &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 }
    }

    /// Whether all bytes are visible ASCII or spaces, and none has to be escaped in JSON (RFC 8259 §7).
    package var isPlain: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Where a subtraction borrows, or a sum carries, from one byte to the next, the first of them is itself one that is looked for.
        return allWords { word in
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found = word | (word &+ ones) | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)
            return found & (ones &* 0x80) == 0
        }
    }

    /// Whether something is true of all bytes that a word of them, in any order, can be asked. A byte may be asked twice.
    @inline(__always)
    func allWords(_ isTrue: (UInt64) -> Bool) -> Bool {
        var index = 0
        while index + 8 <= count {
            guard isTrue(word(at: index)) else { return false }
            index += 8
        }
        if count >= 8 { return isTrue(word(at: count - 8)) }
        if count >= 4 { return isTrue(ends) }
        for index in 0..<count {
            guard isTrue(0x0101_0101_0101_0101 &* UInt64(self[index])) else { return false }
        }
        return true
    }

    /// Sixteen bytes, which the caller knows to be there.
    @inline(__always)
    func uncheckedBlock(at index: Int) -> SIMD16<UInt8> {
        bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
    }

    /// The first and the last four bytes, which the caller knows to be there, in one word. Of four to eight bytes it holds them all.
    @inlinable
    @inline(__always)
    var ends: UInt64 {
        let first = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt32.self)
        let last = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 4, as: UInt32.self)
        return UInt64(last) << 32 | UInt64(first)
    }

    /// Eight bytes as a little-endian word.
    @inlinable
    func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

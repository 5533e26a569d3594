/// Bytes looked at eight at a time.
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
        while index < count {
            guard self[index] == other[index] else { return false }
            index += 1
        }
        return true
    }

    /// Whether all bytes are ASCII, and none is the control character DEL.
    package var isASCIIWithoutDelete: Bool {
        var index = 0
        while index + 8 <= count {
            let word = word(at: index)
            // One more makes 0x80 of 0x7F. A carry can only come from 0xFF, whose own high bit is set.
            guard (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { return false }
            index += 8
        }
        while index < count {
            guard self[index] < 0x7F else { return false }
            index += 1
        }
        return true
    }

    /// Sixteen bytes, which the caller knows to be there.
    @inline(__always)
    func uncheckedBlock(at index: Int) -> SIMD16<UInt8> {
        bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
    }

    /// Eight bytes as a little-endian word.
    @inlinable
    func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}

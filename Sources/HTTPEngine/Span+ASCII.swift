internal import Glibc

// What both protocols ask of a run of bytes. Nothing here allocates but the strings.

extension Span<UInt8> {
    /// Whether these are exactly the bytes of `text`.
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// Whether these are the bytes of `text`, which is in lower case, give or take the case of letters. Holds for bytes free of control
    /// characters only: setting bit 5 turns some of those into hyphens and digits.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where self[index] | 0x20 != text.utf8Start[index] { return false }
        return true
    }

    /// Whether these are the bytes of `other`, give or take the case of letters. Both are free of control characters.
    func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] | 0x20 != other[index] | 0x20 { return false }
        return true
    }

    /// Where the bytes of `range` are without spaces and tabs at both ends (OWS, RFC 9110 §5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isBlank { lower += 1 }
        while lower < upper, self[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }

    /// Calls `body` with every element of a comma-separated list (RFC 9110 §5.6.1), trimmed, empty ones too.
    func forEachListElement<Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        var start = 0
        for index in indices where self[index] == UInt8(ascii: ",") {
            try body(extracting(trimmed(start..<index)))
            start = index + 1
        }
        try body(extracting(trimmed(start..<count)))
    }

    /// The first index of `byte` from `start` on. By memchr: every byte of every head goes through here.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        withUnsafeBufferPointer { bytes in
            guard start < bytes.count, let base = bytes.baseAddress else { return nil }
            guard let found = memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        }
    }

    /// Whether every byte is of `set`.
    func allSatisfy(_ set: ASCIISet) -> Bool {
        for index in indices where !set.contains(self[index]) { return false }
        return true
    }

    /// Whether a field value may hold every byte.
    var isFieldContent: Bool {
        let (ones, signs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        var index = 0
        while index < count {
            if index + 8 <= count {
                let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                // Eight bytes at a time while they are visible ASCII and spaces: one more makes 0x80 of DEL, 0x20 less sets the sign of controls.
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
            guard percent + 2 < count, self[percent + 1].hexDigit != nil, self[percent + 2].hexDigit != nil else { return false }
            next = percent + 3
        }
        return true
    }
}

extension UInt8 {
    static var carriageReturn: UInt8 { 0x0D }
    static var lineFeed: UInt8 { 0x0A }

    /// Space or tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// What a field value may hold (RFC 9110 §5.5): visible characters, obs-text, space and tab; no other control character, no DEL.
    var isFieldContent: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }

    /// The value of a hexadecimal digit.
    var hexDigit: Int? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

extension String {
    /// The text of bytes that are known to be ASCII.
    init(ascii bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}

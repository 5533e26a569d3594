/// A set of ASCII characters, held as 128 bits.
public struct ASCIISet: Sendable, Equatable {
    @usableFromInline
    let low: UInt64
    @usableFromInline
    let high: UInt64

    /// Creates a set from its bits: bit n of `low` is the character n, bit n of `high` is the character 64 + n.
    @inlinable
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Creates the set of the characters of a text, which must be ASCII.
    public init(_ characters: String) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in characters.utf8 {
            precondition(byte < 128, "an ASCIISet holds ASCII characters only")
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.init(low: low, high: high)
    }

    /// Returns the set of the characters that are in either set.
    @inlinable
    public func union(_ other: ASCIISet) -> ASCIISet { ASCIISet(low: low | other.low, high: high | other.high) }

    /// Returns whether a byte is a character of the set.
    @inlinable
    public func contains(_ byte: UInt8) -> Bool {
        // The masking shift uses the low six bits of the byte.
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte) & 1 == 1
    }

    /// Returns whether every byte of a text is a character of the set. An empty text qualifies.
    @inlinable
    public func containsAll(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !contains(text[index]) { return false }
        return true
    }
}

// The common sets are computed from constants, so that their use costs neither an initialization nor a call.
extension ASCIISet {
    /// `0` to `9`.
    @inlinable
    public static var digits: ASCIISet { ASCIISet(low: 0x03FF_0000_0000_0000, high: 0) }

    /// `A` to `Z`.
    @inlinable
    public static var uppercaseLetters: ASCIISet { ASCIISet(low: 0, high: 0x0000_0000_07FF_FFFE) }

    /// `a` to `z`.
    @inlinable
    public static var lowercaseLetters: ASCIISet { ASCIISet(low: 0, high: 0x07FF_FFFE_0000_0000) }

    /// Letters of both cases.
    @inlinable
    public static var letters: ASCIISet { uppercaseLetters.union(lowercaseLetters) }

    /// Letters of both cases and digits.
    @inlinable
    public static var alphanumerics: ASCIISet { letters.union(digits) }

    /// Lower-case letters and digits.
    @inlinable
    public static var lowercaseAlphanumerics: ASCIISet { lowercaseLetters.union(digits) }

    /// `tchar`: the characters of an HTTP token, such as a method or a field name (RFC 9110 §5.6.2).
    @inlinable
    public static var token: ASCIISet {
        // !#$%&'*+-.^_`|~
        alphanumerics.union(ASCIISet(low: 0x0000_6CFA_0000_0000, high: 0x5000_0001_C000_0000))
    }

    /// The alphabet of base64 without the padding (RFC 4648 §4).
    @inlinable
    public static var base64: ASCIISet {
        // + and /
        alphanumerics.union(ASCIISet(low: 0x0000_8800_0000_0000, high: 0))
    }
}

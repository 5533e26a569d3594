extension UInt8 {
    /// Whether the byte is an ASCII digit, `0` to `9`.
    @inlinable
    public var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// The value of an ASCII digit of base 16 in either case; nil for any other byte.
    @inlinable
    public var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The lower-case letter of an upper-case ASCII letter; any other byte unchanged. Setting bit 5 of any byte would be wrong: it turns 0x1A
    /// into a colon and 0x0F into a slash.
    @inlinable
    public var lowercased: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }
}

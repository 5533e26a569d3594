/// Digits of base 16.
public enum Hexadecimal {
    /// The case of the digits above 9.
    public enum LetterCase: Sendable {
        case lower
        case upper
    }

    /// Returns the digit of a value from 0 to 15.
    @inlinable
    public static func digit(_ value: UInt8, _ letterCase: LetterCase = .lower) -> UInt8 {
        if value < 10 { return UInt8(ascii: "0") + value }
        return (letterCase == .lower ? UInt8(ascii: "a") : UInt8(ascii: "A")) + value - 10
    }

    /// Returns the lowest `count` digits of a number, leading zeros included.
    public static func text(of number: UInt32, digits count: Int) -> String {
        var text: [UInt8] = []
        for place in (0..<count).reversed() { text.append(digit(UInt8(truncatingIfNeeded: number >> (4 * place) & 0xF))) }
        return String(decoding: text, as: UTF8.self)
    }
}

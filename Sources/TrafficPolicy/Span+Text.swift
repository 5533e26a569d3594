extension Span<UInt8> {
    /// Whether these are exactly the bytes of `text`.
    func equals(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            if self[index] != byte { return false }
            index += 1
        }
        return true
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isOctalDigit: Bool { self &- 0x30 < 8 }
    /// A letter, a digit or an underscore.
    var isWordCharacter: Bool { ASCIISet.alphanumerics.contains(self) || self == UInt8(ascii: "_") }

    /// The value of a hexadecimal digit in either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The first of the parts between `separator`s, empty ones included, for which `predicate` holds; nil when it holds for none.
    func firstPart(separatedBy separator: UInt8, where predicate: (Span<UInt8>) -> Bool) -> Range<Int>? {
        var start = 0
        for index in 0...count where index == count || self[index] == separator {
            if predicate(extracting(start..<index)) { return start..<index }
            start = index + 1
        }
        return nil
    }
}

import Testing
import TextCoding

@Suite struct TextTests {
    @Test("Two texts have the same bytes only if no byte differs", arguments: 0...20)
    func sameBytes(count: Int) {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: 65 + $0) }
        let copy = text
        let isSame = text.span.hasSameBytes(as: copy.span)
        let isSameAsString = text.span.hasSameBytes(as: String(decoding: text, as: UTF8.self))
        #expect(isSame && isSameAsString)
        let isSameAsLonger = text.span.hasSameBytes(as: (text + [0]).span)
        #expect(!isSameAsLonger)
        for index in text.indices {
            var other = text
            other[index] ^= 0x20
            let isSame = text.span.hasSameBytes(as: other.span)
            let isSameAsString = text.span.hasSameBytes(as: String(decoding: other, as: UTF8.self))
            #expect(!isSame && !isSameAsString)
        }
    }

    @Test(
        "The first part between separators that satisfies a condition is found",
        arguments: [
            ("a,b,,c", 0, 4..<4), ("a,b,c", 0, nil), ("", 0, 0..<0), ("a,bb,cc", 2, 2..<4), ("aa", 2, 0..<2), ("a,", 0, 2..<2),
        ] as [(String, Int, Range<Int>?)])
    func parts(_ text: String, _ length: Int, _ expected: Range<Int>?) {
        let range = Array(text.utf8).span.firstPart(separatedBy: UInt8(ascii: ",")) { $0.count == length }
        #expect(range == expected)
    }

    @Test(
        "A character is printable or escaped",
        arguments: [
            ("a", true, "\\u0061"), (" ", true, "\\u0020"), ("~", true, "\\u007e"), ("é", true, "\\u00e9"),
            ("中", true, "\\u4e2d"),
            ("\u{0}", false, "\\u0000"), ("\u{1F}", false, "\\u001f"), ("\u{7F}", false, "\\u007f"), ("\u{85}", false, "\\u0085"),
            ("\u{AD}", false, "\\u00ad"), ("\u{61C}", false, "\\u061c"), ("\u{180E}", false, "\\u180e"),
            ("\u{200B}", false, "\\u200b"),
            ("\u{2028}", false, "\\u2028"), ("\u{202E}", false, "\\u202e"), ("\u{2060}", false, "\\u2060"),
            ("\u{E000}", false, "\\ue000"), ("\u{FEFF}", false, "\\ufeff"), ("\u{FFF9}", false, "\\ufff9"),
            ("\u{E0041}", false, "\\udb40\\udc41"), ("\u{10FFFF}", false, "\\udbff\\udfff"),
        ] as [(Unicode.Scalar, Bool, String)])
    func printable(_ scalar: Unicode.Scalar, _ isPrintable: Bool, _ escaped: String) {
        #expect(scalar.isPrintable == isPrintable)
        #expect(scalar.escaped == escaped)
    }
}

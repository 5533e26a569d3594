import Testing

@testable import HTTPEngine

@Test(
    "A byte is found only at or after the start and within the span",
    arguments: [
        ("abcab", 0, 0), ("abcab", 1, 3), ("abcab", 3, 3), ("abcab", 4, nil), ("abcab", 5, nil), ("abcab", 6, nil),
        ("abcab", -1, nil), ("abcab", .max, nil), ("", 0, nil), ("bcb", 0, nil),
    ] as [(String, Int, Int?)])
func firstIndex(_ text: String, _ start: Int, _ index: Int?) {
    #expect(UncheckedBytes.firstIndex(of: UInt8(ascii: "a"), in: Array(text.utf8).span, from: start) == index)
    // The search ends at the end of the span, not of the array.
    let bytes = Array((text + "a").utf8)
    #expect(UncheckedBytes.firstIndex(of: UInt8(ascii: "a"), in: bytes.span.extracting(..<text.utf8.count), from: start) == index)
}

@Test(
    "Bytes are moved to a lower offset, also within themselves",
    arguments: [
        (2..<4, 0, "cdcdef"), (1..<6, 0, "bcdeff"), (3..<6, 1, "adefef"), (4..<4, 2, "abcdef"), (2..<4, 2, "abcdef"),
        (6..<6, 6, "abcdef"),
    ])
func move(_ source: Range<Int>, _ target: Int, _ result: String) {
    var bytes = Array("abcdef".utf8)
    UncheckedBytes.move(source, to: target, in: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == result)
}

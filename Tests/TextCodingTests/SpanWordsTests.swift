import TextCoding
import Testing

@Suite struct SpanTests {
    @Test("A text is plain unless one of its bytes must be escaped or is not visible ASCII", arguments: 0...20)
    func plain(count: Int) {
        let plain = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        let isPlain = plain.span.isPlain
        #expect(isPlain)
        for place in plain.indices {
            for byte in UInt8.min...UInt8.max {
                var text = plain
                text[place] = byte
                let isExpected = 0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                if text.span.isPlain != isExpected { Issue.record("\(byte) at \(place)") }
            }
        }
    }
}

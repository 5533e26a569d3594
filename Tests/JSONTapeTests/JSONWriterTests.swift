import JSONTape
import Testing

@Suite struct JSONWriterTests {
    @Test("Only characters that must be escaped are escaped")
    func escaping() {
        let rows: [(String, String)] = [
            ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{8}\u{C}\0\u{1F}", #""\u0008\u000c\u0000\u001f""#),
            ("\u{7F}é日😀\u{2028}", "\"\u{7F}é日😀\u{2028}\""), ("a\nb\nc", #""a\nb\nc""#), ("\\u0041", #""\\u0041""#),
        ]
        for (text, expected) in rows {
            var writer = JSONWriter()
            writer.string(text)
            #expect(writer.text == expected)
        }
    }

    @Test("Every code point up to U+07FF is written and read back")
    func everyCodePoint() throws {
        for value in (0...0x7FF as ClosedRange<UInt32>) {
            let scalar = try #require(UnicodeScalar(value))
            var writer = JSONWriter()
            writer.string(String(Character(scalar)))
            let tape = try JSONTape(parsing: writer.text)
            if !tape.text(at: tape.root).unicodeScalars.elementsEqual([scalar]) { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test("Characters are escaped at any position if and only if they must be", arguments: 0..<24)
    func places(position: Int) throws {
        for special in ["\"", "\\", "\n", "\u{1F}", "\u{7F}", "é", "\"é\u{0}"] {
            for length in position..<position + 12 {
                let text = String(repeating: "a", count: position) + special + String(repeating: "b", count: length - position)
                var writer = JSONWriter()
                writer.string(text)
                let tape = try JSONTape(parsing: writer.text)
                #expect(tape.text(at: tape.root) == text)
                #expect(writer.text.utf8.count - text.utf8.count <= 2 + 12)
            }
        }
    }

    @Test("Whole numbers", arguments: [0, 1, -1, 9, 10, 99, 100, -100, 1_234_567_890, .max, .min])
    func integers(number: Int) {
        var writer = JSONWriter()
        writer.integer(number)
        #expect(writer.text == "\(number)")
    }

    @Test("Commas separate items and occur nowhere else")
    func commas() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("empty")
            writer.object { _ in }
            writer.member("text", ":")
            writer.member("number", -1)
            writer.member("flag", true)
            writer.key("items")
            writer.array { writer in
                writer.array { _ in }
                writer.null()
                writer.string("[")
                writer.string("{")
                writer.string("\n")
                writer.integer(0)
                writer.boolean(false)
                writer.raw("{\"a\":1}")
                writer.raw(Array("2".utf8).span)
                writer.object { $0.member("a,", "b,") }
            }
        }
        #expect(
            writer.text
                == #"{"empty":{},"text":":","number":-1,"flag":true,"items":[[],null,"[","{","\n",0,false,{"a":1},2,{"a,":"b,"}]}"#
        )
    }

    @Test("A writer appends to its buffer, one value a line")
    func reusedBuffer() {
        var writer = JSONWriter(appendingTo: Array("{\"a\":1}\n".utf8))
        writer.object { $0.member("b", 2) }
        #expect(writer.text == "{\"a\":1}\n{\"b\":2}")
    }
}

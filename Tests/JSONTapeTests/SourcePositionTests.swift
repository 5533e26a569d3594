import JSONTape
import Testing

@Suite struct SourcePositionTests {
    static let text = "{\n  \"größe\": [1, \"\\u00e9\\\"x\",\r\n\t true ], \"😀\" : { } }"

    /// A path, the source of its value, and the position at which it begins.
    static let rows: [(path: FieldPath, source: String, line: Int, column: Int)] = [
        (FieldPath(), "{\n  \"größe\": [1, \"\\u00e9\\\"x\",\r\n\t true ], \"😀\" : { } }", 1, 1),
        (FieldPath([.name("größe")]), "[1, \"\\u00e9\\\"x\",\r\n\t true ]", 2, 12),
        (FieldPath([.name("größe"), .index(0)]), "1", 2, 13),
        (FieldPath([.name("größe"), .index(1)]), "\"\\u00e9\\\"x\"", 2, 16),
        (FieldPath([.name("größe"), .index(2)]), "true", 3, 3),
        (FieldPath([.name("😀")]), "{ }", 3, 17),
    ]

    @Test("A value has a range in bytes and a position", arguments: rows)
    func ranges(path: FieldPath, source: String, line: Int, column: Int) throws {
        let tape = try JSONTape(parsing: Self.text)
        let place = try tape.place(at: path)
        let bytes = Array(Self.text.utf8)[tape.sourceRange(of: place)]
        #expect(String(decoding: bytes, as: UTF8.self) == source)
        #expect(tape.position(of: place) == SourcePosition(line: line, column: column))
        #expect(tape.path(from: tape.root, to: place) == path)
    }

    @Test(
        "Lines end in a line feed, columns count code points",
        arguments: [
            (0, 1, 1), (1, 1, 2), (3, 1, 3), (5, 1, 5), (6, 2, 1), (7, 3, 1), (11, 3, 2), (99, 3, 2),
        ] as [(Int, Int, Int)])
    func positions(offset: Int, line: Int, column: Int) {
        let text = Array("aéb\r\n\n😀".utf8)
        #expect(SourcePosition(offset: offset, in: text.span) == SourcePosition(line: line, column: column))
    }

    @Test(
        "Positions of texts of one line and of many lines are converted to offsets and back",
        arguments: ["a", "é", "a€\n", "😀é ", "0123456789\r\n"], [0, 1, 64, 85, 128, 300])
    func conversions(part: String, count: Int) {
        let bytes = Array(String(repeating: part, count: count).utf8)
        let source = SourceText(bytes, isYAML: false)
        for offset in 0...bytes.count {
            let position = source.position(of: offset)
            #expect(position == SourcePosition(offset: offset, in: bytes.span))
            // An offset inside a code point has the position of the next one.
            let next = bytes[offset...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
            #expect(source.offset(of: position) == next)
        }
        #expect(source.offset(of: SourcePosition(line: 1 << 20, column: 1)) == bytes.count)
    }

    @Test("A position is printed as line and column")
    func rendering() {
        #expect(SourcePosition(line: 3, column: 14).description == "line 3, column 14")
    }
}

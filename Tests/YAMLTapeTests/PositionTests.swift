import JSONTape
import Testing
import YAMLTape

@Suite struct PositionTests {
    static let rows: [(yaml: String, positions: String)] = [
        ("a: 1", "1:1 1:1 1:4"),
        ("a:\n  b: x\n  c:\n", "1:1 1:1 2:3 2:3 2:6 3:3 3:5"),
        ("# comment\n\na:\n- 1\n- b: 2\n", "3:1 3:1 4:1 4:3 5:3 5:3 5:6"),
        ("é: ü # ö\n😀: [a, 😀, b]", "1:1 1:1 1:4 2:1 2:4 2:5 2:8 2:11"),
        ("a: |\n  text\nb: 1", "1:1 1:1 1:4 3:1 3:4"),
        ("a: 'x\n  y'\nb: 1", "1:1 1:1 1:4 3:1 3:4"),
        ("\u{FEFF}a: 1", "1:1 1:1 1:4"),
        ("a: 1\r\nb: 2\r\n", "1:1 1:1 1:4 2:1 2:4"),
        ("a: &x !!str 1\nb: *x", "1:1 1:1 1:4 2:1 2:4"),
        ("a: &x {k: [1]}\nb: *x", "1:1 1:1 1:4 1:8 1:11 1:12 2:1 2:4 1:8 1:11 1:12"),
        ("a: &x {k: 1, l: 2}\nb:\n  l: 3\n  <<: *x\n  m: 4", "1:1 1:1 1:4 1:8 1:11 1:14 1:17 2:1 3:3 1:8 1:11 1:14 1:17 5:3 5:6"),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3", "1:1 1:1 1:4 1:8 1:11 1:14 1:17 2:1 3:3 1:8 1:11 4:3 4:6"),
        ("? a\n: 1", "1:1 1:3 2:3"),
        // Read as JSON.
        ("{\"a\":\n  [1, \"é\", 2]}", "1:1 1:2 2:3 2:4 2:7 2:12"),
        ("{\"a\":\n  [1, \"é\", 2]} # and a comment", "1:1 1:2 2:3 2:4 2:7 2:12"),
    ]

    @Test("Every key and value has a line and a column", arguments: rows)
    func positions(yaml: String, positions: String) throws {
        let tape = try #require(try YAMLStream(parsing: yaml).documents.first)
        #expect(tape.allPositions == positions)
    }

    @Test("Positions count from the beginning of the stream")
    func documents() throws {
        let stream = try YAMLStream(parsing: "a: 1\n---\nb: 2\n---\n# c\n- 3\n")
        #expect(stream.documents.map(\.allPositions) == ["1:1 1:1 1:4", "3:1 3:1 3:4", "6:1 6:3"])
    }

    @Test("A tape that is filled with JSON again has no YAML positions")
    func reused() throws {
        var tape = try #require(try YAMLStream(parsing: "\n\na: 1").documents.first)
        try tape.parse(Array(#"{"a":1}"#.utf8).span)
        #expect(tape.allPositions == "1:1 1:2 1:6")
    }
}

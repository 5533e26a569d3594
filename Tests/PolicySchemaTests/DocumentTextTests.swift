import JSONTape
@testable import PolicySchema
import Testing
import YAMLTape

/// Values as YAML and as indented JSON.
@Suite struct DocumentTextTests {
    @Test("YAML has the format of kubectl")
    func block() throws {
        let value = try JSONValue(
            parsing: #"{"a":{"b":1,"c":[]},"list":[{"x":1,"y":{"z":{}}},[1,[2]],"on",null],"e":{},"text":"it's: #1","1":true}"#)
        #expect(
            YAMLWriter.text(of: value) == """
                a:
                  b: 1
                  c: []
                list:
                - x: 1
                  'y':
                    z: {}
                - - 1
                  - - 2
                - 'on'
                - null
                e: {}
                text: 'it''s: #1'
                '1': true

                """)
        #expect(YAMLWriter.text(of: "x") == "x\n")
        #expect(YAMLWriter.text(of: .array([])) == "[]\n")
    }

    static let texts = [
        "", " ", "a", "a b", "a ", " a", "a:", "a: b", "a:b", "a #b", "a#b", "#", "-", "- a", "-1", "1", "1.0", "0x1f", "1e3",
        "e3",
        "y", "N", "yes", "No", "ON", "off", "true", "FALSE", "null", "Null", "~", "<<", "=", ".5", ".inf", ".nan", "inf",
        "2026-01-31",
        "a\nb", "a\n", "\t", "tab\there", "\"", "'", "''", "\\", "^a\\.b$", "[a]", "{a}", "a, b", "&a", "*a", "!a", "%a", "@a",
        "`a",
        "|", ">", "? a", "é", "日本", "😀", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "---", "...",
        "self.a == 'b'",
        String(repeating: "long ", count: 100) + "end", "1h30m", "64Ki", "0o7", "1_000", "1:30", "12:30:45",
    ]

    @Test("A string survives a round trip through YAML, as a value and as a key", arguments: texts)
    func roundTrip(text: String) throws {
        for value in [
            .string(text), .array([.string(text), .array([.string(text)])]), .object([.init(key: text, value: .string(text))]),
            .object([.init(key: "k", value: .array([.object([.init(key: text, value: .array([.string(text)]))])]))]),
        ] as [JSONValue] {
            let documents = try YAMLStream(parsing: YAMLWriter.text(of: value)).documents
            let tape = try #require(documents.first)
            #expect(JSONValue(tape.root, of: tape) == value)
        }
    }

    @Test("Indented JSON has one member per line, and arrays of scalars on one line")
    func indentedJSON() throws {
        let value = try JSONValue(parsing: #"{"a":{"b":["x","y"],"c":[]},"d":[{"e":1},2],"f":{}}"#)
        let text = IndentedJSONWriter.text(of: value)
        #expect(
            text == """
                {
                  "a": {
                    "b": ["x", "y"],
                    "c": []
                  },
                  "d": [
                    {
                      "e": 1
                    },
                    2
                  ],
                  "f": {}
                }

                """)
        #expect(try JSONValue(parsing: text) == value)
    }
}

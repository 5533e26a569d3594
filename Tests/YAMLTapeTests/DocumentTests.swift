import JSONTape
import Testing
import YAMLTape

@Suite struct DocumentTests {
    static let rows: [(yaml: String, documents: [String])] = [
        ("", []), ("\n \n", []), ("# nothing\n", []), ("---\n", []), ("---\n---\n# x\n...\n", []), ("\u{FEFF}", []),
        ("a: 1\n", [#"{"a":1}"#]),
        ("---\na: 1\n...\n", [#"{"a":1}"#]),
        ("a: 1\n---\n\n---\nb: 2\n---\n", [#"{"a":1}"#, #"{"b":2}"#]),
        ("--- 1\n--- x\n--- [y]\n--- |\n  z\n", ["1", #""x""#, "[true]", #""z\n""#]),
        ("%YAML 1.1\n---\na: 1\n", [#"{"a":1}"#]),
        ("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n", [#"{"a":"1"}"#]),
        // What is there but null is a document; kubectl passes over it, and so may the caller.
        ("---\nnull\n---\n~\n", ["null", "null"]),
        ("{\"a\": 1}\n---\n{\"b\": 2}\n", [#"{"a":1}"#, #"{"b":2}"#]),
        ("{}", ["{}"]), ("[]", ["[]"]), ("a: {}\nb: []", [#"{"a":{},"b":[]}"#]),
        ("a:\n- b\n- - c\n  - d: 1\n    e: [x, {f: g}]\n", [#"{"a":["b",["c",{"d":1,"e":["x",{"f":"g"}]}]]}"#]),
        ("[a: 1, b]", [#"[{"a":1},"b"]"#]),
        ("? a\n? b\n", [#"{"a":null,"b":null}"#]),
    ]

    @Test("A stream is read as its documents, empty ones left out", arguments: rows)
    func documents(yaml: String, documents: [String]) throws {
        #expect(try YAMLStream(parsing: yaml).json == documents)
    }

    static let repeated: [(yaml: String, keys: [String])] = [
        ("a: 1\nb: 2", []),
        ("a: 1\nb: 2\na: 3", ["3:1"]),
        ("a: {x: 1, x: 2}\nb: {x: 1, x: 2, x: 3}", ["1:11", "2:11", "2:17"]),
        ("1: a\n'1': b\n0x1: c", ["2:1", "3:1"]),
        ("yes: 1\ntrue: 2", ["2:1"]),
        ("a: &x {k: 1}\nb: {<<: *x, k: 2}\nc: {k: 2, <<: *x}", []),
        ("a: &x {k: 1}\nb: {<<: *x, <<: *x, l: 1, l: 2}", ["2:27"]),
        ("a: &x {k: 1, k: 2}\nb: *x", ["1:14", "1:14"]),
        ("a: &x {k: 1, k: 2}\nb: {<<: *x}", ["1:14"]),
    ]

    @Test("Duplicate keys are reported, keys that a merge overrides are not", arguments: repeated)
    func repeatedKeys(yaml: String, keys: [String]) throws {
        let tape = try #require(try YAMLStream(parsing: yaml).documents.first)
        #expect(tape.repeatedKeys.map { "\(tape.position(of: $0).line):\(tape.position(of: $0).column)" } == keys)
    }

    @Test("The questions about a source are answered about the JSON text")
    func source() throws {
        let tape = try #require(try YAMLStream(parsing: "a: [yes, 'x\"']\nb: [ true,  \"x\\\"\" ]").documents.first)
        let a = try #require(tape.member("a", of: tape.root))
        let b = try #require(tape.member("b", of: tape.root))
        #expect(tape.isSame(a, b))
        #expect(tape.withSource(of: a) { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } } == #"[true,"x\""]"#)
    }
}

import JSONTape
import Testing
import YAMLTape

/// Plain scalars as kubectl reads them (compared with sigs.k8s.io/yaml 1.3 and gopkg.in/yaml.v2 2.4.0).
@Suite struct ScalarTests {
    /// Equivalent scalars, separated by spaces, and their JSON.
    static let rewrittenRows: [(scalars: String, json: String)] = [
        ("y Y yes Yes YES on On ON true True TRUE", "true"),
        ("n N no No NO off Off OFF false False FALSE", "false"),
        ("~ null Null NULL", "null"),
        ("+7 07 0o7 0O7 0x7 0X7 0b111 0B111 0_7 +0x7", "7"),
        ("-07 -0o7 -0x7 -0b111 -_7", "-7"),
        ("00 +0 0x0", "0"),
        ("0777", "511"),
        ("08", "8"),
        ("0x1F 0X1f 0x1_F", "31"),
        ("1_000 1__0_00 1000_", "1000"),
        ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("07777777777777777777777777", "7777777777777777777777777"),
        (".5 +.5 00.5", "0.5"),
        ("-.5", "-0.5"),
        (".5_0", "0.50"),
        ("1_0.5", "10.5"),
        ("1. +1.", "1"),
        ("1.e3", "1e3"),
        ("+12e03", "12e03"),
        ("09.5", "9.5"),
    ]

    @Test("A scalar that is not JSON is rewritten", arguments: rewrittenRows)
    func rewritten(scalars: String, json: String) throws {
        for scalar in scalars.split(separator: " ") {
            #expect(reading("a: \(scalar)") == #"{"a":\#(json)}"#, "\(scalar)")
        }
    }

    @Test(
        "A JSON number keeps its text",
        arguments: [
            "0", "7", "-7", "-0", "9223372036854775807", "-9223372036854775808", "18446744073709551615",
            "18446744073709551616", "-9223372036854775809", "1.5", "-1.5", "1.0", "0.0", "-0.0", "1e3", "1E3", "1e+3", "1E-3",
            "1.5e10", "1e-400", "1.10", "1e308",
        ])
    func kept(number: String) throws {
        let tape = try #require(try YAMLStream(parsing: "a: \(number)").documents.first)
        let value = try #require(tape.member("a", of: tape.root))
        #expect(tape.text(at: value) == number)
        #expect(tape.kind(at: value) == (number.contains { ".eE".contains($0) } ? .decimal : .integer))
    }

    @Test(
        "A text that resembles a YAML literal, a number or a time stays a string",
        arguments: [
            "tRUE", "yES", "oN", "OFf", "truex", "ye", "nul", "NUlL", "nil", "none", "1e400", "-1e400", "0b2", "0x", "0b", "0o",
            "0o8",
            "0xG", "-0x8000000000000001", "0x1FFFFFFFFFFFFFFFF", ".", "..", ".e3", "._5", ".5_", ".5__0", "_1", "1e", "1e+",
            "1e3e4", "1.2.3", "+", "--", "+-1", "--1", "1,5", "1-2", ".infx", "inf", "nan", "Infinity", "2001-01-01",
            "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "12:30:45", "190:20:30", "10s", "1Mi", "300m", "1h30m", "v1",
            "<<",
            "=", "a:b", "10.0.0.0/8", "two words", "é", "1 2",
        ])
    func strings(scalar: String) {
        #expect(reading("a: \(scalar)") == #"{"a":"\#(scalar)"}"#)
    }

    static let quotedRows: [(yaml: String, json: String)] = [
        ("'true'", #""true""#), (#""1""#, #""1""#), ("'null'", #""null""#), ("''", #""""#), (#""""#, #""""#), ("'~'", #""~""#),
        ("'it''s'", #""it's""#), (#""\x41\t\u00e9\/""#, #""A\u0009é/""#), ("\"a\\\n  b\"", #""ab""#),
        ("'two\n  lines'", #""two lines""#), (#""\0\e""#, #""\u0000\u001b""#), (#""\U0001F600""#, #""😀""#),
        ("plain\n  on two lines", #""plain on two lines""#),
        ("", "null"),
    ]

    @Test("A quoted scalar is a string without its escapes and folded lines", arguments: quotedRows)
    func quoted(yaml: String, json: String) throws {
        let expected = try JSONTape(parsing: #"{"a":\#(json)}"#)
        #expect(reading("a: \(yaml)") == expected.json)
    }

    static let blocksRows: [(yaml: String, text: String)] = [
        ("|\n  a\n  b\n\n", "a\nb\n"), ("|-\n  a\n  b\n\n", "a\nb"), ("|+\n  a\n  b\n\n", "a\nb\n\n"),
        (">\n  a\n  b\n\n  c\n", "a b\nc\n"), (">-\n  a\n  b\n", "a b"), ("|2\n   a\n", " a\n"), ("|\n  12\n", "12\n"),
        ("|-\n  true\n", "true"),
    ]

    @Test("A block is a string with the line breaks that its header defines", arguments: blocksRows)
    func blocks(yaml: String, text: String) throws {
        let tape = try #require(try YAMLStream(parsing: "a: \(yaml)").documents.first)
        #expect(tape.string(at: tape.value(ofKey: tape.first(in: tape.root))) == text)
    }

    static let taggedRows: [(yaml: String, json: String)] = [
        ("!!str 12", #""12""#), ("!!str", #""""#), ("!!str ~", #""~""#), ("!!str 2001-01-01", #""2001-01-01""#),
        ("!!int '12'", "12"), ("!!int 0x10", "16"), ("!!float 1", "1"), ("!!float '1.5'", "1.5"), ("!!bool 'on'", "true"),
        ("!!null ''", "null"), ("!!null", "null"), ("!!map {x: 1}", #"{"x":1}"#), ("!!seq [1]", "[1]"),
        ("!<tag:yaml.org,2002:str> 1", #""1""#),
    ]

    @Test("A tag sets the type", arguments: taggedRows)
    func tagged(yaml: String, json: String) {
        #expect(reading("a: \(yaml)") == #"{"a":\#(json)}"#)
    }

    static let keysRows: [(yaml: String, key: String)] = [
        ("1", "1"), ("0x10", "16"), ("-0", "0"), ("010", "8"), ("yes", "true"), ("OFF", "false"), ("1.5", "1.5"), ("1.10", "1.1"),
        ("1e3", "1000"), ("100000.5", "100000.5"), ("1e6", "1e+06"), ("1234567.0", "1.234567e+06"), ("0.0001", "0.0001"),
        ("0.00001", "1e-05"), ("-1.5", "-1.5"), ("-0.0", "-0"), ("1e39", ".inf"), (".INF", ".inf"), ("-.inf", "-.inf"),
        (".NaN", ".nan"), ("18446744073709551616", "1.8446744e+19"), ("9223372036854775807", "9223372036854775807"),
        ("2001-01-01", "2001-01-01"), ("'1'", "1"), ("'<<'", "<<"), ("!!str yes", "yes"), ("!!str <<", "<<"), ("'null'", "null"),
    ]

    @Test("A key becomes the text that kubectl gives it", arguments: keysRows)
    func keys(yaml: String, key: String) {
        #expect(reading("\(yaml): 1") == #"{"\#(key)":1}"#)
    }
}

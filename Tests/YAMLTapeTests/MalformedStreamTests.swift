import JSONTape
import Testing
import YAMLTape

@Suite struct MalformedStreamTests {
    typealias Row = (yaml: String, reason: YAMLSyntaxError.Reason, line: Int, column: Int)

    static let structure: [Row] = [
        ("a: b: c", .malformed(problem: "mapping values are not allowed in this context", context: nil), 1, 5),
        ("a: 1\n b: 2", .malformed(problem: "mapping values are not allowed in this context", context: nil), 2, 3),
        ("a:\n  b: 1\n c: 2", .malformed(problem: "did not find expected key", context: "while parsing a block mapping"), 3, 2),
        (
            "- a\nb: 1", .malformed(problem: "did not find expected '-' indicator", context: "while parsing a block collection"),
            2, 1
        ),
        ("a: [1, 2", .malformed(problem: "did not find expected ',' or ']'", context: "while parsing a flow sequence"), 2, 1),
        ("a: {b: 1", .malformed(problem: "did not find expected ',' or '}'", context: "while parsing a flow mapping"), 2, 1),
        ("a: 'x", .malformed(problem: "found unexpected end of stream", context: "while scanning a quoted scalar"), 1, 6),
        ("a: \"\\q\"", .malformed(problem: "found unknown escape character", context: "while parsing a quoted scalar"), 1, 5),
        (
            "\ta: 1",
            .malformed(problem: "found character that cannot start any token", context: "while scanning for the next token"), 1, 1
        ),
        (
            "a: @b",
            .malformed(problem: "found character that cannot start any token", context: "while scanning for the next token"), 1, 4
        ),
        ("a: !x!y z", .malformed(problem: "found undefined tag handle", context: "while parsing a node"), 1, 4),
    ]

    static let characters: [Row] = [
        ("é: a\u{1}b", .forbiddenCharacter(1), 1, 5),
        ("a: 1\nb: \u{7F}", .forbiddenCharacter(0x7F), 2, 4),
        ("a\0", .forbiddenCharacter(0), 1, 2),
    ]

    static let meaning: [Row] = [
        ("a: .inf", .numberNotInJSON, 1, 4), ("a: [-.Inf]", .numberNotInJSON, 1, 5), ("a: .NaN", .numberNotInJSON, 1, 4),
        ("a: !!float .inf", .numberNotInJSON, 1, 4),
        ("? [a]\n: 1", .compositeKey, 1, 3), ("{a: 1}: 2", .compositeKey, 1, 1), ("~: 1", .unsupportedKey, 1, 1),
        ("null: 1", .unsupportedKey, 1, 1), ("9223372036854775808: 1", .unsupportedKey, 1, 1),
        ("a: !foo 1", .unsupportedTag("!foo"), 1, 4), ("a: !!set {x}", .unsupportedTag("!!set"), 1, 4),
        ("a: !!binary aGk=", .unsupportedTag("!!binary"), 1, 4), ("!!timestamp 2001-01-01", .unsupportedTag("!!timestamp"), 1, 1),
        ("a: !!int 1.5", .tagMismatch(tag: "!!int"), 1, 4), ("a: !!int x", .tagMismatch(tag: "!!int"), 1, 4),
        ("a: !!bool 1", .tagMismatch(tag: "!!bool"), 1, 4), ("a: !!null x", .tagMismatch(tag: "!!null"), 1, 4),
        ("a: !!float x", .tagMismatch(tag: "!!float"), 1, 4), ("a: !!map x", .tagMismatch(tag: "!!map"), 1, 4),
        ("a: !!map [x]", .tagMismatch(tag: "!!map"), 1, 4), ("a: !!str {x}", .tagMismatch(tag: "!!str"), 1, 4),
    ]

    @Test(
        "What is no YAML, or none that JSON has, is refused with a reason and a place",
        arguments: structure + characters + meaning)
    func malformed(yaml: String, reason: YAMLSyntaxError.Reason, line: Int, column: Int) {
        let error = #expect(throws: YAMLSyntaxError.self) { try YAMLStream(parsing: yaml) }
        #expect(error?.reason == reason)
        #expect(error?.position == SourcePosition(line: line, column: column))
    }

    static let invalidUTF8: [(bytes: [UInt8], line: Int, column: Int)] = [
        ([0xFF, 0xFE, 0x61, 0x00], 1, 1), ([0xFE, 0xFF, 0x00, 0x61], 1, 1), (Array("a: ".utf8) + [0x80], 1, 4),
        (Array("é: 1\nb: ".utf8) + [0xC3], 2, 4), (Array("a: ".utf8) + [0xED, 0xA0, 0x80], 1, 4),
        (Array("a: ".utf8) + [0xC0, 0x80], 1, 4), (Array("# ".utf8) + [0xF5, 0x80, 0x80, 0x80], 1, 3),
    ]

    @Test("Only UTF-8 is read: neither UTF-16 nor broken sequences", arguments: invalidUTF8)
    func encoding(bytes: [UInt8], line: Int, column: Int) {
        let error = #expect(throws: YAMLSyntaxError.self) { try YAMLStream(parsing: bytes.span) }
        #expect(error?.reason == .invalidUTF8)
        #expect(error?.position == SourcePosition(line: line, column: column))
    }

    static let renderedRows: [(yaml: String, text: String)] = [
        ("a:\n  b: 1\n c: 2", "did not find expected key while parsing a block mapping at line 3, column 2"),
        ("a: b: c", "mapping values are not allowed in this context at line 1, column 5"),
        ("a: *x", "found the alias *x without an anchor before it at line 1, column 4"),
        (
            "a: *" + String(repeating: "x", count: 50),
            "found the alias *" + String(repeating: "x", count: 40)
                + "… without an anchor before it at line 1, column 4"
        ),
        ("a: !!int x", "found a value that is not a !!int at line 1, column 4"),
        ("a: \u{1}", "found the control character U+0001 at line 1, column 4"),
    ]

    @Test("An error is printed as a sentence", arguments: renderedRows)
    func rendered(yaml: String, text: String) {
        #expect(reading(yaml) == text)
    }
}

import JSONTape
import PolicySchema
import Testing

/// Values of the wrong JSON type, with the value that the author most likely means.
@Suite struct WrongTypeTests {
    static let item = ObjectSchema("Item", "An item.", fields: [.optional("n", .integer(0...9))])
    static let pair = ObjectSchema(
        "Pair", "A pair.", fields: [.required("name", .text(1...9), "A name."), .required("value", .text(1...9), "A value.")])
    static let fields: [Field] = [
        .optional("version", .enumeration(["Auto", "1.0", "1.2"])), .optional("time", .duration), .optional("name", .text(1...9)),
        .optional("secret", .text(TextShape(isConfidential: true))), .optional("flag", .boolean),
        .optional("number", .integer(0...9)),
        .optional("switched", .object(ObjectSchema("Switch", "A switch.", fields: [], isSwitch: true))),
        .optional("item", .object(item)), .optional("items", .array(of: .object(item))), .optional("words", .array(of: .text())),
        .optional("numbers", .array(of: .integer(0...9))), .optional("pairs", .array(of: .object(pair))),
    ]

    /// A text, the end of the error, and the fixed text.
    static let rows: [(text: String, end: String, fixed: String?)] = [
        (#"{"version":1.2}"#, #"exponent; write it in quotes: "1.2""#, #"{"version":"1.2"}"#),
        (#"{"version":1.3}"#, "fraction or an exponent", nil), (#"{"version":true}"#, "not a boolean", nil),
        (#"{"time":30}"#, #"integer; did you mean "30s"?"#, nil), (#"{"time":true}"#, "not a boolean", nil),
        (#"{"name":5}"#, #"integer; write it in quotes: "5""#, #"{"name":"5"}"#),
        (#"{"name":true}"#, #"boolean; write it in quotes: "true""#, #"{"name":"true"}"#),
        (#"{"name":["a"]}"#, "not an array", nil), (#"{"secret":5}"#, "integer; write it in quotes", nil),
        (#"{"flag":"true"}"#, "string; remove the quotes", #"{"flag":true}"#), (#"{"flag":"yes"}"#, "not a string", nil),
        (#"{"number":"5"}"#, "string; remove the quotes", #"{"number":5}"#), (#"{"number":"05"}"#, "not a string", nil),
        (#"{"switched":true}"#, "boolean; use {} to enable it", #"{"switched":{}}"#),
        (#"{"switched":false}"#, "boolean; remove it to disable it", "{}"), (#"{"item":true}"#, "not a boolean", nil),
        (#"{"item":[{"n":1}]}"#, "array; use items for a list", #"{"items":[{"n":1}]}"#),
        (#"{"item":[],"items":[]}"#, "array; use items for a list", nil), (#"{"switched":[]}"#, "not an array", nil),
        (#"{"items":{"n":1}}"#, "object; write it as a list with one item", #"{"items":[{"n":1}]}"#),
        (#"{"words":"a"}"#, "string; write it as a list with one item", #"{"words":["a"]}"#),
        (#"{"pairs":["a: b"]}"#, "object, not a string; use {name: ..., value: ...}", nil),
        (#"{"item":"a"}"#, "not a string", nil),
        // The keys are names that the author chose, so one item is not what the author means.
        (#"{"pairs":{"a":"b"}}"#, "not an object", nil),
        (#"{"words":1}"#, "not an integer", nil), (#"{"numbers":"1"}"#, "not a string", nil),
    ]

    @Test("The error says what to write, and has a fix if that is certain", arguments: rows)
    func advice(text: String, end: String, fixed: String?) throws {
        let found = try findings(in: text, Self.fields)
        let finding = try #require(found.first)
        #expect(found.count == 1 && finding.rule == .type && finding.severity == .error)
        #expect(finding.text.hasSuffix(end), "\(finding.text)")
        #expect(!finding.description.contains("5") || !text.contains("secret"))
        #expect(try finding.fix?.applied(to: JSONValue(parsing: text)).text == fixed)
        // The fixed object has no violation.
        if let fixed { #expect(try findings(in: fixed, Self.fields).isEmpty) }
    }

    @Test(
        "A word that ends in a version suggests that version",
        arguments: [
            ("TLSv1_2", "1.2"), ("TLSv1.2", "1.2"), ("TLS 1.0", "1.0"), ("v1.2", "1.2"), ("SSLv3", nil), ("AutoX", "Auto"),
        ])
    func versions(word: String, expected: String?) throws {
        let finding = try #require(try findings(in: "{\"version\":\"\(word)\"}", Self.fields).first)
        #expect(finding.verdict == "enum version")
        #expect(finding.text.contains("did you mean") == (expected != nil))
        if let expected { #expect(finding.text.hasSuffix("did you mean \"\(expected)\"?")) }
    }
}

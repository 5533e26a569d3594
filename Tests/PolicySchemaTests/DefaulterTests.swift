import JSONTape
import PolicySchema
import Testing

@Suite struct DefaulterTests {
    static let inner = ObjectSchema(
        "Inner", "An inner object.",
        fields: [
            .optional("api", .text(), default: .api(""), "A value."),
            .required("target", .text(), default: .target("T"), "A value."),
            .optional("number", .integer(0...9), default: .documented(5), "A value."), .optional("plain", .boolean),
        ])
    static let outer = ObjectSchema(
        "Outer", "An outer object.",
        fields: [
            .optional("block", .object(inner)), .optional("list", .array(of: .object(inner))),
            .optional("map", .map(of: .object(inner))),
            .optional("optional", .boolean),
            .optional(
                "mode", .text(), default: .unwritten("A", by: .envoy, except: .when(.isTrue("optional"), then: "B")), "A value."),
        ])

    private func patch(
        _ text: String, _ selection: Defaulter.Selection = .all
    ) throws -> (patch: JSONPatch, after: JSONValue) {
        var defaulter = Defaulter(SchemaProgram(Self.outer), selection)
        let tape = try JSONTape(parsing: text)
        let patch = JSONPatch(defaulter.additions(for: tape, at: tape.root).map { .add($0.path, $0.value) })
        let after = try patch.applied(to: JSONValue(tape.root, of: tape))
        let again = try JSONTape(parsing: after.text)
        #expect(defaulter.additions(for: again, at: again.root).isEmpty, "\(text)")
        return (patch, after)
    }

    static let rows: [(text: String, after: String)] = [
        ("{}", #"{"mode":"A"}"#), (#"{"mode":"x"}"#, #"{"mode":"x"}"#), (#"{"mode":null}"#, #"{"mode":"A"}"#),
        (#"{"mode":7}"#, #"{"mode":7}"#),
        (#"{"optional":true}"#, #"{"optional":true,"mode":"B"}"#), (#"{"optional":false}"#, #"{"optional":false,"mode":"A"}"#),
        (#"{"mode":"x","block":{}}"#, #"{"mode":"x","block":{"api":"","target":"T","number":5}}"#),
        (#"{"mode":"x","block":null}"#, #"{"mode":"x","block":null}"#),
        (#"{"mode":"x","block":[]}"#, #"{"mode":"x","block":[]}"#),
        (
            #"{"mode":"x","block":{"api":"a","target":null,"number":0}}"#,
            #"{"mode":"x","block":{"api":"a","target":"T","number":0}}"#
        ),
        (
            #"{"mode":"x","list":[{"target":"t","number":1},1,null,{"api":"","number":2}]}"#,
            #"{"mode":"x","list":[{"target":"t","number":1,"api":""},1,null,{"api":"","number":2,"target":"T"}]}"#
        ),
        (#"{"mode":"x","map":{"k":{}}}"#, #"{"mode":"x","map":{"k":{}}}"#),
        (#"{"mode":"x","unknown":{}}"#, #"{"mode":"x","unknown":{}}"#),
        ("[]", "[]"), ("1", "1"), ("null", "null"),
    ]

    @Test("Defaults are added to objects that are present, once, and nothing else", arguments: rows)
    func defaults(text: String, after: String) throws {
        let result = try patch(text)
        #expect(result.after.text == after)
        #expect(result.patch.operations.allSatisfy { if case .add = $0 { true } else { false } })
    }

    @Test(
        "A level selects the defaults that it writes",
        arguments: [
            (Default.Level.none, #"{"block":{}}"#), (.api, #"{"block":{"api":"","target":"T"}}"#),
            (.documented, #"{"block":{"api":"","target":"T","number":5}}"#),
        ])
    func levels(level: Default.Level, after: String) throws {
        #expect(try patch(#"{"block":{}}"#, .written(at: level)).after.text == after)
    }

    @Test("An addition has the object that lacks the field, and the component that decides")
    func additions() throws {
        var defaulter = Defaulter(SchemaProgram(Self.outer), .all)
        let tape = try JSONTape(parsing: #"{"block":{"api":"","target":"t"}}"#)
        let additions = defaulter.additions(for: tape, at: tape.root)
        #expect(additions.map(\.origin) == [.envoyGateway, .envoy])
        #expect(additions.map(\.object) == [try #require(tape.member("block", of: tape.root)), tape.root])
    }

    @Test("The patch has the index of each item")
    func paths() throws {
        let text = #"{"mode":"x","list":[{"api":"","number":1,"target":"t"},{"api":"","number":1}]}"#
        #expect(try patch(text).patch.text == #"[{"op":"add","path":"/list/1/target","value":"T"}]"#)
    }

    @Test("A field with a default of the CRD is not missing; a field with a default of this project is")
    func required() throws {
        let fields: [Field] = [
            .required("from", .text(), default: .api("Same"), "A value."),
            .required("kind", .text(), default: .target("Gateway"), "A value."),
        ]
        #expect(
            try findings(in: "{}", fields).map(\.description) == [
                #"kind: Required value: must be set, for example to "Gateway" [required]"#
            ])
    }
}

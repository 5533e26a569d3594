import JSONTape
import PolicySchema
import Testing

@Suite struct UnknownFieldTests {
    static let names = ["idleTimeout", "timeout", "http2", "path", "tls", "maxConcurrentStreams"]

    static let nearest: [(text: String, name: String?)] = [
        ("idleTimout", "idleTimeout"), ("IdleTimeout", "idleTimeout"), ("idletimeout", "idleTimeout"),
        ("idelTimeout", "idleTimeout"),
        ("timeouts", "timeout"), ("http1", "http2"), ("htp2", "http2"), ("Path", "path"), ("paht", "path"), ("TLS", "tls"),
        ("tsl", "tls"),
        ("maxConcurentStream", "maxConcurrentStreams"), ("foo", nil), ("", nil), ("x", nil), ("completelyDifferent", nil),
        ("name", nil),
    ]

    @Test("The nearest name is the one that the author most likely meant", arguments: nearest)
    func nearestName(text: String, name: String?) {
        #expect(text.nearest(among: Self.names) == name)
    }

    @Test("A very long name is compared in bounded time")
    func longName() {
        #expect(String(repeating: "a", count: 1_000_000).nearest(among: Self.names) == nil)
        #expect("x".nearest(among: []) == nil)
    }

    @Test("An unknown field is a warning, names are case-sensitive, and the content is not validated")
    func warnings() throws {
        let inner = ObjectSchema("Inner", "An inner object.", fields: [.required("path", .text(), "A path.")])
        let fields: [Field] = [.optional("healthCheck", .object(inner)), .x(.boolean)]
        let text = #"{"healthCheck":{"Path":"/","\u0000":1},"y":{"z":[1]},"X":1,"healthcheck":null}"#
        #expect(
            try verdicts(on: text, fields) == [
                "unknown-field y (warning)", "unknown-field X (warning)", "unknown-field healthcheck (warning)",
                "unknown-field healthCheck.Path (warning)", "unknown-field healthCheck[\\u0000] (warning)",
                "required healthCheck.path",
            ])
    }

    @Test("A key names a field only if all bytes are equal", arguments: 1...26)
    func everyByte(length: Int) throws {
        let name = String("abcdefghijklmnopqrstuvwxyz".prefix(length))
        let fields: [Field] = [.optional(name, .boolean)]
        #expect(try verdicts(on: #"{"\#(name)":1}"#, fields) == ["type \(name)"])
        for index in name.indices {
            var other = name
            other.replaceSubrange(index...index, with: "_")
            #expect(try verdicts(on: #"{"\#(other)":1}"#, fields) == ["unknown-field \(other) (warning)"])
        }
        for other in [name + "_", String(name.dropLast()) + "\u{e9}"] {
            #expect(try verdicts(on: #"{"\#(other)":1}"#, fields).count == 1)
            #expect(try verdicts(on: #"{"\#(other)":1}"#, fields)[0].hasPrefix("unknown-field "))
        }
    }

    @Test("The suggestion is a field of the API, not a common mistake")
    func advice() throws {
        let fields: [Field] = [.optional("sectionName", .text()), .commonMistake("namespace", rules: [], "Not part of the API.")]
        let found = try findings(in: #"{"sectionname":"a","namespaces":"b","namespace":"c"}"#, fields)
        #expect(
            found.map(\.description) == [
                "sectionname: is not a field of the API, so the API server drops it; did you mean sectionName? [unknown-field]",
                "namespaces: is not a field of the API, so the API server drops it; remove it [unknown-field]",
            ])
    }

    static let inner = ObjectSchema(
        "Inner", "An inner object.", fields: [.optional("preserveCase", .boolean), .optional("item", .boolean)])
    static let elsewhere: [Field] = [
        .optional("http1", .object(inner)), .optional("headers", .object(ObjectSchema("Headers", "Headers.", fields: []))),
        .optional("switched", .object(ObjectSchema("Switch", "A switch.", fields: [], isSwitch: true))),
        .optional("old", .boolean, deprecated: .replaced(by: "http1"), "A value."),
    ]

    static let meanings: [(text: String, advice: String, fixed: String?)] = [
        (
            #"{"headers":{"preserveCase":true}}"#, "did you mean http1.preserveCase?",
            #"{"headers":{},"http1":{"preserveCase":true}}"#
        ),
        (
            #"{"headers":{"preserve_case":true},"http1":{}}"#, "did you mean http1.preserveCase?",
            #"{"headers":{},"http1":{"preserveCase":true}}"#
        ),
        (#"{"headers":{"preserveCase":true},"http1":{"preserveCase":false}}"#, "did you mean http1.preserveCase?", nil),
        (#"{"headers":{"preserveCase":true},"http1":1}"#, "did you mean http1.preserveCase?", nil),
        (#"{"HTTP1":{}}"#, "did you mean http1?", #"{"http1":{}}"#),
        (#"{"Switched":true}"#, "did you mean switched?", #"{"switched":{}}"#),
        (#"{"Switched":false}"#, "did you mean switched?", "{}"), (#"{"Old":true}"#, "remove it", nil),
    ]

    @Test("An unknown name is looked for in other objects, and a deprecated field is never suggested", arguments: meanings)
    func meaning(text: String, advice: String, fixed: String?) throws {
        let finding = try #require(try findings(in: text, Self.elsewhere).first { $0.rule == .unknownField })
        #expect(finding.text.hasSuffix("; " + advice))
        #expect(try finding.fix?.applied(to: JSONValue(parsing: text)).text == fixed)
    }

    @Test("A table has advice about names of other software")
    func otherNames() throws {
        let schema = ObjectSchema(
            "Sample", "A sample.", fields: [.optional("ciphers", .boolean), .optional("http1", .object(Self.inner))],
            otherNames: [
                "ciphersuites": .field("ciphers"), "case": .setting("http1.preserveCase"), "retry": .advice("use another kind"),
            ])
        var validator = Validator(SchemaProgram(schema))
        let tape = try JSONTape(parsing: #"{"cipherSuites":true,"case":true,"retry":1}"#)
        validator.validate(tape, at: tape.root)
        #expect(
            validator.findings.kept.map(\.text) == [
                "is not a field of the API, so the API server drops it; did you mean ciphers?",
                "is not a field of the API, so the API server drops it; did you mean http1.preserveCase?",
                "is not a field of the API, so the API server drops it; use another kind",
            ])
    }

    @Test("In a webhook, an unknown field is one that the CRD has and this version does not know")
    func pruned() throws {
        var validator = Validator(SchemaProgram(ObjectSchema("Sample", "A sample.", fields: [.x(.boolean)])), isPruned: true)
        let tape = try JSONTape(parsing: #"{"X":1}"#)
        validator.validate(tape, at: tape.root)
        #expect(
            validator.findings.kept.map(\.description) == [
                "X: is not known to this version of ctp-webhook, so it is not validated; update ctp-webhook [unknown-field]"
            ])
        #expect(validator.findings.kept.allSatisfy { $0.severity == .warning })
    }

    @Test("Names with the same first eight bytes are distinguished")
    func longNames() throws {
        let fields: [Field] = [
            .optional("initialStreamWindowSize", .boolean), .optional("initialConnectionWindowSize", .integer(0...1)),
        ]
        #expect(try verdicts(on: #"{"initialStreamWindowSize":true,"initialConnectionWindowSize":1}"#, fields) == [])
        #expect(
            try verdicts(on: #"{"initialStreamWindowSizf":true}"#, fields) == ["unknown-field initialStreamWindowSizf (warning)"])
        #expect(try verdicts(on: #"{"\u0069nitialStreamWindowSize":1}"#, fields) == ["type initialStreamWindowSize"])
    }
}

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

    @Test("The nearest name is what a person most likely meant", arguments: nearest)
    func nearestName(text: String, name: String?) {
        #expect(text.nearest(among: Self.names) == name)
    }

    @Test("A very long name is compared with nothing longer than it need be")
    func longName() {
        #expect(String(repeating: "a", count: 1_000_000).nearest(among: Self.names) == nil)
        #expect("x".nearest(among: []) == nil)
    }

    @Test("An unknown field is a warning; case matters; what is inside is nobody's business")
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

    @Test("A key is a field only if all its bytes are", arguments: 1...26)
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

    @Test("The advice is a name that the API has, never a foreign one")
    func advice() throws {
        let fields: [Field] = [.optional("sectionName", .text()), .foreign("namespace", "Not part of the API.")]
        let found = try findings(in: #"{"sectionname":"a","namespaces":"b","namespace":"c"}"#, fields)
        #expect(
            found.map(\.description) == [
                "sectionname: unknown field, which the API server drops; did you mean sectionName?",
                "namespaces: unknown field, which the API server drops",
            ])
    }

    @Test("Names of eight bytes and more are told apart by what follows")
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

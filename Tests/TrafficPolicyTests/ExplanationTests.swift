import JSONTape
import PolicySchema
import Testing
import TrafficPolicy
import YAMLTape

/// Explanations of fields.
@Suite struct ExplanationTests {
    @Test("Every field of the tables is found by its path, with or without spec, and explained", arguments: FieldLocation.all)
    func found(location: FieldLocation) throws {
        let path = "\(location.path)"
        let node = try PolicyTables.newest.node(at: path)
        #expect(node.field?.name == location.field.name)
        #expect(try PolicyTables.newest.node(at: String(path.dropFirst("spec.".count))).path == node.path)
        #expect(try PolicyTables.newest.node(at: path.replacing(#/\[0]/#, with: "")).path == node.path)
        #expect(node.path == path.replacing("[0]", with: "[]"))
        let text = PolicyTables.newest.explanation(of: node)
        #expect(text.contains("FIELD: \(location.field.name)\(location.field.isCommonMistake ? "\n" : " <")"))
        #expect(!text.contains("\n\n\n") && !text.contains("\(Int64.max)"))
        #expect(text.contains("DEFAULT:") == (location.field.defaultValue != nil))
        #expect(text.contains("DEPRECATED:") == (location.field.deprecation != nil))
    }

    @Test(
        "The error for an unknown field names the nearest field, or all fields",
        arguments: [
            ("spec.http2.maxConcurentStreams", "did you mean spec.http2.maxConcurrentStreams?"),
            ("maxConcurrentStreams", "did you mean spec.http2.maxConcurrentStreams?"),
            ("spec.targetRefs[].nam", "did you mean spec.targetRefs[].name?"),
            ("speck.tls", "field not found: speck; did you mean spec?"),
            ("http3.anything", "spec.http3 has no described fields"),
            ("tls.minVersion.more", "spec.tls.minVersion has no described fields"),
            ("metadata.name", "metadata has no described fields"),
            ("tls[0]", "spec.tls is not a list"),
            ("targetRefs[0", "[0 after spec.targetRefs must be []"),
            ("targetRefs[first].name", "[first] after spec.targetRefs must be []"),
            ("clienttrafficpolicy.spek", "did you mean spec?"),
            ("grpc.on", "use one of enableWeb"),
            ("spec.", "field not found in spec: \"\""),
        ])
    func unknown(path: String, message: String) {
        let error = #expect(throws: UnknownFieldError.self) { try PolicyTables.newest.node(at: path) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        "A path may begin with the resource, as in kubectl",
        arguments: ["", "clienttrafficpolicy.", "ClientTrafficPolicy.", "clienttrafficpolicies."])
    func resource(prefix: String) throws {
        #expect(try PolicyTables.newest.node(at: prefix + "spec.tls").path == "spec.tls")
        #expect(try PolicyTables.newest.node(at: prefix + "tls").path == "spec.tls")
        #expect(try PolicyTables.newest.node(at: String(prefix.dropLast())).path.isEmpty)
    }

    @Test(
        "A condition has a description",
        arguments: [
            (.present("a"), "a is set"), (.nonEmpty("a"), "a has an item"), (.isTrue("a"), "a is true"),
            (.isDecimal("a"), "a is written with a fraction or an exponent"), (.word("a", oneOf: ["x"]), "a is x"),
            (.word("a", oneOf: ["x", "y", "z"]), "a is x, y or z"), (.item("a", oneOf: ["x", "y"]), "a contains x or y"),
            (.number("a", 1...2), "a is 1 to 2"), (.number("a", 1...1), "a is 1"),
            (.duration("a", 0...5), "a is 0 to 5 milliseconds"),
            (.bytes("a", 0...5), "a is 0 to 5 bytes"), (.not(.present("a")), "a is not set"),
            (.not(.isTrue("a")), "a is not true"),
            (.not(.word("a", oneOf: ["x", "y"])), "a is not x or y"), (.not(.nonEmpty("a")), "not (a has an item)"),
            (.allOf([.present("a"), .isTrue("b")]), "a is set and b is true"),
            (.anyOf([.present("a"), .isTrue("b")]), "a is set or b is true"),
        ] as [(Condition, String)])
    func conditions(condition: Condition, words: String) {
        #expect(condition.description == words)
    }

    @Test(
        "The rules of a field are those of its type and those that name it",
        arguments: [
            ("tls.ciphers", ["cipher-unknown", "cipher-weak", "ciphers-unused", "repeated-item", "tls-versions-unusable"]),
            ("tcpKeepalive.probes", ["unsigned", "keepalive-probes"]),
            (
                "timeout.http.idleTimeout",
                ["format", "duration-spelling", "timeout-order", "close-delay-long", "idle-timeout-off"]
            ),
            ("targetRef", ["deprecated", "target-required", "target-exclusive", "spec-empty", "target-kind", "target-name"]),
            ("targetRefs[].name", ["target-name"]),
            ("targetRefs[].namespace", ["target-namespace", "target-namespace-redundant"]),
        ])
    func rules(path: String, rules: [String]) throws {
        #expect(try PolicyTables.newest.node(at: path).rules.map(\.id) == rules)
    }

    @Test(
        "A default has its source and its override",
        arguments: [
            ("tls.minVersion", ["1.2, by Envoy Gateway; never written"]),
            ("tls.clientValidation.mode", ["RequireAndVerify (VerifyIfGiven if optional is true), by Envoy Gateway"]),
            ("headers.requestID", ["Generate (PreserveOrGenerate if preserveXRequestID is true), by Envoy; never written"]),
            ("tcpKeepalive.probes", ["9, by the kernel; never written"]),
            ("http2.maxConcurrentStreams", ["100, by Envoy Gateway; written with --defaults=documented"]),
            ("targetRefs.group", ["gateway.networking.k8s.io, by this webhook"]),
            (
                "tls.clientValidation.caCertificateRefs.group",
                [#""", by the CRD; written with --defaults=api and --defaults=documented"#]
            ),
        ])
    func defaults(path: String, parts: [String]) throws {
        let words = try #require(try PolicyTables.newest.node(at: path).field?.defaultValue?.description)
        for part in parts { #expect(words.contains(part), "\(words)") }
    }

    @Test(
        "The YAML of an example has the same value as its JSON, unless the rule is about notation",
        arguments: ClientTrafficPolicy.rules.filter { !$0.bad.hasPrefix("\"") })
    func examples(rule: Rule) throws {
        let blocks = RuleCatalogue([rule]).markdown.split(separator: "```yaml\n").dropFirst()
        try #require(blocks.count == 2)
        for (block, example) in zip(blocks, [rule.bad, rule.good]) {
            let text = try #require(block.split(separator: "```").first)
            let documents = try YAMLStream(parsing: Array(text.utf8).span).documents
            let tape = try #require(documents.first)
            #expect(documents.count == 1)
            #expect(try JSONValue(tape.root, of: tape) == JSONValue(parsing: example))
        }
    }
}

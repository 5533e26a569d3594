import JSONTape
import PolicySchema
import Testing
import TrafficPolicy
import YAMLTape

/// How fields are found and explained.
@Suite struct ExplanationTests {
    @Test("Every field of the tables is found by its way and by the way below spec, and explained", arguments: Spot.all)
    func found(spot: Spot) throws {
        let way = "\(spot.path)"
        let place = try ClientTrafficPolicy.place(at: way)
        #expect(place.field?.name == spot.field.name)
        #expect(try ClientTrafficPolicy.place(at: String(way.dropFirst("spec.".count))).path == place.path)
        #expect(try ClientTrafficPolicy.place(at: way.replacing(#/\[0]/#, with: "")).path == place.path)
        #expect(place.path == way.replacing("[0]", with: "[]"))
        let text = ClientTrafficPolicy.explanation(of: place)
        #expect(text.contains("FIELD: \(spot.field.name)\(spot.field.isForeign ? "\n" : " <")"))
        #expect(!text.contains("\n\n\n") && !text.contains("\(Int64.max)"))
        #expect(text.contains("DEFAULT:") == (spot.field.defaultValue != nil))
        #expect(text.contains("DEPRECATED:") == (spot.field.deprecation != nil))
    }

    @Test(
        "A way that leads nowhere is answered with the nearest, or what there is",
        arguments: [
            ("spec.http2.maxConcurentStreams", "did you mean spec.http2.maxConcurrentStreams?"),
            ("maxConcurrentStreams", "did you mean spec.http2.maxConcurrentStreams?"),
            ("spec.targetRefs[].nam", "did you mean spec.targetRefs[].name?"),
            ("speck.tls", "no field speck at the top; did you mean spec?"),
            ("http3.anything", "spec.http3 has no fields"),
            ("tls.minVersion.more", "spec.tls.minVersion has no fields"),
            ("metadata.name", "metadata has no fields"),
            ("tls[0]", "spec.tls is no list"),
            ("targetRefs[0", "[0 behind spec.targetRefs must be []"),
            ("targetRefs[first].name", "[first] behind spec.targetRefs must be []"),
            ("clienttrafficpolicy.spek", "did you mean spec?"),
            ("grpc.on", "there are enableWeb"),
            ("spec.", "no field \"\" in spec"),
        ])
    func unknown(way: String, answer: String) {
        let error = #expect(throws: UnknownFieldError.self) { try ClientTrafficPolicy.place(at: way) }
        #expect(error?.description.contains(answer) == true, "\(error?.description ?? "")")
    }

    @Test(
        "The resource may be named, as kubectl wants it",
        arguments: ["", "clienttrafficpolicy.", "ClientTrafficPolicy.", "clienttrafficpolicies."])
    func resource(prefix: String) throws {
        #expect(try ClientTrafficPolicy.place(at: prefix + "spec.tls").path == "spec.tls")
        #expect(try ClientTrafficPolicy.place(at: prefix + "tls").path == "spec.tls")
        #expect(try ClientTrafficPolicy.place(at: String(prefix.dropLast())).path.isEmpty)
    }

    @Test(
        "A condition has words for people",
        arguments: [
            (.present("a"), "a is set"), (.nonEmpty("a"), "a has an item"), (.isTrue("a"), "a is true"),
            (.isDecimal("a"), "a is written with a fraction or an exponent"), (.word("a", oneOf: ["x"]), "a is x"),
            (.word("a", oneOf: ["x", "y", "z"]), "a is x, y or z"), (.item("a", oneOf: ["x", "y"]), "a contains x or y"),
            (.number("a", 1...2), "a is 1 to 2"), (.number("a", 1...1), "a is 1"),
            (.duration("a", 0...5), "a is 0 to 5 milliseconds"),
            (.bytes("a", 0...5), "a is 0 to 5 bytes"), (.not(.present("a")), "a is not set"),
            (.not(.isTrue("a")), "a is not true"),
            (.not(.word("a", oneOf: ["x", "y"])), "a is not x or y"), (.not(.nonEmpty("a")), "it is not so that a has an item"),
            (.allOf([.present("a"), .isTrue("b")]), "a is set and b is true"),
            (.anyOf([.present("a"), .isTrue("b")]), "a is set or b is true"),
        ] as [(Condition, String)])
    func conditions(condition: Condition, words: String) {
        #expect(condition.words == words)
    }

    @Test(
        "The rules of a field are those of its formats, and those of the objects around it that name it",
        arguments: [
            ("tls.ciphers", ["cipher-unknown", "cipher-weak", "ciphers-unused", "repeated-item"]),
            ("tcpKeepalive.probes", ["unsigned", "keepalive-probes"]),
            (
                "timeout.http.idleTimeout",
                ["format", "duration-spelling", "timeout-order", "close-delay-long", "idle-timeout-off"]
            ),
            ("targetRef", ["deprecated", "target-required", "target-exclusive", "target-name", "spec-empty", "target-kind"]),
            ("targetRefs[].name", []),
        ])
    func rules(way: String, rules: [String]) throws {
        #expect(try ClientTrafficPolicy.place(at: way).rules.map(\.id) == rules)
    }

    @Test(
        "A default says who says so, and when it does not hold",
        arguments: [
            ("tls.minVersion", ["1.2, by the documentation", "none is written when maxVersion is 1.0 or 1.1"]),
            ("tls.clientValidation.mode", ["RequireAndVerify, ", "VerifyIfGiven when optional is true"]),
            ("headers.xForwardedClientCert.mode", ["none is written when certDetailsToAdd has an item"]),
            ("headers.requestID", ["none is written when preserveXRequestID is set"]),
            ("targetRefs.group", ["gateway.networking.k8s.io, by this webhook"]),
            ("tls.clientValidation.caCertificateRefs.group", [#""", by the CRD"#]),
        ])
    func defaults(way: String, parts: [String]) throws {
        let words = try #require(try ClientTrafficPolicy.place(at: way).field?.defaultValue?.words)
        for part in parts { #expect(words.contains(part), "\(words)") }
    }

    @Test("The examples of the catalogue, written as YAML, are what they are as JSON", arguments: ClientTrafficPolicy.rules)
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

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
        #expect(text.contains("FIELD: \(spot.field.name) <"))
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
            ("speck.tls", "there is no field speck"),
            ("http3.anything", "spec.http3 has no fields"),
            ("tls.minVersion.more", "spec.tls.minVersion has no fields"),
            ("metadata.name", "metadata has no fields"),
            ("tls[0]", "spec.tls is no list"),
            ("targetRefs[0", "leave [0 out"),
            ("grpc.on", "there are enableWeb"),
            ("spec.", "no field \"\" in spec"),
        ])
    func unknown(way: String, answer: String) {
        let error = #expect(throws: UnknownFieldError.self) { try ClientTrafficPolicy.place(at: way) }
        #expect(error?.description.contains(answer) == true, "\(error?.description ?? "")")
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

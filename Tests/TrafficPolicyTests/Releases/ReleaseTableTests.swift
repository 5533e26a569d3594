import CachedTables
import JSONTape
@testable import PolicySchema
import Testing
@testable import TrafficPolicy

/// The resolved tables of all states of the releases.
@Suite struct ReleaseTableTests {
    @Test("The tables of each release are consistent", arguments: PolicyTables.all.map(\.profile))
    func consistent(profile: Profile) throws {
        let tables = cachedTables(for: profile)
        for schema in TableTests.schemas(below: .object(tables.schema)) {
            for field in schema.fields where field.exists {
                // A replacement exists in every release that says that the field is deprecated.
                if let deprecation = field.deprecation {
                    #expect(
                        schema.fields.contains { $0.name == deprecation.replacement && $0.exists }, "\(schema.name).\(field.name)"
                    )
                }
            }
            for rule in schema.rules {
                #expect(!rule.checks.isEmpty)
                for check in rule.checks {
                    guard let constraint = rule.crdConstraint(of: check), rule.rule != .type else { continue }
                    #expect(CELExpression(constraint, of: schema) != nil, "\(schema.name): \(rule.rule)")
                }
            }
        }
        #expect(tables.ownRules.allSatisfy { ClientTrafficPolicy.ownRules.contains($0) })
    }

    @Test("Every rule of the tables is in a release, and every milestone changes something")
    func milestones() {
        let found = PolicyTables.all.reduce(into: Set<Rule>()) { $0.formUnion($1.ownRules) }
        #expect(Set(ClientTrafficPolicy.ownRules).subtracting(found) == [])
        let definitions = KnownReleases.milestones.map { release -> String in
            let tables = cachedTables(for: KnownReleases.profile(of: release))
            return tables.customResourceDefinition.text + tables.jsonSchema.text + "\(tables.ownRules)"
        }
        for (index, definition) in definitions.enumerated().dropFirst() where KnownReleases.milestones[index] != "1.8.3" {
            #expect(definition != definitions[index - 1], "\(KnownReleases.milestones[index])")
        }
    }

    /// A release, a place in the definition, a keyword and its value; nil if the place or the keyword is absent.
    static let facts: [(release: String, path: String, keyword: String, value: String?)] = [
        ("1.0", "spec", "required", "targetRef"), ("1.1", "spec", "required", nil),
        ("1.0", "spec.targetRef.namespace", "type", #""string""#), ("1.1", "spec.targetRef.namespace", "type", nil),
        ("1.0", "spec.targetRefs", "type", nil), ("1.1", "spec.targetRefs", "type", #""array""#),
        ("1.3", "spec.targetSelectors[]", "required", "kind matchLabels"), ("1.4", "spec.targetSelectors[]", "required", "kind"),
        ("1.5", "spec.tls.alpnProtocols[]", "enum", #"["http/1.0","http/1.1","h2"]"#),
        ("1.6", "spec.tls.alpnProtocols[]", "enum", nil),
        ("1.4", "spec.headers.earlyRequestHeaders.set", "maxItems", "16"),
        ("1.5", "spec.headers.earlyRequestHeaders.set", "maxItems", "64"),
        ("1.6", "spec.headers.earlyRequestHeaders.set", "minItems", nil),
        ("1.7", "spec.headers.earlyRequestHeaders.set", "minItems", "1"),
        ("1.1", "spec.connection.connectionLimit.value", "minimum", "0"),
        ("1.2", "spec.connection.connectionLimit.value", "minimum", "1"),
        ("1.6.4", "spec.connection.connectionLimit", "required", "value"),
        ("1.6.5", "spec.connection.connectionLimit", "required", nil),
        ("1.7.0", "spec.connection.connectionLimit", "required", "value"),
        ("1.7.1", "spec.connection.connectionLimit", "required", nil),
        ("1.4", "spec.connection.maxAcceptPerSocketEvent", "default", nil),
        ("1.5", "spec.connection.maxAcceptPerSocketEvent", "default", "1"),
        ("1.9", "spec.headers.maxRequestHeaderLimit", "anyOf", nil),
        ("1.8", "spec.clientIPDetection.directSourceIP", "type", nil),
        ("1.9", "spec.clientIPDetection.directSourceIP", "type", #""object""#),
        (
            "1.8", "spec.clientIPDetection", "x-kubernetes-validations", "!has(self.customHeader) || !has(self.xForwardedFor)"
        ),
    ]

    @Test("The definition of a release states what that release does", arguments: facts)
    func definition(fact: (release: String, path: String, keyword: String, value: String?)) throws {
        let tables = cachedTables(for: try KnownReleases.profile(gateway: fact.release))
        let node = SchemaNode.all(in: tables.customResourceDefinition).first { $0.path == fact.path }
        let value = node?.keywords.first { $0.keyword == fact.keyword }?.value
        let plain = fact.keyword == "required" || fact.keyword == "x-kubernetes-validations"
        #expect((plain ? value?.replacing("\"", with: "") : value) == fact.value)
    }

    @Test("A default of a release is valid there, and rows that it lacks have none in its documents")
    func documents() {
        for tables in PolicyTables.all {
            let schema = tables.jsonSchema.text
            #expect(schema.contains("fingerprints") == (tables.profile.release >= "1.8"), "\(tables.profile)")
            #expect(schema.contains("maxRequestHeaderLimit") == (tables.profile.release == .main), "\(tables.profile)")
        }
    }

    @Test(
        "What changed between releases is derived from the tables",
        arguments: [
            ("spec.tls.fingerprints", ["since 1.8"]), ("spec.targetRefs", ["since 1.1"]),
            ("spec.headers.maxRequestHeaderLimit", ["since main, the development version"]), ("spec.http3", []),
            (
                "spec.connection.connectionLimit.value",
                [
                    "since 1.1", "1.2: an integer of at least 1; required (before: an integer of at least 0; optional)",
                    "1.6.5: optional (before: required)", "1.7: required (before: optional)",
                    "1.7.1: optional (before: required)",
                ]
            ),
            ("spec.enableProxyProtocol", ["1.5: deprecated: use proxyProtocol instead"]),
        ])
    func history(path: String, lines: [String]) { #expect(ClientTrafficPolicy.history.lines(of: path) == lines) }

    @Test(
        "The releases of a rule are derived from the tables",
        arguments: [
            ("client-ca-missing", "Envoy Gateway before 1.8"), ("client-ca-required", "Envoy Gateway 1.8 and later"),
            ("accept-limit-ignored", "Envoy Gateway 1.5 to before 1.5.1"), ("curve-repeated", "Envoy 1.38 and later"),
            ("close-delay", "Envoy Gateway 1.6.5 to before 1.7, 1.7.1 and later"), ("tls-versions", nil), ("type", nil),
        ])
    func ruleReleases(id: String, releases: String?) throws {
        let rule = try #require(ClientTrafficPolicy.rules.first { $0.id == id })
        #expect(ClientTrafficPolicy.releases(of: rule) == releases)
    }
}

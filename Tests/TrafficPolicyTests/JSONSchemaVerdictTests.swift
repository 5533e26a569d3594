import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// The verdicts of the JSON Schema compared with those of the validator.
@Suite struct JSONSchemaVerdictTests {
    private static let document = PolicyTables.newest.jsonSchema

    /// A policy with the envelope that a file has, without the nulls that the API server drops.
    private static func file(_ policy: JSONValue) -> JSONValue {
        guard case .object(let members) = policy.withoutNulls else { return policy }
        let envelope = [
            JSONValue.Member(key: "apiVersion", value: "gateway.envoyproxy.io/v1alpha1"),
            .init(key: "kind", value: "ClientTrafficPolicy"),
            .init(key: "metadata", value: .object([.init(key: "name", value: "p")])),
        ]
        return .object(envelope + members.filter { $0.key == "spec" })
    }

    private static func isAccepted(_ policy: JSONValue) throws -> Bool {
        let findings = try findings(in: policy.text, namespace: "default")
        return findings.allSatisfy { $0.severity != .error }
    }

    @Test("The schema accepts every value of a field that the validator accepts", arguments: FieldLocation.ofCRD)
    func values(location: FieldLocation) throws {
        let check = JSONSchemaCheck(Self.document)
        for row in location.field.type.cases {
            let policy = location.policy(with: row.value)
            guard row.value != .null, try Self.isAccepted(policy) else { continue }
            if !check.accepts(Self.file(policy)) { Issue.record("\(row.value.text.prefix(200))") }
        }
    }

    @Test("The schema accepts every random policy that the validator accepts")
    func randomPolicies() throws {
        let check = JSONSchemaCheck(Self.document)
        var accepted = 0
        for seed in 0..<800 as Range<UInt64> {
            var source = RandomPolicy(seed: seed, invalidOneIn: seed.isMultiple(of: 2) ? nil : 40)
            let policy = source.policy()
            guard try Self.isAccepted(policy) else { continue }
            accepted += 1
            if !check.accepts(Self.file(policy)) { Issue.record("\(policy.text)") }
        }
        #expect(accepted > 20)
    }

    @Test(
        "The schema accepts the good example of each rule", arguments: ClientTrafficPolicy.rules.filter { $0.good.hasPrefix("{") }
    )
    func goodExamples(rule: Rule) throws {
        let example = try JSONValue(parsing: policy(String(rule.good.dropFirst().dropLast())))
        guard try Self.isAccepted(example) else { return }
        #expect(JSONSchemaCheck(Self.document).accepts(Self.file(example)))
    }

    @Test(
        "The schema refuses the bad example of a rule that is a format, a quantity's bound or a type",
        arguments: ClientTrafficPolicy.rules.filter { rule in refused.contains(rule.id) })
    func badExamples(rule: Rule) throws {
        let example = try JSONValue(parsing: policy(String(rule.bad.dropFirst().dropLast())))
        #expect(!JSONSchemaCheck(Self.document).accepts(Self.file(example)))
    }

    static let refused: Set = [
        "type", "required", "enum", "format", "length", "range", "items", "unique", "unsigned", "quantity-range", "unknown-field",
        "cipher-unknown", "curve-unknown", "signature-algorithm-unknown", "spki-hash", "spki-hash-length", "certificate-hash",
        "certificate-hash-length", "header-host", "header-content-length", "header-name-line-break", "header-name-empty",
        "header-value", "header-value-command", "cidr", "other-name-empty",
    ]

    @Test("Every rule that is refused exists")
    func names() {
        #expect(Self.refused.subtracting(ClientTrafficPolicy.rules.map(\.id)).isEmpty)
    }

    @Test("Every rule of a text format with severity error is refused, but those that no pattern can express")
    func completeness() {
        let formats = FieldLocation.ofCRD.flatMap { location -> [TextFormat] in
            switch location.field.type {
            case .text(let shape), .array(of: .text(let shape), _): shape.formats
            default: []
            }
        }
        let rules = Set(formats.map(\.rule).filter { $0.severity == .error }.map(\.id))
        // A pattern cannot count bytes, nor the bits of the numbers of an object identifier.
        #expect(rules.subtracting(Self.refused).sorted() == ["alpn-length", "other-name-oid"])
    }
}

extension JSONValue {
    /// The value without the members that are null.
    fileprivate var withoutNulls: JSONValue {
        switch self {
        case .object(let members):
            .object(members.filter { $0.value != .null }.map { .init(key: $0.key, value: $0.value.withoutNulls) })
        case .array(let items): .array(items.map(\.withoutNulls))
        default: self
        }
    }
}

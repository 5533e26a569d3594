import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// Lists that are longer than what custom checks compare.
@Suite struct LongListTests {
    /// The number of items that are compared.
    static let limit = 4096

    struct Row: Sendable, CustomTestStringConvertible {
        let rule: String
        /// The members of the spec, with `ITEMS` for the items.
        let members: String
        let item: @Sendable (Int) -> String
        /// An item that violates the rule because of `item(0)`.
        let last: String

        var testDescription: String { rule }
    }

    static let rows = [
        Row(
            rule: "repeated-item", members: #""tls":{"alpnProtocols":[ITEMS]}"#, item: { "\"p\($0)\"" }, last: #""p0""#),
        Row(
            rule: "cidr-overlap", members: #""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":[ITEMS]}}"#,
            item: { "\"10.\($0 / 256).\($0 % 256).0/24\"" }, last: #""10.0.0.0/28""#),
        Row(
            rule: "target-duplicate", members: #""targetRefs":[ITEMS]"#,
            item: { #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"n\#($0)"}"# },
            last: #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"n0"}"#),
        Row(
            rule: "target-overlap", members: #""targetRefs":[ITEMS]"#,
            item: { #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"n\#($0)"}"# },
            last: #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"n0","sectionName":"s"}"#),
        Row(
            rule: "header-repeated", members: #""headers":{"earlyRequestHeaders":{"remove":[ITEMS]}}"#, item: { "\"h\($0)\"" },
            last: #""h0""#),
    ]

    /// Only the rule of the row is on, because only 256 findings are kept.
    private func count(_ row: Row, items: Int) throws -> Int {
        var severities = Severities()
        for rule in ClientTrafficPolicy.rules where rule.id != row.rule { severities.set(rule, to: .off) }
        let items = (0..<items - 1).map(row.item) + [row.last]
        let policy = policy(row.members.replacing("ITEMS", with: items.joined(separator: ",")))
        return try findings(in: policy, severities: severities).count
    }

    @Test("The first 4,096 items of a list are compared with each other", arguments: rows)
    func edge(row: Row) throws {
        #expect(try count(row, items: Self.limit - 1) == 1)
        #expect(try count(row, items: Self.limit) == 1)
        #expect(try count(row, items: Self.limit + 1) == 0)
    }

    @Test("Items beyond the compared ones are validated one by one")
    func further() throws {
        let items = Array(repeating: "\"10.0.0.0/24\"", count: Self.limit) + ["\"x\""]
        let found = try findings(
            in: policy(#""clientIPDetection":{"xForwardedFor":{"trustedCIDRs":[\#(items.joined(separator: ","))]}}"#))
        #expect(found.contains { $0.rule.id == "cidr" && "\($0.path)".hasSuffix("trustedCIDRs[\(Self.limit)]") })
    }

    @Test("A label selector reports at most 4,096 invalid values", arguments: [-1, 0, 1])
    func labelValues(beyond: Int) throws {
        var severities = Severities()
        for rule in ClientTrafficPolicy.rules where rule.id != "selector-nothing" { severities.set(rule, to: .off) }
        let values = Array(repeating: #""-""#, count: Self.limit + beyond).joined(separator: ",")
        let text = policy(
            #""targetSelectors":[{"kind":"Gateway","matchExpressions":[{"key":"a","operator":"In","values":[\#(values)]}]}]"#)
        var validator = PolicyValidator(severities: severities)
        let tape = try JSONTape(parsing: text)
        validator.validate(tape, at: tape.root)
        #expect(validator.findings.kept.count + validator.findings.droppedWarnings == Self.limit + min(beyond, 0))
    }
}

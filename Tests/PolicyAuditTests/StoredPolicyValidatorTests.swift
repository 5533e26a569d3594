import Admission
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy

@testable import PolicyAudit

/// An audit of a policy compared with the review of its creation.
@Suite struct StoredPolicyValidatorTests {
    static let rules = AuditedRules(Severities())
    private static let target = #""targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]"#

    /// The objects of an example of a rule. The policy is the last one.
    private static func objects(of example: String) throws -> JSONTape {
        guard example.hasPrefix("{") else { return try JSONTape(parsing: Array(example.utf8).span) }
        let spec = try JSONValue(parsing: example)
        let hasTarget = spec["targetRef"] != nil || spec["targetRefs"] != nil || spec["targetSelectors"] != nil
        let inside = hasTarget || example == "{}" ? example : "{\(target),\(example.dropFirst())"
        let text = #"[{"metadata":{"name":"p","namespace":"default"},"spec":\#(example == "{}" ? "{\(target)}" : inside)}]"#
        return try JSONTape(parsing: Array(text.utf8).span)
    }

    /// What the audit and the review of a policy find.
    private static func findings(_ example: String, _ severities: Severities = Severities()) throws -> (
        audit: Set<String>, review: Set<String>
    ) {
        let tape = try objects(of: example)
        var places: [JSONTape.Place] = []
        tape.forEachElement(of: tape.root) { places.append($0) }
        let last = try #require(places.last)
        var inventory = Inventory()
        for place in places.dropLast() { inventory.put(try #require(ClusterObject(reading: tape, at: place))) }
        let policy = try #require(Policy(reading: tape, at: last))
        let object = JSONValue(last, of: tape).text
        let review = """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"1","kind":{"group":"gateway.envoyproxy.io",\
            "version":"v1alpha1","kind":"ClientTrafficPolicy"},"namespace":"\(policy.name.namespace)","operation":"CREATE","object":\(object)}}
            """
        var reviewer = PolicyReviewer(severities: severities)
        let result = reviewer.review(Array(review.utf8).span, for: .validating, cluster: .synced(inventory))
        inventory.put(ClusterObject(policy))
        var validator = StoredPolicyValidator(AuditedRules(severities), .newest)
        var found = validator.ownFindings(of: policy)
        if found.state != .invalid { found = found.union(validator.attachmentFindings(of: policy, in: inventory)) }
        let rules = AuditedRules(severities)
        return (
            Set(found.codes.map { "\(rules.rule(of: $0).id) \(AuditedRules.severity(of: $0))" }),
            Set(result.findings.map { "\($0.rule.id) \($0.severity)" })
        )
    }

    @Test(
        "An audit finds what a review finds",
        arguments: PolicyTables.newest.ownRules
            + ClientTrafficPolicy.clusterRules.filter { $0 != ClusterRule.clusterUnknown.rule })
    func examples(rule: Rule) throws {
        for example in [rule.bad, rule.good] {
            let (audit, review) = try Self.findings(example)
            #expect(audit == review)
        }
        let bad = try Self.findings(rule.bad).audit
        #expect(bad.contains("\(rule.id) \(rule.severity)"), "\(bad)")
    }

    @Test("An audit uses the configured severities")
    func severities() throws {
        let rule = try #require(Self.rules.rules.first { $0.severity == .error && $0.bad.hasPrefix("{") })
        for (setting, word) in [(Severities.Setting.warning, "warning"), (.error, "error")] {
            var severities = Severities()
            severities.set(rule, to: setting)
            #expect(try Self.findings(rule.bad, severities).audit.contains("\(rule.id) \(word)"))
        }
        var severities = Severities()
        severities.set(rule, to: .off)
        #expect(try !Self.findings(rule.bad, severities).audit.contains { $0.hasPrefix("\(rule.id) ") })
    }

    @Test("Of two policies with the same target, only the one without effect has the conflict")
    func conflict() throws {
        var inventory = Inventory()
        let gateway = """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"default"},"spec":\
            {"gatewayClassName":"eg","listeners":[{"name":"http","port":80,"protocol":"HTTP"}]}}
            """
        func put(_ text: String) throws -> JSONTape {
            let tape = try JSONTape(parsing: Array(text.utf8).span)
            inventory.put(try #require(ClusterObject(reading: tape, at: tape.root)))
            return tape
        }
        _ = try put(gateway)
        let policies = try ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"].enumerated().map { index, created in
            let tape = try put(
                """
                {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"p-\(index)",\
                "creationTimestamp":"\(created)"},"spec":{\(Self.target)}}
                """)
            return try #require(Policy(reading: tape, at: tape.root))
        }
        let validator = StoredPolicyValidator(Self.rules, .newest)
        let found = policies.map { Self.rules.identifiers(of: validator.attachmentFindings(of: $0, in: inventory)) }
        #expect(found == [[], ["conflict"]])
    }
}

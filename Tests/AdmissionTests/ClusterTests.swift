import Admission
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy

/// Reviews of policies among the objects of a cluster.
@Suite struct ClusterTests {
    static let known = ClientTrafficPolicy.clusterRules.filter { $0.id != "cluster-unknown" }

    @Test("The bad example of a cluster rule breaks that rule, and the good example does not", arguments: known)
    func examples(rule: Rule) throws {
        let bad = try Self.result(ofExample: rule.bad)
        #expect(bad.findings.map(\.rule.id) == [rule.id])
        #expect(bad.findings.map(\.severity) == [rule.severity])
        #expect(bad.decision == (rule.severity == .error ? .denied : .allowed))
        let good = try Self.result(ofExample: rule.good)
        #expect(!good.findings.contains { $0.rule == rule })
        #expect(good.decision == .allowed)
    }

    @Test("The severity of a cluster rule can be changed, and the rule can be turned off", arguments: known)
    func severity(rule: Rule) throws {
        for (setting, severity) in [(.off, []), (.warning, [.warning]), (.error, [.error])] as [(Severities.Setting, [Severity])]
        {
            var severities = Severities()
            severities.set(rule, to: setting)
            let response = try Self.result(ofExample: rule.bad, severities)
            #expect(response.findings.map(\.severity) == severity)
            #expect(response.decision == (severity == [.error] ? .denied : .allowed))
        }
    }

    @Test("A denial for a conflict names the field, the effective policy and its age, and both ways to resolve the conflict")
    func conflict() throws {
        let response = try Self.review(Self.whole).response(from: .validating, cluster: Self.cluster())
        #expect(response.isAllowed == false)
        #expect(response.code == .number("422"))
        #expect(response.fields == ["spec.targetRefs[0]"])
        #expect(response.causes.first?["reason"] == .string("FieldValueForbidden"))
        #expect(
            response.message == """
                ClientTrafficPolicy.gateway.envoyproxy.io "eg" is invalid: spec.targetRefs[0]: Forbidden: must not target Gateway default/edge, \
                which policy default/first targets since 2026-01-01T00:00:00Z; this policy would have no effect there; add the settings to \
                default/first, or target single listeners by sectionName [conflict]
                """)
        #expect(response.result.rules == ["conflict"])
    }

    @Test("A dry run gets the same response")
    func dryRun() throws {
        var review = Self.review(Self.whole)
        let real = try review.response(from: .validating, cluster: Self.cluster())
        review.isDryRun = true
        let trial = try review.response(from: .validating, cluster: Self.cluster())
        #expect(trial.body == real.body)
        #expect(trial.isAllowed == false)
    }

    @Test("The creation timestamp that the API server gives a new policy does not make it older than stored policies")
    func created() throws {
        let object = Self.policy(Self.whole, metadata: #","creationTimestamp":"2026-01-01T00:00:00Z""#)
        #expect(try Review(object: object).response(from: .validating, cluster: Self.cluster()).isAllowed == false)
    }

    /// The targets before and after an update, whether it is denied, and the rules of its warnings.
    static let updates: [(old: String, new: String, isDenied: Bool, warned: [String])] = [
        (section, whole, true, []),
        (whole, whole, false, ["conflict"]),
        (whole, section, true, []),
        (whole + "," + section, section + "," + whole, false, ["conflict", "conflict"]),
        (whole, whole + "," + section, true, ["conflict"]),
        (free, free, false, []),
        (free, whole, true, []),
    ]

    @Test("An update is denied for conflicts that it adds, and gets warnings for conflicts that it keeps", arguments: updates)
    func ratchet(_ row: (old: String, new: String, isDenied: Bool, warned: [String])) throws {
        var review = Review(operation: "UPDATE")
        review.oldObject = Self.policy(row.old)
        review.object = Self.policy(row.new, settings: #""scheme":"MatchBackend""#)
        let response = try review.response(from: .validating, cluster: Self.cluster(with: review.oldObject))
        #expect(response.isAllowed == !row.isDenied, "\(response.message)")
        let conflicts = response.result.findings.filter { $0.rule.id == "conflict" }
        #expect(conflicts.contains { $0.severity == .error } == row.isDenied)
        #expect(conflicts.filter { $0.severity == .warning }.map(\.rule.id) == row.warned)
    }

    @Test("Deletions, subresource requests and updates that do not change spec are always allowed")
    func untouched() throws {
        let object = Self.policy(Self.whole)
        for review in [
            Review(operation: "UPDATE", object: Self.policy(Self.whole, metadata: #","labels":{"a":"b"}"#), oldObject: object),
            Review(operation: "DELETE", oldObject: object),
            Review(operation: "UPDATE", object: Self.policy(Self.section), oldObject: object, subresource: "status"),
        ] {
            for view in [try Self.cluster(with: object), .stale(reason: "starting")] {
                let response = try review.response(from: .validating, cluster: view)
                #expect(response.isAllowed == true)
                #expect(response.warnings.isEmpty)
            }
        }
    }

    @Test("A policy with errors in its own fields is not compared with the cluster")
    func fieldsFirst() throws {
        let object = Self.policy(Self.whole, settings: #""scheme":"preserve""#)
        for view in [try Self.cluster(), .stale(reason: "starting")] {
            let response = try Review(object: object).response(from: .validating, cluster: view)
            #expect(response.fields == ["spec.scheme"])
            #expect(response.warnings.isEmpty)
        }
    }

    @Test("With a stale cache the policy is validated alone, and one warning says so")
    func stale() throws {
        let view = CacheState.stale(reason: "gateways.gateway.networking.k8s.io has not been listed yet")
        let response = try Self.review(Self.whole).response(from: .validating, cluster: view)
        #expect(response.isAllowed == true)
        #expect(
            response.warnings == [
                """
                spec: was validated without cluster state because the cache is not synced (gateways.gateway.networking.k8s.io has not been \
                listed yet); conflicts may be missed [cluster-unknown]
                """
            ])
        #expect(response.result.findings.map(\.rule.id) == ["cluster-unknown"])
        var severities = Severities()
        severities.set(response.result.findings[0].rule, to: .error)
        #expect(try Self.review(Self.whole).response(from: .validating, severities: severities, cluster: view).isAllowed == false)
        severities.set(response.result.findings[0].rule, to: .off)
        #expect(try Self.review(Self.whole).response(from: .validating, severities: severities, cluster: view).warnings.isEmpty)
    }

    @Test("Without a watched cluster there are no warnings about it, and defaults do not depend on the cluster")
    func elsewhere() throws {
        let review = Self.review(Self.whole)
        #expect(try review.response(from: .validating).warnings.isEmpty)
        for view in [CacheState?.none, .stale(reason: "starting"), try Self.cluster()] {
            let response = try review.response(from: .mutating, cluster: view)
            #expect(response.isAllowed == true)
            #expect(response.warnings.isEmpty)
        }
    }

    @Test("Findings about fields and about the cluster are sorted together by path")
    func together() throws {
        let object = Self.policy(Self.section, settings: #""enableProxyProtocol":true"#)
        let inventory = try Self.inventory([Self.gateway, Self.policy(Self.whole, name: "first")])
        let response = try Review(object: object).response(from: .validating, cluster: .synced(inventory))
        #expect(response.isAllowed == true)
        #expect(response.result.findings.map(\.rule.id) == ["deprecated", "overriding"])
    }

    // MARK: A small cluster

    static let whole = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}"#
    static let section = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"a"}"#
    static let free = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"b"}"#

    static let gateway = #"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge"},"spec":{"gatewayClassName":"eg",
        "listeners":[{"name":"a","port":80,"protocol":"HTTP"},{"name":"b","port":81,"protocol":"HTTP"}]}}
        """#

    static func policy(
        _ targets: String, name: String = "eg", metadata: String = "", settings: String = #""scheme":"Preserve""#
    ) -> String {
        #"""
        {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\#(name)","namespace":"default"
        \#(metadata)},"spec":{"targetRefs":[\#(targets)],\#(settings)}}
        """#
    }

    static func review(_ targets: String) -> Review { Review(object: policy(targets)) }

    /// A Gateway, one policy that targets all of it, one that targets its listener `a`, and `own` if given.
    static func cluster(with own: String? = nil) throws -> CacheState {
        let created = #","creationTimestamp":"2026-01-01T00:00:00Z""#
        let others = [policy(whole, name: "first", metadata: created), policy(section, name: "second", metadata: created)]
        return .synced(try inventory([gateway] + others + (own.map { [$0] } ?? [])))
    }

    static func inventory(_ objects: some Sequence<String>) throws -> Inventory {
        var inventory = Inventory()
        for text in objects {
            let tape = try JSONTape(parsing: text)
            inventory.put(try #require(ClusterObject(reading: tape, at: tape.root)))
        }
        return inventory
    }

    /// The result for the last object of an example in a cluster with the other objects.
    static func result(ofExample example: String, _ severities: Severities = Severities()) throws -> ReviewResult {
        let objects = try JSONValue(parsing: example).elements.map(\.text)
        let namespace = try JSONValue(parsing: example).elements.last?["metadata"]?["namespace"]?.string
        let review = Review(object: try #require(objects.last), namespace: namespace ?? "default")
        return try review.response(from: .validating, severities: severities, cluster: .synced(inventory(objects.dropLast())))
            .result
    }
}

import Admission
import JSONTape
import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy

/// Reviews of policies among the objects of a cluster.
@Suite struct ClusterViewTests {
    static let known = ClientTrafficPolicy.clusterRules.filter { $0.id != "cluster-unknown" }

    @Test("A bad example of a rule about the cluster breaks it, and a good one does not", arguments: known)
    func examples(rule: Rule) throws {
        let bad = try Self.answer(toExample: rule.bad)
        #expect(bad.findings.map(\.rule.id) == [rule.id])
        #expect(bad.findings.map(\.severity) == [rule.severity])
        #expect(bad.decision == (rule.severity == .error ? .denied : .allowed))
        let good = try Self.answer(toExample: rule.good)
        #expect(!good.findings.contains { $0.rule == rule })
        #expect(good.decision == .allowed)
    }

    @Test("A rule about the cluster can be turned off, and turned into the other severity", arguments: known)
    func severity(rule: Rule) throws {
        for (setting, severity) in [(.off, []), (.warning, [.warning]), (.error, [.error])] as [(Severities.Setting, [Severity])]
        {
            var severities = Severities()
            severities.set(rule, to: setting)
            let answer = try Self.answer(toExample: rule.bad, severities)
            #expect(answer.findings.map(\.severity) == severity)
            #expect(answer.decision == (severity == [.error] ? .denied : .allowed))
        }
    }

    @Test("A denial for a conflict names the field, the holder, since when, and the two ways out")
    func conflict() throws {
        let answer = try Self.review(Self.whole).answered(.validate, cluster: Self.cluster())
        #expect(answer.isAllowed == false)
        #expect(answer.code == .number("422"))
        #expect(answer.fields == ["spec.targetRefs[0]"])
        #expect(answer.causes.first?["reason"] == .string("FieldValueForbidden"))
        #expect(
            answer.message == """
                ClientTrafficPolicy.gateway.envoyproxy.io "eg" is invalid: spec.targetRefs[0]: Forbidden: must not be the target of another \
                policy: the policy default/first holds Gateway default/edge since 2026-01-01T00:00:00Z, so this one would have no effect \
                there; add the settings to that one, or target single listeners by sectionName
                """)
        #expect(answer.answer.rules == ["conflict"])
    }

    @Test("Nothing is stored by a trial, and it is judged the same")
    func dryRun() throws {
        var review = Self.review(Self.whole)
        let real = try review.answered(.validate, cluster: Self.cluster())
        review.isDryRun = true
        let trial = try review.answered(.validate, cluster: Self.cluster())
        #expect(trial.body == real.body)
        #expect(trial.isAllowed == false)
    }

    @Test("The API server gives a new policy a time of creation before it asks; that is no reason to let it win")
    func created() throws {
        let object = Self.policy(Self.whole, metadata: #","creationTimestamp":"2026-01-01T00:00:00Z""#)
        #expect(try Review(object: object).answered(.validate, cluster: Self.cluster()).isAllowed == false)
    }

    /// The targets before and after an update, and whether it is refused.
    static let updates: [(old: String, new: String, isRefused: Bool, warned: [String])] = [
        (section, whole, true, []),
        (whole, whole, false, ["conflict"]),
        (whole, section, true, []),
        (whole + "," + section, section + "," + whole, false, ["conflict", "conflict"]),
        (whole, whole + "," + section, true, ["conflict"]),
        (free, free, false, []),
        (free, whole, true, []),
    ]

    @Test("An update is refused for the conflicts that it adds, and warned of those that were there", arguments: updates)
    func ratchet(_ row: (old: String, new: String, isRefused: Bool, warned: [String])) throws {
        var review = Review(operation: "UPDATE")
        review.oldObject = Self.policy(row.old)
        review.object = Self.policy(row.new, settings: #""scheme":"MatchBackend""#)
        let answer = try review.answered(.validate, cluster: Self.cluster(with: review.oldObject))
        #expect(answer.isAllowed == !row.isRefused, "\(answer.message)")
        let conflicts = answer.answer.findings.filter { $0.rule.id == "conflict" }
        #expect(conflicts.contains { $0.severity == .error } == row.isRefused)
        #expect(conflicts.filter { $0.severity == .warning }.map(\.rule.id) == row.warned)
    }

    @Test("What leaves the spec alone is never held up, nor what goes away")
    func untouched() throws {
        let object = Self.policy(Self.whole)
        for review in [
            Review(operation: "UPDATE", object: Self.policy(Self.whole, metadata: #","labels":{"a":"b"}"#), oldObject: object),
            Review(operation: "DELETE", oldObject: object),
            Review(operation: "UPDATE", object: Self.policy(Self.section), oldObject: object, subresource: "status"),
        ] {
            for view in [try Self.cluster(with: object), .outOfStep("starting")] {
                let answer = try review.answered(.validate, cluster: view)
                #expect(answer.isAllowed == true)
                #expect(answer.warnings.isEmpty)
            }
        }
    }

    @Test("The cluster is asked only about a policy whose fields stand")
    func fieldsFirst() throws {
        let object = Self.policy(Self.whole, settings: #""scheme":"preserve""#)
        for view in [try Self.cluster(), .outOfStep("starting")] {
            let answer = try Review(object: object).answered(.validate, cluster: view)
            #expect(answer.fields == ["spec.scheme"])
            #expect(answer.warnings.isEmpty)
        }
    }

    @Test("Out of step, the policy alone is judged, with one warning that says so")
    func outOfStep() throws {
        let view = ClusterView.outOfStep("gateways.gateway.networking.k8s.io has not been listed yet")
        let answer = try Self.review(Self.whole).answered(.validate, cluster: view)
        #expect(answer.isAllowed == true)
        #expect(
            answer.warnings == [
                """
                spec: was judged without the cluster, which is not in step at present (gateways.gateway.networking.k8s.io has not been listed \
                yet): conflicts may go unseen
                """
            ])
        #expect(answer.answer.findings.map(\.rule.id) == ["cluster-unknown"])
        var severities = Severities()
        severities.set(answer.answer.findings[0].rule, to: .error)
        #expect(try Self.review(Self.whole).answered(.validate, severities: severities, cluster: view).isAllowed == false)
        severities.set(answer.answer.findings[0].rule, to: .off)
        #expect(try Self.review(Self.whole).answered(.validate, severities: severities, cluster: view).warnings.isEmpty)
    }

    @Test("Nobody is told of a cluster that nobody watches, and what is completed does not depend on it")
    func elsewhere() throws {
        let review = Self.review(Self.whole)
        #expect(try review.answered(.validate).warnings.isEmpty)
        for view in [ClusterView.unwatched, .outOfStep("starting"), try Self.cluster()] {
            let answer = try review.answered(.mutate, cluster: view)
            #expect(answer.isAllowed == true)
            #expect(answer.warnings.isEmpty)
        }
    }

    @Test("Findings of the policy and of the cluster stand together, by path")
    func together() throws {
        let object = Self.policy(Self.section, settings: #""enableProxyProtocol":true"#)
        let inventory = try Self.inventory([Self.gateway, Self.policy(Self.whole, name: "first")])
        let answer = try Review(object: object).answered(.validate, cluster: .known(inventory))
        #expect(answer.isAllowed == true)
        #expect(answer.answer.findings.map(\.rule.id) == ["deprecated", "overriding"])
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

    /// A Gateway whose whole and whose listener `a` others have already; and a policy of our own, perhaps.
    static func cluster(with own: String? = nil) throws -> ClusterView {
        let created = #","creationTimestamp":"2026-01-01T00:00:00Z""#
        let others = [policy(whole, name: "first", metadata: created), policy(section, name: "second", metadata: created)]
        return .known(try inventory([gateway] + others + (own.map { [$0] } ?? [])))
    }

    static func inventory(_ objects: some Sequence<String>) throws -> Inventory {
        var inventory = Inventory()
        for text in objects {
            let tape = try JSONTape(parsing: text)
            inventory.put(try #require(ClusterObject(reading: tape, at: tape.root)))
        }
        return inventory
    }

    /// The answer to the last object of an example, among the others.
    static func answer(toExample example: String, _ severities: Severities = Severities()) throws -> ReviewAnswer {
        let objects = try JSONValue(parsing: example).elements.map(\.text)
        let review = Review(object: try #require(objects.last))
        return try review.answered(.validate, severities: severities, cluster: .known(inventory(objects.dropLast()))).answer
    }
}

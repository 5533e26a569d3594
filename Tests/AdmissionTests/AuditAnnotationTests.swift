import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

@testable import Admission

@Suite struct AuditAnnotationTests {
    /// A spec, and the annotations of its validation.
    static let rows: [(spec: String, decision: String, rules: String?)] = [
        (#"{\#(UpdateTests.target),"scheme":"Preserve"}"#, "allowed", nil),
        (#"{\#(UpdateTests.target),"a":1,"b":2}"#, "allowed", "unknown-field"),
        (
            #"{\#(UpdateTests.target),"tcpKeepalive":{"probes":-3},"unknown":1,"http2":{"maxConcurrentStreams":0}}"#, "denied",
            "range,unsigned,unknown-field"
        ),
    ]

    @Test(
        "A validating response has the decision and the rules with findings, in the order of paths and each once", arguments: rows
    )
    func annotations(_ row: (spec: String, decision: String, rules: String?)) throws {
        let response = try Review(object: UpdateTests.object(row.spec)).response(from: .validating)
        #expect(response.auditAnnotation("decision") == row.decision)
        #expect(response.auditAnnotation("rules") == row.rules)
        #expect(response.result.decision.rawValue == row.decision)
    }

    @Test("Requests that are always allowed are audited as allowed")
    func alwaysAllowed() throws {
        let response = try Review(operation: "DELETE", oldObject: EnvelopeTests.bad).response(from: .validating)
        #expect(response.auditAnnotation("decision") == "allowed")
        #expect(response.auditAnnotation("rules") == nil)
    }

    @Test("A mutating response has none: the API server may call the webhook twice and rejects a second value")
    func mutating() throws {
        for spec in [#""connection":{}"#, #""tcpKeepalive":{"probes":-3}"#] {
            let response = try Review(object: UpdateTests.object("{\(UpdateTests.target),\(spec)}")).response(from: .mutating)
            #expect(response.isAllowed == true && response.admissionResponse?["auditAnnotations"] == nil)
        }
    }

    @Test("A mutating denial has them: it is the last call, and the validating webhook is not called")
    func earlyDenial() throws {
        let object = UpdateTests.object(#"{\#(UpdateTests.target),"tcpKeepalive":{"probes":-3},"scheme":"Keep"}"#)
        let response = try Review(object: object).response(from: .mutating)
        #expect(response.auditAnnotation("decision") == "denied")
        #expect(response.auditAnnotation("rules") == "enum,unsigned")
    }

    @Test(
        "Keys are names that the API server accepts after its prefix WEBHOOK-NAME/",
        arguments: [
            AuditAnnotations.decisionKey, AuditAnnotations.rulesKey,
        ])
    func keys(key: String) throws {
        // IsQualifiedName in k8s.io/apimachinery.
        #expect(try #/[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?/#.wholeMatch(in: key) != nil)
    }

    @Test("The list of rules ends in ... before it exceeds its limit", arguments: [31, 32, 33])
    func limit(count: Int) {
        // Each ID has 31 bytes and a comma: 32 of them have 1023 bytes.
        let rules = (100..<100 + count).map {
            Rule(
                "rule-\(String(repeating: "x", count: 23))\($0)", .warning, detectedBy: .lintOnly, error: "must", warning: "is",
                reason: "test", bad: "{}", good: "{}")
        }
        var findings = Findings()
        for rule in rules {
            findings.append(Finding(rule, severity: .warning, .invalid, at: FieldPath([.name("spec")]), details: [:]))
        }
        let list = String(decoding: AuditAnnotations.rules(in: findings), as: UTF8.self)
        let expected = rules.prefix(32).map(\.id).joined(separator: ",")
        #expect(list == (count > 32 ? expected + ",..." : expected))
        #expect(expected.utf8.count <= AuditAnnotations.maxRulesBytes)
    }
}

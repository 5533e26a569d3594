import TextCoding
import Admission
import PolicySchema
import TrafficPolicy
import WebhookServer

/// Checks that a reviewer allows a valid policy and denies an invalid one, before the server is ready.
///
/// The policies are the examples of the first rule whose configured severity is `error`.
struct SelfTest {
    private let rule: Rule
    private let target: String

    /// - Returns: nil if the configuration has no rule with severity `error`.
    init?(_ rules: PolicyRules) {
        let rule = rules.tables.ownRules.first { rule in
            // Examples with a target of their own do not fit the review below.
            rules.severities[rule] == .error && ![rule.bad, rule.good].contains { $0.hasOccurrence(of: "\"target") }
        }
        guard let rule else { return nil }
        self.rule = rule
        target = rules.tables.targetMembers(gateway: "self-test")
    }

    func run(with reviewer: inout PolicyReviewer) throws(SelfTestFailure) {
        let good = reviewer.review(review(ofSpec: rule.good).span, for: .validating)
        guard good.decision == .allowed else {
            throw SelfTestFailure("a valid policy was \(good.decision.rawValue): \(good.message)")
        }
        let bad = reviewer.review(review(ofSpec: rule.bad).span, for: .validating)
        guard bad.decision == .denied, bad.rules.contains(rule.id) else {
            throw SelfTestFailure("a policy that breaks the rule \(rule.id) was \(bad.decision.rawValue)")
        }
    }

    private func review(ofSpec spec: String) -> [UInt8] {
        let metadata = #"{"name":"self-test","namespace":"default"}"#
        let review = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"self-test","operation":"CREATE",\
            "kind":{"group":"\(ClientTrafficPolicy.group)","version":"v1alpha1","kind":"\(ClientTrafficPolicy.kind)"},\
            "object":{"metadata":\(metadata),"spec":{\(target),\(spec.dropFirst())}}}
            """
        return Array(review.utf8)
    }
}

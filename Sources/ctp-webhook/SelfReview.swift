import Admission
import PolicySchema
import TrafficPolicy
import WebhookServer

/// A good policy and a bad one, which a reviewer must tell apart before it is asked by anybody.
///
/// They are the examples of a rule, the first that denies: whatever the operator has turned off, one of those that are left.
struct SelfReview {
    private let rule: Rule

    /// - Returns: nil when no rule denies anything.
    init?(severities: Severities) {
        let rule = ClientTrafficPolicy.ownRules.first { rule in
            // An example that brings its own target has to be put together in another way.
            severities[rule] == .error && !rule.bad.contains("\"target") && !rule.good.contains("\"target")
        }
        guard let rule else { return nil }
        self.rule = rule
    }

    func run(with reviewer: inout PolicyReviewer) throws(SelfReviewFailure) {
        let good = reviewer.answer(Self.review(ofSpec: rule.good).span, question: .validate)
        guard good.decision == .allowed else {
            throw SelfReviewFailure("a good policy was \(good.decision.rawValue): \(good.message)")
        }
        let bad = reviewer.answer(Self.review(ofSpec: rule.bad).span, question: .validate)
        guard bad.decision == .denied, bad.rules.contains(rule.id) else {
            throw SelfReviewFailure("a policy that breaks the rule \(rule.id) was \(bad.decision.rawValue)")
        }
    }

    private static func review(ofSpec spec: String) -> [UInt8] {
        let target = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"self-review"}"#
        let metadata = #"{"name":"self-review","namespace":"default"}"#
        let review = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"self-review","operation":"CREATE",\
            "kind":{"group":"\(ClientTrafficPolicy.group)","version":"v1alpha1","kind":"\(ClientTrafficPolicy.kind)"},\
            "object":{"metadata":\(metadata),"spec":{"targetRefs":[\(target)],\(spec.dropFirst())}}}
            """
        return Array(review.utf8)
    }
}

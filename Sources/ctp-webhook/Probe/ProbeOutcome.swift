internal import PolicySchema
import KubernetesClient
import TextCoding
import TrafficPolicy

/// What an attempt to create the policy shows. Its description is for the operator.
enum ProbeOutcome: CustomStringConvertible {
    /// The webhook rejected it. The message names the rule.
    case rejected(String)
    /// The API server accepted it.
    case accepted
    /// The API server knows no ClientTrafficPolicies.
    case unknownResource
    /// The account may not create policies, or its credentials are wrong.
    case forbidden(String)
    /// Another failure, for example of the call of the webhook.
    case failed(String)

    /// - Parameter failure: nil if the API server accepted the policy.
    init(of policy: ProbePolicy, _ failure: APIFailure?) {
        switch failure {
        case nil: self = .accepted
        case .rejected(let status)? where status.message.hasOccurrence(of: "[\(policy.rule.id)]"):
            self = .rejected(status.message)
        case .rejected(let status)? where status.isNotFound && !status.message.hasOccurrence(of: "namespace"):
            self = .unknownResource
        case .rejected(let status)? where status.code == 401 || status.code == 403 && status.reason == "Forbidden":
            self = .forbidden(status.message)
        case .some(let other): self = .failed("\(other)")
        }
    }

    /// Whether another attempt can have another outcome soon.
    var mayChange: Bool {
        switch self {
        case .accepted, .failed: true
        case .rejected, .unknownResource, .forbidden: false
        }
    }

    var description: String {
        switch self {
        case .rejected(let message): message
        case .accepted:
            "the API server accepts an invalid policy without asking the webhook; check that the ValidatingWebhookConfiguration exists and selects the namespace"
        case .unknownResource:
            "the cluster has no \(ClientTrafficPolicy.kind) (\(ClientTrafficPolicy.group)/v1alpha1), so the webhook cannot be tried; install Envoy Gateway"
        case .forbidden(let message): "the account cannot create policies: \(message)"
        case .failed(let message): "the webhook did not reject an invalid policy; see docs/troubleshooting.md: \(message)"
        }
    }
}

import JSONTape
import KubernetesClient
import PolicySchema
import TextCoding
import TrafficPolicy

/// A policy that the CRD accepts and the webhook rejects: the bad example of a rule.
struct ProbePolicy {
    /// The rule that the policy breaks.
    let rule: Rule

    static let resource = APIResource(group: ClientTrafficPolicy.group, version: "v1alpha1", plural: "clienttrafficpolicies")

    /// - Returns: nil if no rule that Envoy alone would detect has the severity `error`.
    init?(severities: Severities) {
        let rules = ClientTrafficPolicy.ownRules.filter { rule in
            severities[rule] == .error && rule.detectedBy == .envoy && !rule.bad.hasOccurrence(of: "\"target")
        }
        // Every release of the CRD has its field. The CRD would drop a field that it does not know, and the policy would be valid.
        guard let rule = rules.first(where: { $0.id == "keepalive-probes" }) ?? rules.first else { return nil }
        self.rule = rule
    }

    func object(in namespace: String) throws -> JSONValue {
        let name = "ctp-webhook-probe"
        return try JSONValue(
            parsing: """
                {"apiVersion":"\(ClientTrafficPolicy.group)/v1alpha1","kind":"\(ClientTrafficPolicy.kind)",\
                "metadata":{"name":"\(name)","namespace":\(JSONValue.string(namespace).text)},\
                "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"\(name)"}],\(rule.bad.dropFirst())}
                """)
    }
}

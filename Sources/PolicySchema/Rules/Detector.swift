/// The first component that detects a violation if this project does not.
public enum Detector: String, Sendable, CaseIterable {
    /// kubectl or another client, before the object reaches the API server.
    case client
    /// The API server, by the schema and the CEL rules of the custom resource definition.
    case crd
    /// Envoy Gateway, after the policy has been stored.
    case controller
    /// Envoy, or the translation to its configuration, although the controller accepts the policy.
    case envoy
    /// No other component: only this project reports it.
    case lintOnly = "lint only"
}

extension Detector: CustomStringConvertible {
    /// The component in words.
    public var description: String {
        switch self {
        case .client: "kubectl, before the API server"
        case .crd: "the API server, by the custom resource definition"
        case .controller: "Envoy Gateway, after the policy is stored"
        case .envoy: "Envoy, or the translation to its configuration"
        case .lintOnly: "no other component"
        }
    }
}

/// The kinds of objects that attachment uses.
public enum ObjectKind: String, Sendable, Hashable, CaseIterable {
    case clientTrafficPolicy = "ClientTrafficPolicy"
    case gatewayClass = "GatewayClass"
    case gateway = "Gateway"
    case listenerSet = "ListenerSet"
    case httpRoute = "HTTPRoute"
    case grpcRoute = "GRPCRoute"
    case referenceGrant = "ReferenceGrant"
    case envoyProxy = "EnvoyProxy"
    case namespace = "Namespace"
    case secret = "Secret"
    case configMap = "ConfigMap"
    case clusterTrustBundle = "ClusterTrustBundle"

    /// The API group; empty for the core group. All versions of a group are accepted, because the fields that are used are the same in all.
    public var group: String {
        switch self {
        case .clientTrafficPolicy, .envoyProxy: APIGroup.envoyGateway
        case .gatewayClass, .gateway, .listenerSet, .httpRoute, .grpcRoute, .referenceGrant: APIGroup.gatewayAPI
        case .namespace, .secret, .configMap: ""
        case .clusterTrustBundle: "certificates.k8s.io"
        }
    }

    /// Whether objects of the kind are in a namespace.
    public var isNamespaced: Bool {
        switch self {
        case .gatewayClass, .namespace, .clusterTrustBundle: false
        default: true
        }
    }

    /// The kind of an object by its `apiVersion` and `kind`; nil if attachment does not use it.
    public init?(apiVersion: String, kind: String) {
        let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
        guard let match = Self(rawValue: kind), match.group == group else { return nil }
        self = match
    }
}

/// API groups by name.
enum APIGroup {
    static let gatewayAPI = "gateway.networking.k8s.io"
    static let envoyGateway = "gateway.envoyproxy.io"
}

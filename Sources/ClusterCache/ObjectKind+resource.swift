package import KubernetesClient
package import PolicyAttachment

extension ObjectKind {
    /// The kinds that are listed and watched. Secrets, ConfigMaps and ClusterTrustBundles are not among them; ``ReferenceReader`` reads them by name.
    package static let watched: [ObjectKind] = [
        .gatewayClass, .gateway, .listenerSet, .httpRoute, .grpcRoute, .referenceGrant, .envoyProxy,
        .clientTrafficPolicy, .namespace,
    ]

    /// The resource of the kind, in a version that every release since Gateway API 1.0 serves, if there is one.
    package var resource: APIResource {
        switch self {
        case .clientTrafficPolicy: APIResource(group: group, version: "v1alpha1", plural: "clienttrafficpolicies")
        case .gatewayClass: APIResource(group: group, version: "v1", plural: "gatewayclasses")
        case .gateway: APIResource(group: group, version: "v1", plural: "gateways")
        case .listenerSet: APIResource(group: group, version: "v1", plural: "listenersets")
        case .httpRoute: APIResource(group: group, version: "v1", plural: "httproutes")
        case .grpcRoute: APIResource(group: group, version: "v1", plural: "grpcroutes")
        case .referenceGrant: APIResource(group: group, version: "v1beta1", plural: "referencegrants")
        case .envoyProxy: APIResource(group: group, version: "v1alpha1", plural: "envoyproxies")
        case .namespace: APIResource(group: group, version: "v1", plural: "namespaces")
        case .secret: APIResource(group: group, version: "v1", plural: "secrets")
        case .configMap: APIResource(group: group, version: "v1", plural: "configmaps")
        case .clusterTrustBundle: APIResource(group: group, version: "v1beta1", plural: "clustertrustbundles")
        }
    }
}

extension ObjectIdentity {
    /// Whether namespace and name are possible names of an object. References contain arbitrary text, which must not change the path of a request.
    package var hasValidName: Bool {
        name.name.isObjectName && (kind.isNamespaced ? name.namespace.isObjectName : name.namespace.isEmpty)
    }
}

extension String {
    /// Whether it has only characters of object names and begins with a letter or digit (RFC 1123 §2.1; ClusterTrustBundles also have colons).
    package var isObjectName: Bool {
        guard let first = utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: ".") else { return false }
        return utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }
}

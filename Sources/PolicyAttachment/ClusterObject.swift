public import JSONTape

/// An object of a cluster, reduced to the fields that attachment uses.
public struct ClusterObject: Sendable {
    /// The identity of the object.
    public let identity: ObjectIdentity
    let content: Content

    enum Content: Sendable {
        case policy(Policy)
        case gatewayClass(GatewayClass)
        case gateway(Gateway)
        case listenerSet(ListenerSet)
        case route(Route)
        case referenceGrant(ReferenceGrant)
        case envoyProxy(EnvoyProxy)
        case namespace(labels: [String: String])
        case data(StoredData)
    }

    /// The class of a Gateway; nil for any other object.
    public var gatewayClassName: String? {
        if case .gateway(let gateway) = content { gateway.className } else { nil }
    }

    /// Creates an object from a policy.
    public init(_ policy: Policy) {
        identity = ObjectIdentity(.clientTrafficPolicy, policy.name)
        content = .policy(policy)
    }

    /// Reads an object by its `apiVersion` and `kind`; nil if attachment does not use the kind or the object has no name.
    ///
    /// - Parameter defaultNamespace: The namespace of a namespaced object without `metadata.namespace`.
    public init?(reading tape: JSONTape, at place: JSONTape.Place, defaultNamespace: String = "default") {
        let object = ObjectReader(tape: tape, place: place)
        guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string,
            let kind = ObjectKind(apiVersion: apiVersion, kind: name)
        else { return nil }
        self.init(reading: tape, at: place, as: kind, defaultNamespace: defaultNamespace)
    }

    /// Reads an object of a known kind, such as an item of a list of the API server; nil if it has no name.
    public init?(reading tape: JSONTape, at place: JSONTape.Place, as kind: ObjectKind, defaultNamespace: String = "default") {
        let object = ObjectReader(tape: tape, place: place)
        guard let metadata = ObjectMetadata(of: object, kind: kind, defaultNamespace: defaultNamespace) else { return nil }
        identity = ObjectIdentity(kind, metadata.name)
        switch kind {
        case .clientTrafficPolicy: content = .policy(Policy(reading: object, metadata: metadata))
        case .gatewayClass: content = .gatewayClass(GatewayClass(reading: object, metadata: metadata))
        case .gateway: content = .gateway(Gateway(reading: object, metadata: metadata))
        case .listenerSet: content = .listenerSet(ListenerSet(reading: object, metadata: metadata))
        case .httpRoute, .grpcRoute: content = .route(Route(reading: object, kind: kind, metadata: metadata))
        case .referenceGrant: content = .referenceGrant(ReferenceGrant(reading: object, metadata: metadata))
        case .envoyProxy: content = .envoyProxy(EnvoyProxy(reading: object, metadata: metadata))
        case .namespace: content = .namespace(labels: metadata.labels)
        case .secret, .configMap, .clusterTrustBundle: content = .data(StoredData(reading: object, kind: kind))
        }
    }
}

internal import JSONTape

/// Which Secrets, ConfigMaps and ClusterTrustBundles are referred to: who wants to know of them need not read any other.
extension Inventory {
    /// Those that the listeners of Envoy Gateway's Gateways and all policies refer to.
    public var dataReferences: Set<ObjectIdentity> {
        var references: Set<ObjectIdentity> = []
        for entry in gateways.values {
            guard let gateway = entry.gateway, isAccepted(gateway) else { continue }
            references.formUnion(gateway.listeners.flatMap { $0.certificates(in: gateway.name.namespace) })
            for set in entry.listenerSets {
                references.formUnion(set.listeners.flatMap { $0.certificates(in: set.name.namespace) })
            }
        }
        for policy in policies.values { references.formUnion(policy.dataReferences) }
        return references
    }
}

extension Policy {
    /// Those that the policy refers to for the validation of clients.
    public var dataReferences: [ObjectIdentity] {
        let text = spec
        guard let tape = try? JSONTape(parsing: text.span) else { return [] }
        let validation = ObjectReader(tape: tape, place: tape.root)["tls"]?["clientValidation"]
        let references = (validation?["caCertificateRefs"]?.elements ?? []) + (validation?["crl"]?["refs"]?.elements ?? [])
        return references.compactMap { Listener.SecretReference(reading: $0).identity(in: name.namespace) }
    }
}

extension Listener {
    fileprivate func certificates(in namespace: String) -> [ObjectIdentity] {
        (tls?.certificates ?? []).compactMap { $0.identity(in: namespace) }
    }
}

extension Listener.SecretReference {
    /// The object; nil when it is of a kind that holds no data.
    fileprivate func identity(in own: String) -> ObjectIdentity? {
        guard let kind = ObjectKind(rawValue: kind), [.secret, .configMap, .clusterTrustBundle].contains(kind) else { return nil }
        return ObjectIdentity(kind, ObjectName(namespace: kind.isNamespaced ? namespace ?? own : "", name: name))
    }
}

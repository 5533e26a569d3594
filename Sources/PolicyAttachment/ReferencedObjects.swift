internal import JSONTape

/// The Secrets, ConfigMaps and ClusterTrustBundles that are referenced, which are the only ones that have to be read.
extension Inventory {
    /// The objects that the listeners of Envoy Gateway's Gateways and all policies refer to, if they are in the same namespace, or if a
    /// ReferenceGrant permits the reference.
    public var dataReferences: Set<ObjectIdentity> {
        var references: Set<ObjectIdentity> = []
        func add(_ identities: [ObjectIdentity], from source: ReferenceGrant.Source) {
            for identity in identities where !references.contains(identity) && isPermitted(source, to: identity) {
                references.insert(identity)
            }
        }
        for entry in gateways.values {
            guard let gateway = entry.gateway, isAccepted(gateway) else { continue }
            let namespace = gateway.name.namespace
            add(gateway.listeners.flatMap { $0.certificates(in: namespace) }, from: .listeners(of: .gateway, in: namespace))
            for set in entry.listenerSets {
                let namespace = set.name.namespace
                add(set.listeners.flatMap { $0.certificates(in: namespace) }, from: .listeners(of: .listenerSet, in: namespace))
            }
        }
        for policy in policies.values { add(policy.dataReferences, from: .policies(in: policy.name.namespace)) }
        return references
    }

    private func isPermitted(_ source: ReferenceGrant.Source, to identity: ObjectIdentity) -> Bool {
        !identity.kind.isNamespaced || identity.name.namespace == source.namespace
            || isPermitted(
                source, group: identity.kind.group, kind: identity.kind.rawValue, object: identity.name, budget: .unlimited)
    }
}

extension Policy {
    /// The objects that the policy refers to for the validation of client certificates.
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
    /// The object; nil if its kind holds no data, or if the controller rejects the reference because of its group.
    fileprivate func identity(in own: String) -> ObjectIdentity? {
        guard let kind = ObjectKind(rawValue: kind), [.secret, .configMap, .clusterTrustBundle].contains(kind),
            !kind.isNamespaced || group.isEmpty
        else { return nil }
        return ObjectIdentity(kind, ObjectName(namespace: kind.isNamespaced ? namespace ?? own : "", name: name))
    }
}

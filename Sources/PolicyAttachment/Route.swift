/// What attachment keeps of an HTTPRoute or a GRPCRoute: where it hangs, for which hosts, and how many routes Envoy gets of it per host.
struct Route: Sendable {
    struct Parent: Sendable, Hashable {
        let target: Target
        let port: Int?
    }

    let identity: ObjectIdentity
    let parents: [Parent]
    let hostnames: [String]
    /// The matches of all rules; a rule without one counts as one.
    let matchCount: Int

    init(reading route: ObjectReader, kind: ObjectKind, metadata: ObjectMetadata) {
        identity = ObjectIdentity(kind, metadata.name)
        let spec = route["spec"]
        parents = (spec?["parentRefs"]?.elements ?? []).compactMap { parent in
            guard (parent["group"]?.string ?? Target.group) == Target.group,
                let kind = Target.Kind(rawValue: parent["kind"]?.string ?? Target.Kind.gateway.rawValue),
                let name = parent["name"]?.string
            else { return nil }
            let object = ObjectName(namespace: parent["namespace"]?.string ?? metadata.name.namespace, name: name)
            return Parent(
                target: Target(kind, object, section: parent["sectionName"]?.string),
                port: parent["port"]?.integer.flatMap { Int(exactly: $0) })
        }
        hostnames = spec?["hostnames"]?.strings ?? []
        let rules = spec?["rules"]
        // The API server gives an HTTPRoute without rules one that matches everything.
        let absent = kind == .httpRoute ? 1 : 0
        matchCount = rules?.elements.reduce(0) { $0 + max(1, $1["matches"]?.elements.count ?? 0) } ?? absent
    }
}

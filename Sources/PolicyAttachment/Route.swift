/// The fields of an HTTPRoute or GRPCRoute that attachment uses.
struct Route: Sendable {
    struct Parent: Sendable, Hashable {
        let target: Target
        let port: Int?
    }

    let identity: ObjectIdentity
    let parents: [Parent]
    let hostnames: [String]
    /// The number of matches of all rules, which is the number of Envoy routes per host; a rule without matches counts as one.
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
        // The API server adds a rule that matches everything to an HTTPRoute without rules.
        let absent = kind == .httpRoute ? 1 : 0
        matchCount = rules?.elements.reduce(0) { $0 + max(1, $1["matches"]?.elements.count ?? 0) } ?? absent
    }
}

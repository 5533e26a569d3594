/// Permits references to objects of its namespace from other namespaces (Gateway API, `ReferenceGrant`).
struct ReferenceGrant: Sendable {
    struct Source: Sendable, Hashable {
        let group: String
        let kind: String
        let namespace: String
    }

    struct Destination: Sendable, Hashable {
        let group: String
        let kind: String
        /// Nil for all objects of the kind.
        let name: String?
    }

    let name: ObjectName
    let sources: Set<Source>
    let destinations: [Destination]

    init(reading grant: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name
        let spec = grant["spec"]
        sources = Set(
            (spec?["from"]?.elements ?? []).map { source in
                Source(
                    group: source["group"]?.string ?? "", kind: source["kind"]?.string ?? "",
                    namespace: source["namespace"]?.string ?? "")
            })
        destinations = (spec?["to"]?.elements ?? []).map { destination in
            let name = destination["name"]?.string ?? ""
            return Destination(
                group: destination["group"]?.string ?? "", kind: destination["kind"]?.string ?? "",
                name: name.isEmpty ? nil : name)
        }
    }

    /// Whether it permits a reference to an object of its namespace.
    func permits(_ source: Source, toGroup group: String, kind: String, name: String) -> Bool {
        sources.contains(source)
            && destinations.contains { $0.group == group && $0.kind == kind && ($0.name == nil || $0.name == name) }
    }
}

extension ReferenceGrant.Source {
    /// The policies of a namespace.
    static func policies(in namespace: String) -> Self {
        Self(group: APIGroup.envoyGateway, kind: ObjectKind.clientTrafficPolicy.rawValue, namespace: namespace)
    }

    /// The Gateways or ListenerSets of a namespace, for the certificates of their listeners.
    static func listeners(of kind: Target.Kind, in namespace: String) -> Self {
        Self(group: APIGroup.gatewayAPI, kind: kind.rawValue, namespace: namespace)
    }
}

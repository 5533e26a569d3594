internal import PolicyAttachment
package import TrafficPolicy

/// What a user states about a cluster that the objects do not show.
package struct AssumptionOptions: Sendable {
    /// Whether all Gateways of a class share one proxy.
    package var mergesGateways = false
    /// Whether referenced objects that are not among the objects are missing; nil to decide by the files.
    package var checksReferences: Bool?
    /// The classes of Envoy Gateway; empty to decide by the objects.
    package var gatewayClasses: [String] = []

    /// The tables of the releases that the cluster runs.
    package var tables: PolicyTables

    /// Nothing else stated.
    package init(_ tables: PolicyTables = .newest) { self.tables = tables }

    /// The assumptions that follow from the options, and from the objects where the options say nothing.
    func assumptions(objects: [ManifestObject], files: [ManifestObject]) -> Assumptions {
        var assumptions = Assumptions(tables: tables)
        assumptions.mergesGateways = mergesGateways
        switch checksReferences {
        case true?: assumptions.references = .allKnown
        case false?: assumptions.references = .unknown
        case nil:
            // If the files hold one Secret of a namespace, they are assumed to hold all of them.
            let namespaces = files.map(\.object.identity).filter { $0.kind == .secret }.map(\.name.namespace)
            assumptions.references = namespaces.isEmpty ? .unknown : .known(in: Set(namespaces))
        }
        if !gatewayClasses.isEmpty {
            assumptions.classes = .named(Set(gatewayClasses))
        } else if !objects.contains(where: { $0.object.identity.kind == .gatewayClass }) {
            let names = Set(objects.compactMap(\.object.gatewayClassName))
            let matching = names.filter(\.namesEnvoyGateway)
            assumptions.classes = matching.isEmpty || matching == names ? .all : .named(matching)
        }
        return assumptions
    }
}

extension String {
    /// Whether one of its words is the product's name, or the `eg` of the product's documentation.
    fileprivate var namesEnvoyGateway: Bool {
        lowercased().split { !$0.isLetter && !$0.isNumber }.contains { $0 == "eg" || $0 == "envoy" || $0 == "envoygateway" }
    }
}

internal import JSONTape
package import PolicyAttachment

/// The objects of a cluster, with those of files in the place of stored objects of the same name.
package struct ObjectCollection: Sendable {
    /// The policies.
    package private(set) var policies: [ManifestObject] = []
    /// All objects, with the assumptions about the objects that are not among them.
    package private(set) var inventory: Inventory
    /// Notes about objects that occur twice and about assumptions.
    package private(set) var notes: [String] = []

    /// Collects objects. If an object occurs more than once, the last one is used.
    package init(stored: [ManifestObject] = [], files: [ManifestObject], options: AssumptionOptions = AssumptionOptions()) {
        var objects: [ObjectIdentity: ManifestObject] = [:]
        for object in stored { objects[object.object.identity] = object }
        for object in files {
            let earlier = objects.updateValue(object, forKey: object.object.identity)
            guard let earlier, earlier.source != .cluster else { continue }
            let text = "replaces the \(object.object.identity) of \(earlier.location)"
            notes.append(InputMessage(.note, at: object.location, text).description)
        }
        policies = objects.values.filter(\.isPolicy)
        inventory = Inventory()
        for object in objects.values { inventory.put(object.object) }
        inventory.assumptions = options.assumptions(objects: stored + files, files: files)
        if case .named(let names) = inventory.assumptions.classes, options.gatewayClasses.isEmpty {
            notes.append(
                "note: there is no GatewayClass; these classes are assumed to be Envoy Gateway's, by their names: "
                    + "\(names.sorted().joined(separator: ", ").escaped); set --gateway-class to override")
        }
    }

    /// Adds Secrets, ConfigMaps and ClusterTrustBundles that the other objects refer to.
    package mutating func add(references: [ManifestObject]) {
        for object in references where object.object.identity.kind.holdsData { inventory.put(object.object) }
    }
}

extension ObjectKind {
    fileprivate var holdsData: Bool { self == .secret || self == .configMap || self == .clusterTrustBundle }
}

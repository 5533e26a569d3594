import JSONTape
import PolicyAttachment

/// The objects that a command was given, and the inventory of them.
struct ObjectCollection {
    /// The policies, with where they stand; of several of one name the last.
    private(set) var policies: [ManifestObject] = []
    private(set) var inventory: Inventory
    /// What a person may want to know.
    private(set) var remarks: [String]

    /// Reads everything.
    ///
    /// - Throws: what could not be read, all of it.
    init(_ options: ObjectOptions, paths: [String], isRecursive: Bool) throws(UnreadableObjects) {
        var reader = ManifestReader(namespace: options.namespace, isRecursive: isRecursive)
        do throws(ClusterReader.Failure) {
            if options.cluster { for list in try ClusterReader.lists() { reader.read(list, source: "cluster") } }
        } catch {
            throw UnreadableObjects(mistakes: ["--cluster: \(error)"])
        }
        let ofCluster = reader.objects.count
        for path in options.filename + paths { reader.read(path) }
        guard reader.mistakes.isEmpty else { throw UnreadableObjects(mistakes: reader.mistakes) }
        remarks = reader.remarks
        var places: [ObjectIdentity: ManifestObject] = [:]
        for (index, object) in reader.objects.enumerated() {
            let earlier = places.updateValue(object, forKey: object.object.identity)
            if let earlier, earlier.hasPositions, index >= ofCluster {
                remarks.append(
                    "\(object.location): \(object.object.identity) stands in \(earlier.location), too; the later one counts")
            }
        }
        inventory = Inventory()
        for object in places.values { inventory.put(object.object) }
        inventory.assumptions = Assumptions(options, objects: reader.objects, fileObjects: reader.objects[ofCluster...])
        if options.cluster, options.checkReferences == true {
            do throws(ClusterReader.Failure) {
                for list in try ClusterReader.objects(inventory.dataReferences) { reader.read(list, source: "cluster") }
            } catch {
                throw UnreadableObjects(mistakes: ["--cluster --check-references: \(error)"])
            }
            for object in reader.objects where object.object.identity.kind.holdsData { inventory.put(object.object) }
        }
        if case .named(let names) = inventory.assumptions.classes, options.gatewayClasses.isEmpty {
            remarks.append(
                "there is no GatewayClass, so the classes whose names sound like Envoy Gateway's are taken for its own: "
                    + "\(names.sorted().joined(separator: ", ").escaped); --gateway-class says it for sure")
        }
        policies = places.values.filter(\.isPolicy)
    }
}

/// What could not be read.
struct UnreadableObjects: Error {
    let mistakes: [String]
}

extension Assumptions {
    /// What the flags say, and what the objects suggest where neither they nor other objects do.
    fileprivate init(_ options: ObjectOptions, objects: [ManifestObject], fileObjects: ArraySlice<ManifestObject>) {
        self.init()
        mergesGateways = options.mergeGateways
        switch options.checkReferences {
        case true?: references = .allKnown
        case false?: references = .unknown
        case nil:
            // Whoever lays down Secrets of a namespace lays down all of them.
            let namespaces = fileObjects.map(\.object.identity).filter { $0.kind == .secret }.map(\.name.namespace)
            references = namespaces.isEmpty ? .unknown : .known(in: Set(namespaces))
        }
        if !options.gatewayClasses.isEmpty {
            classes = .named(Set(options.gatewayClasses))
        } else if !objects.contains(where: { $0.object.identity.kind == .gatewayClass }) {
            let names = Set(objects.compactMap(\.object.gatewayClassName))
            let ours = names.filter(\.soundsLikeEnvoyGateway)
            classes = ours.isEmpty || ours == names ? .all : .named(ours)
        }
    }
}

extension ObjectKind {
    fileprivate var holdsData: Bool { self == .secret || self == .configMap || self == .clusterTrustBundle }
}

extension String {
    /// Whether it has the name of the product, or the `eg` of its documentation, among its words.
    fileprivate var soundsLikeEnvoyGateway: Bool {
        lowercased().split { !$0.isLetter && !$0.isNumber }.contains { $0 == "eg" || $0 == "envoy" || $0 == "envoygateway" }
    }
}

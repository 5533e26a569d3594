import JSONTape
import PolicyAttachment
import TrafficPolicy
import Reports

/// The objects of the command line and of the cluster.
struct ObjectInput {
    /// The objects; nil if the input has errors.
    let objects: ObjectCollection?
    /// The objects of the cluster alone, if files replace or add some; else nil.
    let stored: ObjectCollection?
    /// Errors and notes about the input, a line each.
    let messages: [String]

    /// Reads everything. If the files have errors, all of them are reported.
    ///
    /// - Throws: a failure of kubectl.
    init(_ options: ObjectOptions, _ tables: PolicyTables, paths: [String], isRecursive: Bool) throws(ConfigurationError) {
        let stored = options.cluster ? try Self.objects("--cluster", ClusterReader.lists) : []
        var reader = ManifestReader(namespace: options.namespace, isRecursive: isRecursive, tables: tables)
        for path in options.filename + paths { reader.read(path) }
        let messages = reader.manifests.messages
        let errors = messages.filter { $0.severity == .error }
        guard errors.isEmpty else {
            self.messages = errors.map(\.description)
            objects = nil
            self.stored = nil
            return
        }
        var objects = ObjectCollection(stored: stored, files: reader.manifests.objects, options: options.assumptions(tables))
        if options.cluster, options.checkReferences == true {
            let references = objects.inventory.dataReferences
            let stored = try Self.objects("--check-references") { () throws(ClusterReader.Failure) in
                try ClusterReader.objects(references)
            }
            objects.add(references: stored)
        }
        let hasChanges = options.cluster && !reader.manifests.objects.isEmpty
        self.stored = hasChanges ? ObjectCollection(stored: stored, files: [], options: options.assumptions(tables)) : nil
        self.messages = messages.map(\.description) + objects.notes
        self.objects = objects
    }

    /// The objects of lists that kubectl prints.
    ///
    /// - Parameter flag: the flag that requires the lists, for error messages.
    static func objects(
        _ flag: String, _ lists: () throws(ClusterReader.Failure) -> [JSONTape]
    ) throws(ConfigurationError) -> [ManifestObject] {
        var manifests = ManifestObjects(defaultNamespace: "")
        do throws(ClusterReader.Failure) {
            for list in try lists() { manifests.add(list, from: .cluster) }
        } catch {
            throw ConfigurationError([(flag, "")], "\(error)")
        }
        if let error = manifests.messages.first(where: { $0.severity == .error }) {
            throw ConfigurationError([(flag, "")], "kubectl printed an unexpected object: \(error.text)")
        }
        return manifests.objects
    }
}

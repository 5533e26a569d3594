/// The metadata of an object that attachment uses.
struct ObjectMetadata: Sendable {
    let name: ObjectName
    let created: CreationTime?
    let labels: [String: String]
    let isBeingDeleted: Bool

    var precedence: Precedence { Precedence(created: created, name: name) }

    /// Reads the metadata of an object; nil if it has no name.
    ///
    /// - Parameter defaultNamespace: The namespace of a namespaced object without `metadata.namespace`.
    init?(of object: ObjectReader, kind: ObjectKind, defaultNamespace: String) {
        guard let metadata = object["metadata"], let name = metadata["name"]?.string, !name.isEmpty else { return nil }
        let namespace = metadata["namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? defaultNamespace
        self.name = ObjectName(namespace: kind.isNamespaced ? namespace : "", name: name)
        created = metadata["creationTimestamp"]?.string.flatMap { CreationTime($0) }
        labels = metadata["labels"]?.texts ?? [:]
        isBeingDeleted = metadata["deletionTimestamp"] != nil
    }
}

package import JSONTape
internal import PolicyAttachment
internal import PolicySchema
package import TrafficPolicy

/// Gathers the objects of documents as kubectl does, including those in lists, and reports the documents that it cannot use.
package struct ManifestObjects: Sendable {
    /// The namespace of objects that do not name one.
    package let defaultNamespace: String
    /// The objects that reports use, in the order of the input.
    package private(set) var objects: [ManifestObject] = []
    /// Errors and notes about the input.
    package private(set) var messages: [InputMessage] = []

    /// The tables by which policies are completed.
    private let tables: PolicyTables

    /// No objects yet.
    package init(defaultNamespace: String, tables: PolicyTables = .newest) {
        (self.defaultNamespace, self.tables) = (defaultNamespace, tables)
    }

    /// Records a message about input that has no objects.
    package mutating func add(_ message: InputMessage) { messages.append(message) }

    /// Adds the object of a document, or the items of a list. A document that is null is ignored, as kubectl ignores it.
    package mutating func add(_ document: JSONTape, from source: ManifestSource) {
        let lines = source == .cluster ? nil : JSONLines(document)
        ManifestWalk.forEachItem(of: document, isStored: source == .cluster) { item in
            switch item {
            case .object(let kind, let place): add(kind, document, lines, at: place, from: source)
            case .other: break
            case .message(let severity, let text, let place):
                messages.append(InputMessage(severity, at: source.location(of: place, in: document), text))
            }
        }
    }

    private mutating func add(
        _ kind: ObjectKind, _ tape: JSONTape, _ lines: JSONLines?, at place: JSONTape.Place, from source: ManifestSource
    ) {
        if let (path, error) = tape.metadataError(at: place) {
            let field = tape.nearestPlace(to: path, from: place)
            messages.append(InputMessage(.error, at: source.location(of: field, in: tape), error))
            return
        }
        // The mutating webhook completes the targets of a policy before it is stored.
        var completed: JSONTape?
        if kind == .clientTrafficPolicy, source != .cluster {
            var defaulter = PolicyDefaulter(tables, level: .api)
            completed = CompletedPolicy(tape, at: place, namespace: defaultNamespace, defaulter: &defaulter)?.tape
        }
        let read = completed ?? tape
        let object = ClusterObject(
            reading: read, at: completed == nil ? place : read.root, as: kind, defaultNamespace: defaultNamespace)
        guard let object else { return }
        objects.append(
            ManifestObject(source: source, tape: tape, place: place, object: object, lines: lines, completed: completed))
    }
}

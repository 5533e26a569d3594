/// The fields of a ListenerSet that attachment uses. A ListenerSet adds listeners to a Gateway.
final class ListenerSet: Sendable {
    let name: ObjectName
    let precedence: Precedence
    let labels: [String: String]
    /// The Gateway.
    let parent: ObjectName
    let listeners: [Listener]

    init(reading set: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name
        precedence = metadata.precedence
        labels = metadata.labels
        let spec = set["spec"]
        let parent = spec?["parentRef"]
        self.parent = ObjectName(
            namespace: parent?["namespace"]?.string ?? metadata.name.namespace, name: parent?["name"]?.string ?? "")
        listeners = (spec?["listeners"]?.elements ?? []).map { Listener(reading: $0) }
    }
}

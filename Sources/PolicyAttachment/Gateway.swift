/// The fields of a Gateway that attachment uses.
final class Gateway: Sendable {
    let name: ObjectName
    let precedence: Precedence
    let labels: [String: String]
    let className: String
    let listeners: [Listener]
    /// The namespaces whose ListenerSets may add listeners.
    let allowedListeners: NamespaceSelection
    /// The EnvoyProxy of the Gateway itself.
    let proxy: ObjectName?

    init(reading gateway: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name
        precedence = metadata.precedence
        labels = metadata.labels
        let spec = gateway["spec"]
        className = spec?["gatewayClassName"]?.string ?? ""
        listeners = (spec?["listeners"]?.elements ?? []).map { Listener(reading: $0) }
        allowedListeners = NamespaceSelection(reading: spec?["allowedListeners"]?["namespaces"], absent: .none)
        proxy = spec?["infrastructure"]?["parametersRef"].flatMap { ObjectName(ofProxy: $0, namespace: metadata.name.namespace) }
    }
}

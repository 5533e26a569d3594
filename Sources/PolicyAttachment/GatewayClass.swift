/// The fields of a GatewayClass that attachment uses.
struct GatewayClass: Sendable {
    let name: String
    let controllerName: String
    /// The EnvoyProxy of the class.
    let proxy: ObjectName?

    init(reading gatewayClass: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name.name
        let spec = gatewayClass["spec"]
        controllerName = spec?["controllerName"]?.string ?? ""
        proxy = spec?["parametersRef"].flatMap { ObjectName(ofProxy: $0, namespace: $0["namespace"]?.string ?? "") }
    }
}

/// A GatewayClass: whose Gateways of it are, and how their proxies are made.
struct GatewayClass: Sendable {
    let name: String
    let controllerName: String
    /// The EnvoyProxy with the settings of the class.
    let proxy: ObjectName?

    init(reading gatewayClass: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name.name
        let spec = gatewayClass["spec"]
        controllerName = spec?["controllerName"]?.string ?? ""
        proxy = spec?["parametersRef"].flatMap { ObjectName(ofProxy: $0, namespace: $0["namespace"]?.string ?? "") }
    }
}

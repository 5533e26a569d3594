/// The fields of an EnvoyProxy that determine which listeners share a port.
struct EnvoyProxy: Sendable {
    let name: ObjectName
    /// Whether all Gateways of the class share one proxy.
    let mergesGateways: Bool
    /// Whether the container listens on other ports in place of those below 1024.
    let shiftsPrivilegedPorts: Bool

    init(reading proxy: ObjectReader, metadata: ObjectMetadata) {
        name = metadata.name
        let provider = proxy["spec"]?["provider"]
        mergesGateways = proxy["spec"]?["mergeGateways"]?.isTrue ?? false
        shiftsPrivilegedPorts =
            provider?["type"]?.string != "Host"
            && !(provider?["kubernetes"]?["useListenerPortAsContainerPort"]?.isTrue ?? false)
    }
}

extension ObjectName {
    /// The EnvoyProxy that a `parametersRef` names; nil if it names an object of another kind.
    init?(ofProxy reference: ObjectReader, namespace: String) {
        guard reference["group"]?.string == APIGroup.envoyGateway, reference["kind"]?.string == ObjectKind.envoyProxy.rawValue,
            let name = reference["name"]?.string
        else { return nil }
        self.init(namespace: namespace, name: name)
    }
}

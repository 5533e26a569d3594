/// Whose a Gateway is, and which proxy serves it.
extension Inventory {
    /// Whether Envoy Gateway takes a Gateway: by its class. A policy on any other gets no status.
    func isAccepted(_ gateway: Gateway) -> Bool {
        guard classes.isEmpty else { return classes[gateway.className]?.controllerName == assumptions.controllerName }
        switch assumptions.classes {
        case .all: return true
        case .named(let names): return names.contains(gateway.className)
        }
    }

    /// The Gateway of a name, if Envoy Gateway takes it.
    func acceptedGateway(_ name: ObjectName) -> Gateway? {
        gateways[name]?.gateway.flatMap { isAccepted($0) ? $0 : nil }
    }

    /// The Gateway whose listeners a target is about; nil when it, or what leads to it, is not there or not Envoy Gateway's.
    func gateway(of target: Target) -> Gateway? {
        switch target.kind {
        case .gateway: acceptedGateway(target.object)
        case .listenerSet: listenerSets[target.object]?.listenerSet.flatMap { acceptedGateway($0.parent) }
        }
    }

    /// Whether the Gateways of a class share one proxy.
    func mergesGateways(ofClass name: String) -> Bool {
        assumptions.mergesGateways || (classes[name]?.proxy).flatMap { proxies[$0] }?.mergesGateways ?? false
    }

    /// The Gateways that one proxy serves, oldest first.
    func gatewaysSharingProxy(with gateway: Gateway) -> [Gateway] {
        guard mergesGateways(ofClass: gateway.className) else { return [gateway] }
        return gateways.values.compactMap(\.gateway).filter { $0.className == gateway.className && isAccepted($0) }
            .sorted { $0.precedence < $1.precedence }
    }

    /// The port that the proxy's container listens on for a port of a Gateway: a process without privileges cannot have those below 1024.
    func containerPort(for port: Int, of gateway: Gateway) -> Int {
        let proxy = (gateway.proxy ?? classes[gateway.className]?.proxy).flatMap { proxies[$0] }
        return 1..<1024 ~= port && proxy?.shiftsPrivilegedPorts ?? true ? port + 10_000 : port
    }

    /// Whether a Gateway lets a ListenerSet add listeners.
    func allows(_ set: ListenerSet, on gateway: Gateway) -> Bool {
        isChosen(set.name.namespace, by: gateway.allowedListeners, from: gateway.name.namespace)
    }

    /// What is known of a Secret, a ConfigMap or a ClusterTrustBundle; nil when it is known to be missing.
    func knowledge(of identity: ObjectIdentity) -> Knowledge? {
        if let found = data[identity] { return found.map { .data($0) } }
        switch assumptions.references {
        case .unknown: return .unknown
        case .allKnown: return nil
        case .known(let namespaces):
            let isKnown = identity.kind.isNamespaced ? namespaces.contains(identity.name.namespace) : !namespaces.isEmpty
            return isKnown ? nil : .unknown
        }
    }

    enum Knowledge {
        case data(StoredData)
        /// Thought to be there and sound.
        case unknown
    }
}

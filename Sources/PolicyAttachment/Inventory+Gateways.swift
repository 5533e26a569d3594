/// Which controller manages a Gateway, and which proxy serves it.
extension Inventory {
    /// Whether Envoy Gateway manages a Gateway, by its class. A policy on any other Gateway gets no status.
    func isAccepted(_ gateway: Gateway) -> Bool {
        guard classes.isEmpty else { return classes[gateway.className]?.controllerName == assumptions.controllerName }
        switch assumptions.classes {
        case .all: return true
        case .named(let names): return names.contains(gateway.className)
        }
    }

    /// The Gateway with a name, if Envoy Gateway manages it.
    func acceptedGateway(_ name: ObjectName) -> Gateway? {
        gateways[name]?.gateway.flatMap { isAccepted($0) ? $0 : nil }
    }

    /// The Gateway whose listeners a target includes; nil if it or the ListenerSet does not exist, or Envoy Gateway does not manage it.
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
    func gatewaysSharingProxy(with gateway: Gateway, budget: StepBudget) -> [Gateway] {
        guard mergesGateways(ofClass: gateway.className), budget.spend(gateways.count) else { return [gateway] }
        return gateways.values.compactMap(\.gateway).filter { $0.className == gateway.className && isAccepted($0) }
            .sorted { $0.precedence < $1.precedence }
    }

    /// Whether the proxy of a Gateway listens on other ports in its container in place of those below 1024.
    func shiftsPrivilegedPorts(of gateway: Gateway) -> Bool {
        // A Gateway that shares a proxy has its own EnvoyProxy ignored.
        let own = mergesGateways(ofClass: gateway.className) ? nil : gateway.proxy
        return (own ?? classes[gateway.className]?.proxy).flatMap { proxies[$0] }?.shiftsPrivilegedPorts ?? true
    }

    /// Whether a Gateway allows a ListenerSet to add listeners.
    func allows(_ set: ListenerSet, on gateway: Gateway) -> Bool {
        isNamespaceSelected(set.name.namespace, by: gateway.allowedListeners, from: gateway.name.namespace)
    }

    /// The content of a Secret, ConfigMap or ClusterTrustBundle as far as it is known; nil if the object does not exist.
    func storedData(for identity: ObjectIdentity) -> StoredDataState? {
        if let found = data[identity] { return found.map { .data($0) } }
        switch assumptions.references {
        case .unknown: return .unknown
        case .allKnown: return nil
        case .known(let namespaces):
            let isKnown = identity.kind.isNamespaced ? namespaces.contains(identity.name.namespace) : !namespaces.isEmpty
            return isKnown ? nil : .unknown
        }
    }

    enum StoredDataState {
        case data(StoredData)
        /// Assumed to exist and to be valid.
        case unknown
    }
}

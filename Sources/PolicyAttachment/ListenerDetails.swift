/// The properties of a listener that its proxy needs.
public struct ListenerDetails: Sendable, Hashable {
    /// The port in the container.
    public let containerPort: Int
    /// Whether the connections of a TLS listener are passed through to the backends.
    public let passesTLSThrough: Bool
    /// The Secrets with the certificates.
    public let certificates: [ObjectName]
}

extension Inventory {
    /// The details of a listener; nil if the Gateway or the ListenerSet has no listener of the name.
    public func details(of name: ListenerName) -> ListenerDetails? {
        guard let gateway = gateways[name.gateway]?.gateway else { return nil }
        let listeners = name.listenerSet.map { listenerSets[$0]?.listenerSet?.listeners ?? [] } ?? gateway.listeners
        guard let listener = listeners.first(where: { $0.name == name.name }) else { return nil }
        let namespace = name.listenerSet?.namespace ?? name.gateway.namespace
        return ListenerDetails(
            containerPort: listener.containerPort(shiftsPrivilegedPorts: shiftsPrivilegedPorts(of: gateway)),
            passesTLSThrough: listener.tls?.mode == .passthrough,
            certificates: (listener.tls?.certificates ?? []).map {
                ObjectName(namespace: $0.namespace ?? namespace, name: $0.name)
            })
    }
}

extension Listener {
    /// The port in the container. Envoy Gateway adds 10,000 to privileged ports, unless the proxy may bind them.
    func containerPort(shiftsPrivilegedPorts: Bool) -> Int {
        shiftsPrivilegedPorts && 1..<1024 ~= port ? port + 10_000 : port
    }
}

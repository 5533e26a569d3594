/// Which listener is meant: one of a Gateway, declared by it or by a ListenerSet that was added to it.
public struct ListenerName: Sendable, Hashable {
    /// The Gateway that serves it.
    public let gateway: ObjectName
    /// The ListenerSet that declares it; nil when the Gateway does.
    public let listenerSet: ObjectName?
    /// Its name there.
    public let name: String
}

extension ListenerName: CustomStringConvertible {
    /// `infra/edge/https`, or `infra/edge/apps/extra/https` for a listener of the ListenerSet `apps/extra`: the controller's own spelling.
    public var description: String {
        ([gateway.namespace, gateway.name] + (listenerSet.map { [$0.namespace, $0.name] } ?? []) + [name]).joined(separator: "/")
    }
}

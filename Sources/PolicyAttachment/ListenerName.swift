/// The name of a listener of a Gateway, declared by the Gateway or by one of its ListenerSets.
public struct ListenerName: Sendable, Hashable {
    /// The Gateway that serves it.
    public let gateway: ObjectName
    /// The ListenerSet that declares it; nil if the Gateway does.
    public let listenerSet: ObjectName?
    /// Its name in the Gateway or ListenerSet.
    public let name: String
}

extension ListenerName: CustomStringConvertible {
    /// `infra/edge/https`, or `infra/edge/apps/extra/https` for a listener of the ListenerSet `apps/extra`, as the controller prints it.
    public var description: String {
        ([gateway.namespace, gateway.name] + (listenerSet.map { [$0.namespace, $0.name] } ?? []) + [name]).joined(separator: "/")
    }
}

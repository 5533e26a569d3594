/// The namespace and name of an object, unique within its kind.
public struct ObjectName: Sendable, Hashable {
    /// The namespace; empty for cluster-scoped objects.
    public let namespace: String
    /// The name.
    public let name: String

    /// Creates a name.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension ObjectName: Comparable {
    /// Orders by namespace, then by name.
    public static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}

extension ObjectName: CustomStringConvertible {
    /// `infra/edge`, or `eg` for a cluster-scoped object.
    public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

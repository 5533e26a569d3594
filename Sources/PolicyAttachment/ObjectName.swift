/// What an object is called: unique among those of its kind. A kind without namespaces has an empty one.
public struct ObjectName: Sendable, Hashable {
    /// The namespace; empty for an object that is in none.
    public let namespace: String
    /// The name.
    public let name: String

    /// A name by its parts.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}

extension ObjectName: Comparable {
    /// By namespace, then by name.
    public static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.namespace, left.name) < (right.namespace, right.name)
    }
}

extension ObjectName: CustomStringConvertible {
    /// `infra/edge`, or `eg` where there is no namespace.
    public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

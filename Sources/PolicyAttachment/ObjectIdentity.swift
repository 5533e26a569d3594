/// The identity of an object of a cluster.
public struct ObjectIdentity: Sendable, Hashable {
    /// Its kind.
    public let kind: ObjectKind
    /// Its name.
    public let name: ObjectName

    /// Creates an identity.
    public init(_ kind: ObjectKind, _ name: ObjectName) {
        self.kind = kind
        self.name = name
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// `Gateway infra/edge`.
    public var description: String { "\(kind.rawValue) \(name)" }
}

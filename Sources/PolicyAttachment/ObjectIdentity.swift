/// Which object of a cluster is meant.
public struct ObjectIdentity: Sendable, Hashable {
    /// Its kind.
    public let kind: ObjectKind
    /// Its name.
    public let name: ObjectName

    /// An identity by its parts.
    public init(_ kind: ObjectKind, _ name: ObjectName) {
        self.kind = kind
        self.name = name
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// `Gateway infra/edge`.
    public var description: String { "\(kind.rawValue) \(name)" }
}

/// A target of a policy: a Gateway or ListenerSet, or one of its listeners. Also the ancestor of a status.
public struct Target: Sendable, Hashable {
    /// The kinds of objects with listeners.
    public enum Kind: String, Sendable, Hashable {
        case gateway = "Gateway"
        case listenerSet = "ListenerSet"
    }

    /// The kind of the object.
    public let kind: Kind
    /// The object.
    public let object: ObjectName
    /// The listener; nil for the whole object.
    public let section: String?

    /// Creates a target.
    public init(_ kind: Kind, _ object: ObjectName, section: String? = nil) {
        self.kind = kind
        self.object = object
        self.section = section
    }

    /// The object without the section.
    var whole: Target { Target(kind, object) }

    /// The API group of both kinds.
    public static let group = "gateway.networking.k8s.io"
}

extension Target: CustomStringConvertible {
    /// `Gateway infra/edge`, or `listener https of Gateway infra/edge`.
    public var description: String {
        let whole = "\(kind.rawValue) \(object)"
        return section.map { "listener \($0) of \(whole)" } ?? whole
    }
}

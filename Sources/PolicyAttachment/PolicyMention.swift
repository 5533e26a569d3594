/// A policy as others are told of it.
public struct PolicyMention: Sendable, Hashable {
    /// Its namespace and name.
    public let name: ObjectName
    /// When it was created; nil before it is stored.
    public let created: CreationTime?

    /// Whether it is on its way out.
    public let isBeingDeleted: Bool

    init(_ policy: Policy) {
        name = policy.name
        created = policy.created
        isBeingDeleted = policy.isBeingDeleted
    }
}

extension PolicyMention: CustomStringConvertible {
    /// `infra/edge (since 2026-01-31T08:05:00Z)`.
    public var description: String { created.map { "\(name) (since \($0))" } ?? "\(name)" }
}

/// The identity and age of a policy.
public struct PolicySummary: Sendable, Hashable {
    /// Its namespace and name.
    public let name: ObjectName
    /// The creation time; nil before it is stored.
    public let created: CreationTime?

    /// Whether it is being deleted.
    public let isBeingDeleted: Bool

    init(_ policy: Policy) {
        name = policy.name
        created = policy.created
        isBeingDeleted = policy.isBeingDeleted
    }
}

extension PolicySummary: CustomStringConvertible {
    /// `infra/edge (since 2026-01-31T08:05:00Z)`.
    public var description: String { created.map { "\(name) (since \($0))" } ?? "\(name)" }
}

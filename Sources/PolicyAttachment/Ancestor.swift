/// The status of a policy on one target.
public struct Ancestor: Sendable, Hashable {
    /// The target.
    public let target: Target
    /// The conditions, at most one of each kind, in the order in which the controller sets them.
    public private(set) var conditions: [StatusCondition] = []

    init(_ target: Target) { self.target = target }

    /// Sets a condition and replaces the one of its kind.
    mutating func set(_ condition: StatusCondition) {
        if let index = conditions.firstIndex(where: { $0.kind == condition.kind }) {
            conditions[index] = condition
        } else {
            conditions.append(condition)
        }
    }

    /// Whether the policy is accepted on the target.
    public var isAccepted: Bool { conditions.contains { $0.kind == .accepted && $0.isTrue } }

    /// The importance if a status has no room for all ancestors; lower is more important.
    var rank: Int {
        if conditions.contains(where: { $0.kind == .accepted && !$0.isTrue }) { return 0 }
        return conditions.contains { $0.kind == .overridden && $0.isTrue } ? 1 : 2
    }

    static func precedes(_ left: Ancestor, _ right: Ancestor) -> Bool {
        (left.rank, left.target.object) < (right.rank, right.target.object)
    }
}

/// A policy's demand for a target. One demand holds each target; every other one for it is in conflict.
struct Claim: Sendable {
    let policy: Policy
    let target: Target
    let origin: TargetOrigin

    /// Whether it is the same demand of the same policy, and not a repetition.
    func isSame(as other: Claim) -> Bool {
        policy.name == other.policy.name && target == other.target && origin == other.origin
    }

    /// The older policy comes first; of one policy, what its selectors found, then its references in their order.
    static func precedes(_ left: Claim, _ right: Claim) -> Bool {
        guard left.policy.name == right.policy.name else { return left.policy.precedence < right.policy.precedence }
        return left.origin.rank < right.origin.rank
    }
}

extension TargetOrigin {
    fileprivate var rank: Int {
        switch self {
        case .selector(let index): index - Int(Int32.max)
        case .reference: 0
        case .references(let index): index
        }
    }
}

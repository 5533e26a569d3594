/// A policy's attachment to a target. The first attachment to a target is effective; all others to it conflict.
struct Attachment: Sendable {
    let policy: Policy
    let target: Target
    let origin: TargetOrigin

    /// Whether both are the same entry of the same policy.
    func isSame(as other: Attachment) -> Bool {
        policy.name == other.policy.name && target == other.target && origin == other.origin
    }

    /// Orders attachments by the age of their policies; those of one policy by its selectors, then by its references.
    static func precedes(_ left: Attachment, _ right: Attachment) -> Bool {
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

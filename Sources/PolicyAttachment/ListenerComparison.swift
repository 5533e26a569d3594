/// Which listeners change hands when a policy is stored, and what they lose.
struct ListenerComparison {
    private let policy: Policy
    private let settings: PolicySettings
    private var before: Resolver
    private var after: Resolver

    init(of policy: Policy, before: Inventory, after: Resolver) {
        self.policy = policy
        settings = PolicySettings(of: policy)
        self.before = Resolver(before, withListenersOf: after)
        self.after = after
    }

    /// What is to be said of the listeners that a target stands for.
    mutating func matters(for target: Target) -> [AttachmentNotice.Matter] {
        guard let gateway = after.inventory.gateway(of: target) else { return [] }
        let now = after.attachment(to: gateway)
        let then = before.attachment(to: gateway)
        return now.rows.filter { now.covers($0, by: target) }.compactMap { row in
            let name = now.table.rows[row].name
            guard let governor = now.governors[row] else { return nil }
            if governor.policy.name == policy.name {
                // Who held the same target before is in conflict, and told so.
                guard governor.target == target, let former = then.governors[row], former.target != target else { return nil }
                return .overrides(
                    name, policy: PolicyMention(former.policy), losing: PolicySettings(of: former.policy).lost(to: settings))
            }
            guard governor.target != target else { return nil }
            return .overridden(
                name, by: PolicyMention(governor.policy), losing: settings.lost(to: PolicySettings(of: governor.policy)))
        }
    }
}

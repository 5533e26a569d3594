/// Compares which policies are effective on listeners before and after a policy is stored, and which settings are lost.
struct ListenerComparison {
    private let policy: Policy
    private let settings: PolicySettings
    private let before: Resolver
    private let after: Resolver
    private let visibility: Visibility
    /// The settings that are lost when the policy replaces another one, and those of the policy that another one replaces.
    private var lostByReplacing: [ObjectName: [PolicySetting]] = [:]
    private var lostToOther: [ObjectName: [PolicySetting]] = [:]

    init(of policy: Policy, before: Inventory, after: Resolver, visibility: Visibility) {
        self.policy = policy
        settings = PolicySettings(of: policy, before.tables)
        self.before = Resolver(before, sharingTablesOf: after)
        self.after = after
        self.visibility = visibility
    }

    /// The notices about the listeners of a target, at most `limit`.
    mutating func notices(for target: Target, limit: Int) -> [AttachmentNotice.Kind] {
        guard limit > 0, let gateway = after.inventory.gateway(of: target) else { return [] }
        let now = after.resolution(of: gateway)
        let then = before.resolution(of: gateway)
        var notices: [AttachmentNotice.Kind] = []
        /// Notices about listeners that must not be named are given once.
        var withheld: Set<AttachmentNotice.Kind> = []
        func add(_ notice: AttachmentNotice.Kind) {
            if !notice.isWithheld || withheld.insert(notice).inserted { notices.append(notice) }
        }
        for row in now.table.rows(of: target, in: after.inventory) where now.rows.contains(row) {
            guard notices.count < limit, after.budget.spend() else { break }
            guard let effective = now.effectiveAttachment(on: row) else { continue }
            if effective.policy.name == policy.name {
                // The policy that had the same target before is in conflict, which is another notice.
                guard effective.target == target, let former = then.effectiveAttachment(on: row), former.target != target else {
                    continue
                }
                let other = visibility.mention(former.policy)
                add(
                    .overrides(
                        listener(row, of: now.table), policy: other,
                        losing: LostSettings(lost(byReplacing: former.policy), between: other)))
            } else if effective.target != target {
                let other = visibility.mention(effective.policy)
                add(
                    .overridden(
                        listener(row, of: now.table), by: other, losing: LostSettings(lost(to: effective.policy), between: other))
                )
            }
        }
        return notices
    }

    private func listener(_ row: Int, of table: ListenerTable) -> ListenerMention {
        let row = table.rows[row]
        return row.isVisible ? visibility.mention(row.name) : .withheld
    }

    private mutating func lost(byReplacing other: Policy) -> [PolicySetting] {
        if let known = lostByReplacing[other.name] { return known }
        after.budget.spend(other.spec.count / 16)
        let lost = PolicySettings(of: other, after.inventory.tables).lost(to: settings)
        lostByReplacing[other.name] = lost
        return lost
    }

    private mutating func lost(to other: Policy) -> [PolicySetting] {
        if let known = lostToOther[other.name] { return known }
        after.budget.spend(other.spec.count / 16)
        let lost = settings.lost(to: PolicySettings(of: other, after.inventory.tables))
        lostToOther[other.name] = lost
        return lost
    }
}

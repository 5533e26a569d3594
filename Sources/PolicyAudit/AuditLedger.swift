internal import PolicyAttachment

/// The findings of all stored policies as of the last time that each was audited.
struct AuditLedger {
    private struct Record {
        /// The policy that was audited. The cache makes another object of a policy that changes.
        var policy: Policy
        /// The findings about the policy alone; nil if they must be found again.
        var own: FindingSet?
        var all: FindingSet
    }

    private var records: [ObjectName: Record] = [:]
    private(set) var totals: AuditTotals

    /// - Parameter codeCount: the number of codes of a ``FindingSet``.
    init(codeCount: Int) { totals = AuditTotals(codeCount: codeCount) }

    /// The findings about a policy alone, if it has not changed since it was audited.
    func ownFindings(of policy: Policy) -> FindingSet? {
        guard let record = records[policy.name], record.policy === policy else { return nil }
        return record.own
    }

    /// Forgets the findings about policies alone, because other rules hold now.
    mutating func forgetOwnFindings() {
        for name in records.keys { records[name]?.own = nil }
    }

    /// Stores the findings of a policy.
    ///
    /// - Parameter own: the findings about the policy alone.
    /// - Parameter all: all of its findings.
    /// - Returns: how they differ from the previous ones, which are empty for a new policy; nil if they do not.
    mutating func store(_ policy: Policy, own: FindingSet, all: FindingSet) -> FindingChange? {
        let previous = records.updateValue(Record(policy: policy, own: own, all: all), forKey: policy.name)?.all
        if let previous { totals.count(previous, by: -1) }
        totals.count(all, by: 1)
        guard previous ?? FindingSet() != all else { return nil }
        return FindingChange(policy: policy.name, before: previous ?? FindingSet(), after: all)
    }

    /// Removes the policies that do not exist any more.
    mutating func removeAll(except names: Set<ObjectName>) {
        for name in records.keys.filter({ !names.contains($0) }) {
            if let record = records.removeValue(forKey: name) { totals.count(record.all, by: -1) }
        }
    }
}

/// A policy's findings before and after a change.
struct FindingChange: Equatable {
    let policy: ObjectName
    let before: FindingSet
    let after: FindingSet

    var added: FindingSet { after.subtracting(before) }
    var removed: FindingSet { before.subtracting(after) }
}

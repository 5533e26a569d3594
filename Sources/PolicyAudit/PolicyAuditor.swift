internal import ClusterCache
internal import LinuxSystem
internal import Logging
internal import PolicyAttachment
internal import TrafficPolicy

/// Validates all policies of a cache, pass by pass. It belongs to one thread.
struct PolicyAuditor: ~Copyable {
    private let cache: CachedCluster
    private let rules: AuditedRules
    private var validator: StoredPolicyValidator
    private var ledger: AuditLedger
    private var log: AuditLog
    private var status = PolicyAudit.Status()
    /// The revision of the cache at the start of the last complete pass.
    private var auditedRevision: Int?

    init(cache: CachedCluster, rules: AuditedRules, logger: Logger) {
        self.cache = cache
        self.rules = rules
        validator = StoredPolicyValidator(rules, .newest)
        ledger = AuditLedger(codeCount: rules.codeCount)
        log = AuditLog(logger, rules)
    }

    /// Makes a pass if the cache is synced and has changed since the last one.
    ///
    /// A pass that is interrupted, because the cache becomes stale or the process ends, is repeated from the start.
    mutating func audit(until cancellation: CancellationToken, publish: (PolicyAudit.Status) -> Void) {
        guard let (names, revision) = changedPolicies() else { return }
        var cycle = DutyCycle(startingAt: ThreadTime.now())
        var next = 0
        while next < names.count {
            guard auditSlice(names, from: &next, cycle) else { return }
            status.usedNanoseconds = ThreadTime.now()
            guard cancellation.wait(until: .now() + cycle.rest(at: status.usedNanoseconds)) != .cancelled else { return }
        }
        ledger.removeAll(except: Set(names))
        auditedRevision = revision
        status.totals = ledger.totals
        status.passes += 1
        status.completed = WallTime.now().seconds
        log.ended(ledger.totals)
        publish(status)
    }

    /// The names of all policies, and the revision of the cache; nil if the cache is not synced or has not changed since the last pass.
    ///
    /// If the cluster runs another release, other rules hold, and everything is validated again.
    private mutating func changedPolicies() -> (names: [ObjectName], revision: Int)? {
        guard case .synced(let inventory) = cache.state else { return nil }
        let tables = inventory.assumptions.tables
        if tables !== validator.tables {
            validator = StoredPolicyValidator(rules, tables)
            ledger.forgetOwnFindings()
        } else if inventory.revision == auditedRevision {
            return nil
        }
        return (inventory.policyNames, inventory.revision)
    }

    /// Audits policies until the slice must end. The snapshot is not kept between slices, because it would keep replaced objects in memory.
    ///
    /// - Returns: whether the cache is synced and has the same tables as at the start of the pass.
    private mutating func auditSlice(_ names: [ObjectName], from next: inout Int, _ cycle: borrowing DutyCycle) -> Bool {
        guard case .synced(let inventory) = cache.state, inventory.assumptions.tables === validator.tables else { return false }
        while next < names.count {
            audit(names[next], in: inventory)
            next += 1
            if cycle.mustRest(at: ThreadTime.now()) { break }
        }
        return true
    }

    private mutating func audit(_ name: ObjectName, in inventory: Inventory) {
        guard let policy = inventory.policy(name) else { return }
        let own = ledger.ownFindings(of: policy) ?? validator.ownFindings(of: policy)
        // As in a review, a policy with errors is not compared with others.
        let all = own.state == .invalid ? own : own.union(validator.attachmentFindings(of: policy, in: inventory))
        if let change = ledger.store(policy, own: own, all: all) { log.changed(change, at: .now()) }
    }
}

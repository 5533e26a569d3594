package import ClusterCache
package import LinuxSystem
package import Logging
package import PolicySchema
internal import Synchronization

/// The audit of the stored policies of a watched cluster: a background thread that validates all of them when something has changed.
package final class PolicyAudit: Sendable {
    /// What the audit has found and done so far.
    struct Status: Sendable {
        /// The totals of the last complete pass; nil before the first one.
        var totals: AuditTotals?
        var passes = 0
        /// When the last pass ended, in seconds since 1970.
        var completed: Int64 = 0
        /// The processor time that the thread has used, in nanoseconds.
        var usedNanoseconds: Int64 = 0
    }

    /// The time between checks for changes. All changes of this time are one pass.
    package static let defaultInterval = Duration.seconds(5)
    /// The nice value of the thread, so that the scheduler prefers reviews on a busy processor. The policy SCHED_IDLE would not do: a thread
    /// that others keep from the processor while it holds a lock of the allocator delays reviews.
    private static let niceness: Int32 = 10

    let rules: AuditedRules
    private let published = Mutex(Status())
    private let cancellation: CancellationToken
    private let thread = Mutex<SystemThread?>(nil)

    var status: Status { published.withLock { $0 } }

    private init(_ rules: AuditedRules, _ cancellation: CancellationToken) {
        self.rules = rules
        self.cancellation = cancellation
    }

    /// Starts the thread.
    ///
    /// - Parameter severities: the configured severities of rules.
    package static func start(
        _ cache: CachedCluster, severities: Severities, interval: Duration = defaultInterval, logger: Logger
    ) throws(SystemCallError) -> PolicyAudit {
        let cancellation = try CancellationToken()
        let audit = PolicyAudit(AuditedRules(severities), cancellation)
        let thread = try SystemThread.start(name: "audit", niceness: niceness) { [audit] in
            var auditor = PolicyAuditor(cache: cache, rules: audit.rules, logger: logger)
            while !cancellation.isCancelled {
                auditor.audit(until: cancellation) { status in audit.published.withLock { $0 = status } }
                _ = cancellation.wait(until: .now() + interval)
            }
        }
        audit.thread.withLock { $0 = thread }
        return audit
    }

    /// Stops the thread and waits for its end.
    package func stop() {
        cancellation.cancel()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }
}

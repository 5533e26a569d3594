internal import PolicyAttachment
internal import LinuxSystem
internal import Logging
internal import PolicySchema

/// The log lines of an audit. They name policies and rules, and no value of a policy.
struct AuditLog {
    /// The most policies with errors that are logged one by one after the first pass, which finds everything that is in the cluster.
    static let maxListed = 20
    /// Lines about single policies that may be written at once. A change of one Gateway can change the findings of many policies.
    static let maxBurst = 10
    /// Lines per second in the long run: ten per ten seconds, like other lines.
    static let linesPerSecond = 1.0

    private let logger: Logger
    private let rules: AuditedRules
    private var limit = RateLimit(perSecond: linesPerSecond, burst: maxBurst)
    /// Whether a pass has ended.
    private var hasSummary = false
    /// Lines of this pass that were written, and that were not.
    private var written = 0
    private var suppressed = 0

    init(_ logger: Logger, _ rules: AuditedRules) {
        self.logger = logger
        self.rules = rules
    }

    /// The findings of a policy have changed.
    mutating func changed(_ change: FindingChange, at now: MonotonicTime) {
        guard hasSummary else {
            guard change.after.state == .invalid, written < Self.maxListed else { return }
            written += 1
            return write(.warning, "stored policy is invalid", change)
        }
        guard limit.admits(at: now) else {
            suppressed += 1
            return
        }
        written += 1
        let isWorse = change.added.state == .invalid
        write(isWorse ? .warning : .notice, "findings of a stored policy changed", change)
    }

    /// A pass has ended.
    mutating func ended(_ totals: AuditTotals) {
        defer { (written, suppressed, hasSummary) = (0, 0, true) }
        guard !hasSummary || suppressed > 0 else { return }
        var metadata: Logger.Metadata = [:]
        for state in StoredPolicyState.allCases { metadata[state.rawValue] = .stringConvertible(totals[state]) }
        let counts = totals.findings.enumerated().filter { $1 > 0 }
        if !counts.isEmpty {
            metadata["findings"] = .dictionary(
                Dictionary(
                    counts.map { (rules.rule(of: UInt16($0)).id, .stringConvertible($1)) },
                    uniquingKeysWith: { first, _ in first }))
        }
        if hasSummary {
            metadata["suppressed"] = .stringConvertible(suppressed)
        } else if totals[.invalid] > written {
            metadata["invalid_not_logged"] = .stringConvertible(totals[.invalid] - written)
        }
        logger.log(
            level: totals[.invalid] > 0 ? .warning : .notice,
            hasSummary ? "findings of more stored policies changed" : "stored policies audited", metadata: metadata)
    }

    private func write(_ level: Logger.Level, _ message: Logger.Message, _ change: FindingChange) {
        var metadata: Logger.Metadata = ["namespace": "\(change.policy.namespace)", "name": "\(change.policy.name)"]
        for (key, list) in [
            ("errors", rules.identifiers(of: change.after, .error)), ("warnings", rules.identifiers(of: change.after, .warning)),
            ("added", hasSummary ? rules.identifiers(of: change.added) : []),
            ("removed", rules.identifiers(of: change.removed)),
        ] where !list.isEmpty {
            metadata[key] = .array(list.map { .string($0) })
        }
        logger.log(level: level, message, metadata: metadata)
    }
}

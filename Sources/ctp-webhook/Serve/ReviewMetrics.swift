import Admission
import PolicySchema
import Telemetry
import TrafficPolicy

/// Counts reviews by decision, and findings by rule.
struct ReviewMetrics {
    /// The metric families, shared by all threads.
    struct Families {
        fileprivate let decisions: MetricFamily
        fileprivate let findings: MetricFamily
        fileprivate let counts: MetricCounts
        /// The index of each rule among the values of the label `rule`.
        fileprivate let ruleIndexes: [Rule: Int]

        init(registry: MetricRegistry) {
            var table = MetricTable()
            decisions = table.counter(
                "ctp_webhook_decisions_total", "Reviews by webhook, operation, decision and dry run.",
                by: MetricLabel("webhook", WebhookPath.self), MetricLabel("operation", OperationLabel.self),
                MetricLabel("decision", ReviewResult.Decision.self),
                MetricLabel("dry_run", ["false", "true"]))
            let rules = (ClientTrafficPolicy.ownRules + ClientTrafficPolicy.clusterRules).sorted { $0.id < $1.id }
            findings = table.counter(
                "ctp_webhook_findings_total",
                "Findings in reviewed policies by rule and severity. Errors deny the request, warnings do not.",
                by: MetricLabel("rule", rules.map(\.id)), MetricLabel("severity", Severity.self))
            ruleIndexes = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
            counts = registry.add(table)
        }
    }

    private let families: Families
    private let shard: MetricShard

    /// Counters for one thread.
    init(_ families: Families) {
        self.families = families
        shard = families.counts.makeShard()
    }

    func count(_ result: ReviewResult, by webhook: WebhookPath) {
        let operation = OperationLabel(rawValue: result.operation) ?? .other
        let dryRun = result.isDryRun ? 1 : 0
        shard.add(to: families.decisions[webhook.index, operation.index, result.decision.index, dryRun])
        for index in result.compactFindings.entries.indices {
            guard let rule = families.ruleIndexes[result.compactFindings.entries[index].rule] else { continue }
            shard.add(to: families.findings[rule, result.compactFindings.entries[index].severity.index])
        }
    }
}

/// The operations of `admission.k8s.io`.
private enum OperationLabel: String, MetricLabelValue {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case connect = "CONNECT"
    /// The operation could not be read.
    case other

    var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ReviewResult.Decision: MetricLabelValue {
    package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Severity: MetricLabelValue {
    package var index: Int { self == .error ? 0 : 1 }
}

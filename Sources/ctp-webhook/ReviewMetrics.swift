import Admission
import PolicySchema
import Telemetry
import TrafficPolicy

/// What is counted of reviews: verdicts, and the rules that were broken.
struct ReviewMetrics {
    /// The families, and the numbers of all threads.
    struct Families {
        fileprivate let decisions: MetricFamily
        fileprivate let findings: MetricFamily
        fileprivate let counts: MetricCounts
        /// The place of each rule among the values of its label.
        fileprivate let rules: RulePlaces

        init(registry: MetricRegistry) {
            var table = MetricTable()
            decisions = table.counter(
                "ctp_webhook_decisions_total", "Reviews answered, by either webhook.",
                by: MetricLabel("operation", OperationLabel.self), MetricLabel("decision", ReviewAnswer.Decision.self),
                MetricLabel("dry_run", ["false", "true"]))
            let rules = ClientTrafficPolicy.rules
            findings = table.counter(
                "ctp_webhook_findings_total",
                "Places in reviewed policies that break a rule; an error denies, a warning is shown.",
                by: MetricLabel("rule", rules.map(\.id)), MetricLabel("severity", Severity.self))
            self.rules = RulePlaces(rules)
            counts = registry.add(table)
        }
    }

    private let families: Families
    private let shard: MetricShard

    /// Numbers for one thread.
    init(_ families: Families) {
        self.families = families
        shard = families.counts.makeShard()
    }

    func count(_ answer: ReviewAnswer) {
        let operation = OperationLabel(rawValue: answer.operation) ?? .other
        shard.add(to: families.decisions[operation.index, answer.decision.index, answer.isDryRun ? 1 : 0])
        for entry in answer.found.entries {
            guard let rule = families.rules[entry.rule] else { continue }
            shard.add(to: families.findings[rule, entry.severity.index])
        }
    }
}

/// The operations of `admission.k8s.io`.
private enum OperationLabel: String, MetricLabelValue {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
    case connect = "CONNECT"
    /// It could not be read.
    case other

    var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ReviewAnswer.Decision: MetricLabelValue {
    package var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Severity: MetricLabelValue {
    package var index: Int { self == .error ? 0 : 1 }
}

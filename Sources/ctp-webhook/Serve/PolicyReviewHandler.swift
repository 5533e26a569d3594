import Admission
import ClusterCache
import HTTPEngine
import JSONTape
import PolicySchema
import Telemetry
import TrafficPolicy
import WebhookServer

/// Reviews ClientTrafficPolicies for the server. Each worker has its own handler.
struct PolicyReviewHandler: ReviewHandler, ~Copyable {
    private var reviewer: PolicyReviewer
    private let severities: Severities
    private let completion: CompletionOptions
    private let selfTest: SelfTest?
    /// The cache that watches the cluster; nil if the cluster is not watched.
    private let cluster: CachedCluster?
    private let metrics: ReviewMetrics

    init(rules: PolicyRules, completion: CompletionOptions, cluster: CachedCluster?, metrics: ReviewMetrics) {
        reviewer = Self.reviewer(rules.tables, rules.severities, completion)
        severities = rules.severities
        self.completion = completion
        selfTest = SelfTest(rules)
        self.cluster = cluster
        self.metrics = metrics
    }

    private static func reviewer(_ tables: PolicyTables, _ severities: Severities, _ completion: CompletionOptions)
        -> PolicyReviewer
    {
        PolicyReviewer(tables, severities: severities, defaults: completion.defaults, deniesEarly: completion.earlyDenial == .on)
    }

    /// A review takes microseconds, so the timeout of the request is not checked.
    mutating func respond(
        to body: Span<UInt8>, route: WebhookPath, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse {
        // The release of the cluster can change between two reviews, but not during one.
        let snapshot = cluster?.snapshot
        if let tables = snapshot?.tables, tables !== reviewer.tables {
            reviewer = Self.reviewer(tables, severities, completion)
        }
        let result = reviewer.review(body, for: route.webhook, cluster: snapshot?.state)
        metrics.count(result, by: route)
        result.describe(in: &logLine)
        return HTTPResponse(status: result.status, body: result.body)
    }

    mutating func runSelfTest() throws(SelfTestFailure) {
        try selfTest?.run(with: &reviewer)
    }
}

extension ReviewResult {
    /// Adds the fields of a review to its log line. Values of the policy are left out, because a header may hold a credential: the message of a
    /// denial, which repeats values, is logged only at level debug.
    fileprivate func describe(in line: inout LogLine) {
        line.set("decision", decision.rawValue)
        line.set("dry_run", isDryRun)
        let isPolicyDenied = compactFindings.hasError
        if isPolicyDenied { line.set("fields", findings.filter { $0.severity == .error }.map(\.path.description)) }
        if !message.isEmpty, !isPolicyDenied || line.includesPolicyValues { line.set("reason", message) }
        line.set("name", name)
        line.set("namespace", namespace)
        line.set("operation", operation)
        if !rules.isEmpty { line.set("rules", rules) }
        line.set("uid", uid)
        line.set("user", user)
        line.set("warnings", warningCount)
    }
}

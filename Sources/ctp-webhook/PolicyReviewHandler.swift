import Admission
import ClusterInventory
import HTTPEngine
import JSONTape
import PolicySchema
import Telemetry
import WebhookServer

/// The product: what the server does with a review.
struct PolicyReviewHandler: ReviewHandler, ~Copyable {
    private var reviewer: PolicyReviewer
    private let selfReview: SelfReview?
    /// The cluster, where it is watched.
    private let cluster: LiveInventory?
    private let metrics: ReviewMetrics

    init(severities: Severities, defaults: Default.Level, cluster: LiveInventory?, metrics: ReviewMetrics) {
        reviewer = PolicyReviewer(severities: severities, defaults: defaults)
        selfReview = SelfReview(severities: severities)
        self.cluster = cluster
        self.metrics = metrics
    }

    /// A review takes microseconds, so the caller's timeout needs no watching: what could be late is the network.
    mutating func respond(
        to body: Span<UInt8>, route: ReviewPath, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse {
        let answer = reviewer.answer(body, question: route.question, cluster: cluster?.view ?? .unwatched)
        metrics.count(answer)
        answer.describe(in: &logLine)
        return HTTPResponse(status: answer.status, body: answer.body)
    }

    mutating func reviewItself() throws(SelfReviewFailure) {
        try selfReview?.run(with: &reviewer)
    }
}

extension ReviewAnswer {
    /// What the log says of a review: who, what, the verdict and why, but nothing of the policy's values. The words of a denial repeat some,
    /// and one of them may be a header with a credential: they are for the policy's author, and for those who debug.
    fileprivate func describe(in line: inout LogLine) {
        line.set("decision", decision.rawValue)
        line.set("dry_run", isDryRun)
        let isJudged = found.hasError
        if isJudged { line.set("fields", findings.filter { $0.severity == .error }.map(\.path.description)) }
        if !message.isEmpty, !isJudged || line.isDetailed { line.set("reason", message) }
        line.set("name", name)
        line.set("namespace", namespace)
        line.set("operation", operation)
        if !rules.isEmpty { line.set("rules", rules) }
        line.set("uid", uid)
        line.set("user", user)
        line.set("warnings", warningCount)
    }
}

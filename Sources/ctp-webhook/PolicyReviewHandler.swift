import Admission
import HTTPEngine
import PolicySchema
import Telemetry
import WebhookServer

/// The product: what the server does with a review.
struct PolicyReviewHandler: ReviewHandler, ~Copyable {
    private var reviewer: PolicyReviewer

    init(severities: Severities, defaults: Default.Level) {
        reviewer = PolicyReviewer(severities: severities, defaults: defaults)
    }

    /// A review takes microseconds, so the caller's timeout needs no watching: what could be late is the network.
    mutating func respond(
        to body: Span<UInt8>, route: ReviewPath, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse {
        let answer = reviewer.answer(body, question: route.question)
        answer.describe(in: &logLine)
        return HTTPResponse(status: answer.status, body: answer.body)
    }
}

extension ReviewAnswer {
    /// What the log says of a review: who, what, the verdict and why, and nothing of the policy's values but those in a denial.
    fileprivate func describe(in line: inout LogLine) {
        line.set("decision", decision.rawValue)
        line.set("dry_run", isDryRun)
        if !message.isEmpty { line.set("reason", message) }
        line.set("name", name)
        line.set("namespace", namespace)
        line.set("operation", operation)
        if !rules.isEmpty { line.set("rules", rules) }
        line.set("uid", uid)
        line.set("user", user)
        line.set("warnings", warningCount)
    }
}

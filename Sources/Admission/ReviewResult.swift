internal import JSONTape
internal import KubernetesStatus
public import PolicySchema

/// The result of a review: the HTTP response, and the values for metrics and the log.
public struct ReviewResult: Sendable {
    /// The outcome of a review.
    public enum Decision: String, Sendable, CaseIterable {
        case allowed
        case patched
        case denied
        /// The body is not an AdmissionReview.
        case malformed
    }

    /// The HTTP status code: 200, or 400 if the body is not an AdmissionReview.
    public let status: Int
    /// The HTTP body: an AdmissionReview, or a `Status` if `uid` could not be read.
    public let body: [UInt8]
    /// The outcome.
    public let decision: Decision
    /// The `uid` of the request; empty if it could not be read.
    public let uid: String
    /// The operation, such as `CREATE`; empty if it could not be read.
    public let operation: String
    /// The namespace of the policy.
    public let namespace: String
    /// The name of the policy.
    public let name: String
    /// The name of the user who made the request.
    public let user: String
    /// Whether the request is a dry run.
    public let isDryRun: Bool
    /// The IDs of the rules that the denial lists, each once, in alphabetical order.
    public let rules: [String]
    /// The number of warnings in the response.
    public let warningCount: Int
    /// The findings about the policy, sorted by path, in their compact form.
    package let compactFindings: Findings
    /// The reason for a denial or a malformed review; else empty. For a denial it repeats values of the policy.
    public let message: String
}

extension ReviewResult {
    /// The findings about the policy, sorted by path, at most ``Findings/capacity`` of each severity.
    public var findings: [Finding] { compactFindings.kept }

    /// The initial capacity of a body, in bytes: enough for a response with a few warnings.
    private static let initialCapacity = 2048

    init(
        _ response: AdmissionResponse, to request: AdmissionRequest, _ findings: Findings, _ webhook: PolicyReviewer.Webhook
    ) {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(Self.initialCapacity)
        // A mutating denial ends the request, so that no other answer has the annotations.
        let isAudited = webhook == .validating || response.decision == .denied
        warningCount = response.write(to: &writer, findings: findings, isAudited: isAudited)
        status = 200
        body = writer.bytes
        decision = response.decision
        switch response.verdict {
        case .allowed, .patched: (rules, message) = ([], "")
        case .denied(let denial):
            rules = Set(denial.causes.map { findings.entries[$0].rule.id }).sorted()
            message = denial.status.message
        }
        uid = response.envelope.uid
        operation = request.operation.rawValue
        namespace = request.namespace ?? ""
        name = request.name
        user = request.user
        isDryRun = request.isDryRun
        compactFindings = findings
    }

    /// The result for a body that is not an AdmissionReview. The response has the `uid` if it could be read.
    static func malformed(_ error: MalformedReview) -> ReviewResult {
        var writer = JSONWriter()
        let denial = Denial.badRequest(error.message)
        if let envelope = error.envelope {
            AdmissionResponse(to: envelope, .denied(denial)).write(to: &writer)
        } else {
            denial.status.write(to: &writer)
        }
        return ReviewResult(
            status: 400, body: writer.bytes, decision: .malformed, uid: error.envelope?.uid ?? "", operation: "", namespace: "",
            name: "", user: "", isDryRun: false, rules: [], warningCount: 0, compactFindings: Findings(), message: error.message)
    }
}

internal import JSONTape
public import PolicySchema

/// The answer to a review: what goes over HTTP, and what a log line says about it.
public struct ReviewAnswer: Sendable {
    /// What became of the request.
    public enum Decision: String, Sendable, CaseIterable {
        case allowed
        case patched
        case denied
        /// The body was no review.
        case malformed
    }

    /// The HTTP status code: 200, or 400 for what is no review.
    public let status: Int
    /// The body: an AdmissionReview; a Status when not even the `uid` could be read.
    public let body: [UInt8]
    /// What became of the request.
    public let decision: Decision
    /// The `uid` of the request; empty when it could not be read.
    public let uid: String
    /// `CREATE` and its like; empty when it could not be read.
    public let operation: String
    /// The namespace of the policy.
    public let namespace: String
    /// The name of the policy.
    public let name: String
    /// Who asked.
    public let user: String
    /// Whether nothing will be stored.
    public let isDryRun: Bool
    /// The identifiers of the rules that the denial names, each once, in alphabetical order.
    public let rules: [String]
    /// How many warnings the answer carries.
    public let warningCount: Int
    /// What was found in the policy, by path, as it was written down.
    package let found: Findings
    /// Why the request was denied or malformed; empty otherwise. What was found is told with values of the policy.
    public let message: String
}

extension ReviewAnswer {
    /// What was found in the policy, by path: at most as much of it as ``Findings`` keeps.
    public var findings: [Finding] { found.kept }

    /// The room for an answer with a few warnings.
    private static let usualLength = 2048

    init(_ response: AdmissionResponse, to request: AdmissionRequest, _ findings: Findings) {
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(Self.usualLength)
        warningCount = response.write(to: &writer, findings: findings)
        status = 200
        body = writer.bytes
        switch response.verdict {
        case .allowed: (decision, rules, message) = (.allowed, [], "")
        case .patched: (decision, rules, message) = (.patched, [], "")
        case .denied(let status):
            (decision, rules, message) = (
                .denied, Set(status.causes.map { findings.entries[$0].rule.id }).sorted(), status.message
            )
        }
        uid = response.envelope.uid
        operation = request.operation.rawValue
        namespace = request.namespace ?? ""
        name = request.name
        user = request.user
        isDryRun = request.isDryRun
        found = findings
    }

    /// The answer to what is no review. With the `uid`, wherever that could be read.
    static func malformed(_ error: MalformedReview) -> ReviewAnswer {
        var writer = JSONWriter()
        let status = Status.badRequest(error.message)
        if let envelope = error.envelope {
            AdmissionResponse(to: envelope, .denied(status)).write(to: &writer)
        } else {
            status.write(to: &writer)
        }
        return ReviewAnswer(
            status: 400, body: writer.bytes, decision: .malformed, uid: error.envelope?.uid ?? "", operation: "", namespace: "",
            name: "", user: "", isDryRun: false, rules: [], warningCount: 0, found: Findings(), message: error.message)
    }
}

internal import JSONTape
public import PolicySchema
internal import TrafficPolicy

/// Answers AdmissionReviews about ClientTrafficPolicies. It keeps its scratch memory from one to the next and belongs to one thread.
public struct PolicyReviewer: ~Copyable {
    /// What is asked of a review.
    public enum Question: Sendable {
        /// Whether the policy may be stored.
        case validate
        /// What is to be added to the policy.
        case mutate
    }

    /// The most room, in bytes, that the tape keeps for the next review. Reviews of policies have some 5 KB.
    private static let keptCapacity = 256 * 1024

    var tape = JSONTape()
    let severities: Severities
    private var validator: PolicyValidator
    private var defaulter: PolicyDefaulter

    /// A reviewer.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    /// - Parameter defaults: how much `mutate` writes.
    public init(severities: Severities = Severities(), defaults: Default.Level = .all) {
        self.severities = severities
        // An answer has no place for what mends a mistake.
        validator = PolicyValidator(severities: severities, suggestsFixes: false)
        defaulter = PolicyDefaulter(level: defaults)
    }

    /// Answers a review.
    ///
    /// Whatever the body holds, there is an answer: HTTP 200 with the request's `uid`, or HTTP 400 with what is wrong.
    ///
    /// - Parameter cluster: what is known of the cluster now.
    public mutating func answer(
        _ body: Span<UInt8>, question: Question, cluster: ClusterView = .unwatched
    ) -> ReviewAnswer {
        defer { tape.shrink(toCapacity: Self.keptCapacity) }
        validator.walk.findings.removeAll()
        do {
            try tape.parse(body)
        } catch {
            return .malformed(MalformedReview("the body is not JSON: \(error)"))
        }
        do {
            let request = try AdmissionRequest(reading: tape, envelope: Envelope(reading: tape))
            return ReviewAnswer(try respond(to: request, question, cluster), to: request, validator.walk.findings)
        } catch {
            return .malformed(error)
        }
    }

    private mutating func respond(
        to request: AdmissionRequest, _ question: Question, _ cluster: ClusterView
    ) throws(MalformedReview) -> AdmissionResponse {
        // Nothing that is on its way out, or that is not the policy itself, is ever stopped.
        guard !request.hasSubresource else { return AdmissionResponse(to: request.envelope, .allowed) }
        switch request.operation {
        case .delete, .connect: return AdmissionResponse(to: request.envelope, .allowed)
        case .create, .update: break
        }
        if let foreignKind = request.foreignKind {
            let what = foreignKind.escaped.cut(to: 128)
            return AdmissionResponse(
                to: request.envelope,
                .denied(
                    .badRequest(
                        "misrouted: this webhook judges \(ClientTrafficPolicy.kind).\(ClientTrafficPolicy.group) only, not \(what); "
                            + "correct the rules of its webhook configuration")))
        }
        guard let object = request.object, tape.kind(at: object) == .object else {
            throw MalformedReview("request.object must be an object for \(request.operation.rawValue)", request.envelope)
        }
        if isUnchanged(object, request) { return AdmissionResponse(to: request.envelope, .allowed) }
        switch question {
        case .mutate:
            let patch = defaulter.patch(for: tape, at: object, namespace: request.namespace)
            return AdmissionResponse(to: request.envelope, patch.isEmpty ? .allowed : .patched(patch))
        case .validate:
            return validate(object, request, cluster)
        }
    }

    /// Whether an update leaves the spec as it is: a change of labels or status, or the removal of a finalizer from a policy that is on its
    /// way out. What was stored before may stay, however bad it is.
    private func isUnchanged(_ object: JSONTape.Place, _ request: AdmissionRequest) -> Bool {
        guard request.operation == .update, let old = request.oldObject,
            let spec = tape.presentMember("spec", of: object), let oldSpec = tape.presentMember("spec", of: old)
        else { return false }
        return tape.isSame(spec, oldSpec)
    }

    private mutating func validate(
        _ object: JSONTape.Place, _ request: AdmissionRequest, _ cluster: ClusterView
    ) -> AdmissionResponse {
        validator.validate(tape, at: object, namespace: request.namespace)
        var uncounted = validator.walk.findings.droppedErrors
        if !validator.walk.findings.isEmpty, request.operation == .update, let old = request.oldObject {
            uncounted = max(0, uncounted - forgive(whatHas: old, request))
        }
        if uncounted == 0, !validator.walk.findings.hasError {
            for finding in attachmentFindings(object, request, cluster) { validator.walk.findings.add(finding) }
        }
        validator.walk.findings.sortByPath()
        let more = validator.walk.findings.droppedWarnings
        guard uncounted > 0 || validator.walk.findings.hasError else {
            return AdmissionResponse(to: request.envelope, .allowed, droppedWarnings: more)
        }
        let status = Status.invalid(name: request.name, validator.walk.findings, more: uncounted)
        return AdmissionResponse(to: request.envelope, .denied(status), droppedWarnings: more)
    }

    /// Makes warnings of the mistakes that the old object has as well.
    ///
    /// - Returns: how many mistakes of the old object there were beyond those that could be compared.
    private mutating func forgive(whatHas old: JSONTape.Place, _ request: AdmissionRequest) -> Int {
        var findings = Findings(severities: severities, suggestsFixes: false)
        swap(&findings, &validator.walk.findings)
        validator.validate(tape, at: old, namespace: request.namespace)
        Ratchet(old: validator.walk.findings).apply(to: &findings)
        let uncounted = validator.walk.findings.droppedErrors
        swap(&findings, &validator.walk.findings)
        return uncounted
    }
}

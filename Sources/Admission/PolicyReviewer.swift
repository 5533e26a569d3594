internal import JSONTape
public import PolicyAttachment
public import PolicySchema
public import TrafficPolicy

/// Reviews ClientTrafficPolicies: an AdmissionReview in, an AdmissionReview out. It reuses its memory and belongs to one thread.
public struct PolicyReviewer: ~Copyable {
    /// The kind of webhook that a review is for.
    public enum Webhook: Sendable {
        /// Allows or denies the policy.
        case validating
        /// Patches the policy with defaults, or denies a policy that the CRD rejects in any case.
        case mutating
    }

    /// The tape's memory that is kept for the next review, in bytes. A review of a policy has about 5 KB.
    private static let retainedBytes = 256 * 1024

    /// The warning for a policy whose patch would be too large.
    private static let patchTooLarge = """
        no defaults are added, because the patch would have more than \(PolicyDefaulter.maxOperations) operations; shorten the lists \
        of the policy
        """

    /// The tables of the releases that policies are reviewed for.
    public let tables: PolicyTables
    var tape = JSONTape()
    let severities: Severities
    private let deniesEarly: Bool
    private var validator: PolicyValidator
    private var defaulter: PolicyDefaulter

    /// Makes a reviewer.
    ///
    /// - Parameter tables: the tables of the releases that policies are reviewed for.
    /// - Parameter severities: the configured severities of rules.
    /// - Parameter defaults: the defaults that the mutating webhook writes.
    /// - Parameter deniesEarly: whether the mutating webhook denies policies that the CRD rejects in any case.
    public init(
        _ tables: PolicyTables = .newest, severities: Severities = Severities(), defaults: Default.Level = .api,
        deniesEarly: Bool = true
    ) {
        self.tables = tables
        self.severities = severities
        self.deniesEarly = deniesEarly
        // A response has no field for fixes.
        validator = PolicyValidator(tables, severities: severities, suggestsFixes: false, isPruned: true)
        defaulter = PolicyDefaulter(tables, level: defaults)
    }

    /// Reviews a request.
    ///
    /// Every body gets a result: HTTP 200 with the request's `uid`, or HTTP 400 with the reason.
    ///
    /// - Parameter body: the JSON text of an AdmissionReview.
    /// - Parameter cluster: the state of the cache that watches the cluster; nil if the cluster is not watched.
    public mutating func review(
        _ body: Span<UInt8>, for webhook: Webhook, cluster: CacheState? = nil
    ) -> ReviewResult {
        defer { tape.shrink(toCapacity: Self.retainedBytes) }
        validator.findings.removeAll()
        do {
            try tape.parse(body)
        } catch {
            return .malformed(MalformedReview("the body is not JSON: \(error)"))
        }
        do {
            let request = try AdmissionRequest(reading: tape, envelope: Envelope(reading: tape))
            let response = try respond(to: request, webhook, cluster)
            return ReviewResult(response, to: request, validator.findings, webhook)
        } catch {
            return .malformed(error)
        }
    }

    private mutating func respond(
        to request: AdmissionRequest, _ webhook: Webhook, _ cluster: CacheState?
    ) throws(MalformedReview) -> AdmissionResponse {
        // Deletions and subresource requests are always allowed.
        guard !request.hasSubresource else { return AdmissionResponse(to: request.envelope, .allowed) }
        switch request.operation {
        case .delete, .connect: return AdmissionResponse(to: request.envelope, .allowed)
        case .create, .update: break
        }
        if let otherKind = request.otherKind {
            return AdmissionResponse(
                to: request.envelope,
                .denied(
                    .badRequest(
                        "misrouted request: this webhook reviews only \(ClientTrafficPolicy.kind).\(ClientTrafficPolicy.group), "
                            + "not \(otherKind.escaped.cut(to: 128)); correct the rules of its webhook configuration")))
        }
        guard let object = request.object, tape.kind(at: object) == .object else {
            throw MalformedReview("request.object must be an object for \(request.operation.rawValue)", request.envelope)
        }
        if let other = request.otherNamespace {
            throw MalformedReview(
                "\(tape.path(from: tape.root, to: other)) must be \"\((request.namespace ?? "").escaped)\" like request.namespace, not "
                    + "\"\(tape.text(at: other).escaped.cut(to: 128))\"",
                request.envelope)
        }
        if hasSameSpec(object, request) { return AdmissionResponse(to: request.envelope, .allowed) }
        switch webhook {
        case .mutating:
            let completion = defaulter.completion(of: tape, at: object, namespace: request.namespace)
            if deniesEarly, let denial = earlyDenial(of: object, completion, request) { return denial }
            guard let completion else {
                // The validating webhook decides about the policy as it is.
                return AdmissionResponse(to: request.envelope, .allowed, notice: Self.patchTooLarge)
            }
            return AdmissionResponse(to: request.envelope, completion.count == 0 ? .allowed : .patched(completion.patch))
        case .validating:
            return validate(object, request, cluster)
        }
    }

    /// Whether an update leaves `spec` unchanged, for example one of labels, or one that removes a finalizer during deletion. Such an update is
    /// allowed even if the stored spec has errors.
    private func hasSameSpec(_ object: JSONTape.Place, _ request: AdmissionRequest) -> Bool {
        guard request.operation == .update, let old = request.oldObject,
            let spec = tape.presentMember("spec", of: object), let oldSpec = tape.presentMember("spec", of: old)
        else { return false }
        return tape.isSame(spec, oldSpec)
    }

    private mutating func validate(
        _ object: JSONTape.Place, _ request: AdmissionRequest, _ cluster: CacheState?
    ) -> AdmissionResponse {
        let droppedErrors = findViolations(in: tape, at: object, request)
        if droppedErrors == 0, !validator.findings.hasError {
            for finding in attachmentFindings(object, request, cluster) { validator.findings.append(finding) }
        }
        return verdict(on: request, droppedErrors: droppedErrors)
    }

    /// Returns the denial of a policy that the API server rejects even if all webhooks allow it, or nil.
    ///
    /// The API server checks the CRD after the mutating and before the validating webhooks. It would report only the violations of the CRD, and
    /// in its own words. The denial has all findings that the validating webhook would have.
    ///
    /// - Parameter completion: the changes that the mutating webhook would make; nil if it makes none.
    private mutating func earlyDenial(
        of object: JSONTape.Place, _ completion: PolicyCompletion?, _ request: AdmissionRequest
    ) -> AdmissionResponse? {
        let metadata = tape.presentMember("metadata", of: object)
        guard metadata.flatMap({ tape.presentMember("deletionTimestamp", of: $0) }) == nil else { return nil }
        var droppedErrors = findViolations(in: tape, at: object, request)
        // Completing a policy does not add a violation of the CRD, so most policies are validated once.
        if validator.findings.hasErrorOfCRD, let completion, completion.count > 0,
            let completed = try? JSONTape(parsing: completion.text(of: tape, at: object).span)
        {
            droppedErrors = findViolations(in: completed, at: completed.root, request)
        }
        guard validator.findings.hasErrorOfCRD else {
            validator.findings.removeAll()
            return nil
        }
        return verdict(on: request, droppedErrors: droppedErrors)
    }

    /// Replaces the findings of the validator by those of the request's policy.
    ///
    /// - Parameter tape: the tape with the policy, which may have been completed.
    /// - Returns: the number of errors that were not kept.
    private mutating func findViolations(
        in tape: borrowing JSONTape, at object: JSONTape.Place, _ request: AdmissionRequest
    ) -> Int {
        validator.validate(tape, at: object, namespace: request.namespace)
        let droppedErrors = validator.findings.droppedErrors
        guard !validator.findings.isEmpty, request.operation == .update, let old = request.oldObject else {
            return droppedErrors
        }
        return max(0, droppedErrors - ratchet(against: old, request))
    }

    private mutating func verdict(on request: AdmissionRequest, droppedErrors: Int) -> AdmissionResponse {
        validator.findings.sortByPath()
        let droppedWarnings = validator.findings.droppedWarnings
        guard droppedErrors > 0 || validator.findings.hasError else {
            return AdmissionResponse(to: request.envelope, .allowed, droppedWarnings: droppedWarnings)
        }
        let denial = Denial.invalid(policyName: request.name, validator.findings, droppedErrors: droppedErrors)
        return AdmissionResponse(to: request.envelope, .denied(denial), droppedWarnings: droppedWarnings)
    }

    /// Downgrades the errors that the old object also has to warnings.
    ///
    /// - Returns: the number of errors of the old object that were not kept and therefore could not be compared.
    private mutating func ratchet(against old: JSONTape.Place, _ request: AdmissionRequest) -> Int {
        var findings = Findings(severities: severities, suggestsFixes: false)
        swap(&findings, &validator.findings)
        validator.validate(tape, at: old, namespace: request.namespace)
        Ratchet(old: validator.findings).apply(to: &findings)
        let droppedErrors = validator.findings.droppedErrors
        swap(&findings, &validator.findings)
        return droppedErrors
    }
}

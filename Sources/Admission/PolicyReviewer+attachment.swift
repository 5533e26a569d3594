internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
internal import TrafficPolicy

/// Findings about a policy among the other objects of its cluster.
extension PolicyReviewer {
    /// Returns the findings about a policy whose fields are valid, at most ``Findings/capacity`` of them.
    ///
    /// - Parameter cluster: the state of the cache; nil if the cluster is not watched.
    func attachmentFindings(
        _ object: JSONTape.Place, _ request: AdmissionRequest, _ cluster: CacheState?
    ) -> [Finding] {
        switch cluster {
        case nil: return []
        case .stale(let reason):
            return finding(.clusterUnknown, .invalid, FieldPath([.name("spec")]), ["reason": reason]).map { [$0] } ?? []
        case .synced(let inventory):
            // A policy without a name yet (generateName) cannot be distinguished from the others.
            guard let policy = policy(at: object, of: request) else { return [] }
            let review = AttachmentReview(of: policy, in: inventory)
            guard !review.notices.isEmpty else { return [] }
            let stored = storedConflicts(review, request, inventory)
            return review.notices.prefix(Findings.capacity).compactMap { notice in
                guard let rule = notice.rule else { return nil }
                return finding(
                    rule, notice.isConflict ? .forbidden : .invalid, notice.path,
                    ["error": notice.message(asError: true), "warning": notice.message(asError: false)],
                    isStored: stored.contains(notice))
            }
        }
    }

    /// - Parameter isStored: whether the stored policy has the same violation, which is then a warning.
    private func finding(
        _ rule: ClusterRule, _ kind: Finding.Kind, _ path: FieldPath, _ details: MessageDetails, isStored: Bool = false
    ) -> Finding? {
        guard let severity = severities[rule.rule] else { return nil }
        return Finding(rule.rule, severity: isStored ? .warning : severity, kind, at: path, details: details)
    }

    /// The conflicts that the stored policy already has. An update is denied only for conflicts that it adds.
    private func storedConflicts(
        _ review: AttachmentReview, _ request: AdmissionRequest, _ inventory: Inventory
    ) -> Set<AttachmentNotice> {
        let conflicts = review.conflicts
        guard !conflicts.isEmpty, request.operation == .update, let old = request.oldObject,
            let policy = policy(at: old, of: request)
        else { return [] }
        let earlier = AttachmentReview(of: policy, in: inventory, maxSteps: review.remainingSteps)
        // Conflicts that an incomplete review did not find are not new for certain.
        guard earlier.isComplete else { return Set(conflicts) }
        return Set(conflicts).subtracting(review.conflicts(notIn: earlier))
    }

    private func policy(at place: JSONTape.Place, of request: AdmissionRequest) -> Policy? {
        Policy(reading: tape, at: place, defaultNamespace: request.namespace ?? "default")
    }
}

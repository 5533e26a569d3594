internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
internal import TrafficPolicy

/// What the cluster has to say of a policy whose fields stand.
extension PolicyReviewer {
    /// What is found in a policy among the objects of its cluster; of that, at most as much as is kept of any findings.
    func attachmentFindings(
        _ object: JSONTape.Place, _ request: AdmissionRequest, _ cluster: ClusterView
    ) -> [Finding] {
        switch cluster {
        case .unwatched: return []
        case .outOfStep(let reason):
            let detail = "was judged without the cluster, which is not in step at present (\(reason)): conflicts may go unseen"
            return finding(.clusterUnknown, .advice, FieldPath([.name("spec")]), detail).map { [$0] } ?? []
        case .known(let inventory):
            // One that has no name yet cannot be told from others.
            guard let policy = policy(at: object, of: request) else { return [] }
            let review = AttachmentReview(of: policy, in: inventory)
            guard !review.notices.isEmpty else { return [] }
            let stored = storedConflicts(review, request, inventory)
            return review.notices.prefix(Findings.capacity).compactMap { notice in
                guard let rule = notice.rule else { return nil }
                var finding = finding(rule, notice.isConflict ? .forbidden : .advice, notice.origin.path, notice.message)
                if stored.contains(notice) { finding?.severity = .warning }
                return finding
            }
        }
    }

    private func finding(_ rule: Rule, _ kind: Finding.Kind, _ path: FieldPath, _ detail: String) -> Finding? {
        guard let severity = severities[rule] else { return nil }
        var finding = Finding(rule, kind, at: path, detail: detail)
        finding.severity = severity
        return finding
    }

    /// The conflicts that an update finds already there: it answers for those that it adds.
    private func storedConflicts(
        _ review: AttachmentReview, _ request: AdmissionRequest, _ inventory: Inventory
    ) -> Set<AttachmentNotice> {
        let conflicts = review.conflicts
        guard !conflicts.isEmpty, request.operation == .update, let old = request.oldObject,
            let policy = policy(at: old, of: request)
        else { return [] }
        return Set(conflicts).subtracting(review.conflicts(notIn: AttachmentReview(of: policy, in: inventory)))
    }

    private func policy(at place: JSONTape.Place, of request: AdmissionRequest) -> Policy? {
        Policy(reading: tape, at: place, defaultNamespace: request.namespace ?? "default")
    }
}

extension AttachmentNotice {
    /// The rule that it is about; nil for what the policy alone has shown already.
    var rule: Rule? {
        switch matter {
        case .conflict: isConflict ? .conflict : .conflictEnding
        case .targetAbsent: .targetMissing
        case .sectionMissing: .sectionMissing
        case .listenerSetNotAllowed: .listenerSetRefused
        case .portOverlap: .portOverlap
        case .invalid: .listenerInvalid
        case .overrides(_, _, let losing): losing.contains(where: \.isSecurity) ? .securityLost : .overriding
        case .overridden(_, _, let losing): losing.contains(where: \.isSecurity) ? .securityLost : .overridden
        // The rule http3-client-validation.
        case .http3Disabled: nil
        case .selectorWithoutMatch: .selectorUnmatched
        case .selectorWithoutGrant: .selectorUngranted
        }
    }
}

/// Which attachments are effective.
extension Inventory {
    /// The attachments of a policy.
    func attachments(of policy: Policy, budget: StepBudget) -> PolicyAttachments {
        if case .stored(let proposed, let attachments)? = overlay, proposed === policy { return attachments }
        return PolicyAttachments(of: policy, in: self, budget: budget)
    }

    /// The attachment that is effective on a target; nil if no policy targets it.
    ///
    /// Only the first attachment of each index is examined, so that the cost does not depend on the number of policies in conflict.
    func effectiveAttachment(on target: Target, budget: StepBudget) -> Attachment? {
        let excluded = overlay?.name
        var attachments: [Attachment] = []
        if let named = namedAttachments(on: target)[target.section].first(where: { $0.policy.name != excluded }) {
            attachments.append(named)
        }
        if target.section == nil, let candidate = candidate(target) {
            for policies in selectingPolicies(for: candidate, budget: budget) {
                for policy in policies where policy.name != excluded {
                    guard let first = attachment(of: policy, to: candidate, budget: budget) else { continue }
                    attachments.append(first)
                    break
                }
            }
        }
        if case .stored(_, let proposed)? = overlay, let attachment = proposed[target] { attachments.append(attachment) }
        return attachments.min(by: Attachment.precedes)
    }

    /// The effective attachments on the sections of an object that policies name and that exist.
    ///
    /// - Parameter existing: The sections that the object has.
    func effectiveSections(of object: Target, existing: () -> SectionIndex, budget: StepBudget) -> [String: Attachment] {
        let stored = namedAttachments(on: object).sections
        var proposed: [String: Attachment] = [:]
        if case .stored(_, let attachments)? = overlay { proposed = attachments.sections(of: object) }
        guard !stored.isEmpty || !proposed.isEmpty else { return [:] }
        let excluded = overlay?.name
        let existing = existing()
        var effective = proposed.filter { existing.contains($0.key) }
        func add(_ section: String, _ attachments: [Attachment]) {
            guard let attachment = attachments.first(where: { $0.policy.name != excluded }) else { return }
            if let other = effective[section], Attachment.precedes(other, attachment) { return }
            effective[section] = attachment
        }
        // Policies may name many sections that do not exist. The shorter list is visited.
        if stored.count <= existing.names.count {
            for (section, attachments) in stored where budget.spend() && existing.contains(section) { add(section, attachments) }
        } else {
            for section in existing.names where budget.spend() { stored[section].map { add(section, $0) } }
        }
        return effective
    }

    /// The attachment of a policy to an object that one of its selectors selects.
    private func attachment(of policy: Policy, to candidate: Candidate, budget: StepBudget) -> Attachment? {
        policy.selectors.first { isSelected(candidate, by: $0, of: policy, budget: budget) }
            .map { Attachment(policy: policy, target: candidate.target, origin: .selector($0.index)) }
    }

    private func namedAttachments(on target: Target) -> AttachmentList {
        switch target.kind {
        case .gateway: gateways[target.object]?.attachments ?? AttachmentList()
        case .listenerSet: listenerSets[target.object]?.attachments ?? AttachmentList()
        }
    }
}

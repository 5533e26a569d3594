// Outcomes of listeners.
extension Resolver {
    /// Returns the outcomes of the listeners of a Gateway.
    ///
    /// - Parameter attachments: all attachments on it, its ListenerSets and their sections, oldest first.
    func listeners(of gateway: Gateway, attachments: [Attachment]) -> [ListenerOutcome] {
        let resolution = resolution(of: gateway)
        var attachmentsByRow: [Int: [Attachment]] = [:]
        for attachment in attachments {
            for row in resolution.table.rows(of: attachment.target, in: inventory) where resolution.rows.contains(row) {
                attachmentsByRow[row, default: []].append(attachment)
            }
        }
        return resolution.rows.map { outcome(of: $0, in: resolution, attachments: attachmentsByRow[$0] ?? []) }
    }

    private func outcome(of row: Int, in resolution: GatewayResolution, attachments: [Attachment]) -> ListenerOutcome {
        let entry = resolution.table.rows[row]
        let effectivePolicy = resolution.effectiveAttachment(on: row)
        var outcome = Draft()
        var overridden: [ListenerOutcome.OverriddenPolicy] = []
        let winning = effectivePolicy.map { PolicySettings(of: $0.policy, inventory.tables) }
        for attachment in attachments {
            if let effectivePolicy, attachment.isSame(as: effectivePolicy) {
                outcome.take(attachment, on: row, of: resolution, settings: winning, in: self)
            } else if attachment.policy.name != effectivePolicy?.policy.name,
                let reason = resolution.reason(for: attachment, on: row)
            {
                let summary = PolicySummary(attachment.policy)
                let overriddenPolicy = ListenerOutcome.OverriddenPolicy(
                    policy: summary, target: attachment.target, reason: reason)
                // A target that a policy names twice is listed once.
                guard !overridden.contains(overriddenPolicy) else { continue }
                overridden.append(overriddenPolicy)
                let settings = PolicySettings(of: attachment.policy, inventory.tables)
                outcome.dropped += (winning.map { settings.lost(to: $0) } ?? settings.all).map { setting in
                    ListenerOutcome.DroppedSetting(
                        setting: setting, policy: summary,
                        reason: effectivePolicy.map { .replaced(by: PolicySummary($0.policy)) } ?? .notAttached)
                }
            }
        }
        return ListenerOutcome(
            listener: entry.name, port: entry.listener.port, protocolName: entry.listener.protocolName,
            hostname: entry.listener.hostname, fault: entry.fault, effectivePolicy: outcome.effectivePolicy,
            overridden: overridden,
            inForce: outcome.inForce, dropped: outcome.dropped)
    }

    /// Collects the settings of the effective policy on a listener.
    private struct Draft {
        var effectivePolicy: ListenerOutcome.EffectivePolicy?
        var inForce: [PolicySetting] = []
        var dropped: [ListenerOutcome.DroppedSetting] = []

        mutating func take(
            _ attachment: Attachment, on index: Int, of resolution: GatewayResolution, settings: PolicySettings?,
            in resolver: Resolver
        ) {
            let table = resolution.table
            let foreign = resolver.foreignSettings(on: index, in: resolution)
            let translation = Translation(of: attachment.policy, in: resolver.inventory, budget: resolver.budget)
            let onListener = ListenerAttachment(
                of: translation, to: index, in: table, overlaps: [], inventory: resolver.inventory, budget: resolver.budget)
            let summary = PolicySummary(attachment.policy)
            effectivePolicy = ListenerOutcome.EffectivePolicy(policy: summary, target: attachment.target, state: onListener.state)
            let ignoresClientValidation = settings?.ignoresClientValidation ?? false
            func reason(_ setting: PolicySetting) -> ListenerOutcome.DroppedSetting.Reason? {
                if ignoresClientValidation, setting.isWithin("tls.clientValidation") { return .noAuthority }
                let owner = foreign.first { $0.setting.includes(setting) }?.owner
                return Self.reason(setting, onListener, table.rows[index]) ?? owner.map { .portWide(from: $0) }
            }
            for setting in settings?.known ?? [] {
                if let reason = reason(setting) {
                    dropped.append(ListenerOutcome.DroppedSetting(setting: setting, policy: summary, reason: reason))
                } else {
                    inForce.append(setting)
                }
            }
            inForce += (settings?.defaults ?? []).filter { reason($0) == nil }
        }

        private static func reason(
            _ setting: PolicySetting, _ onListener: ListenerAttachment, _ row: ListenerRow
        ) -> ListenerOutcome.DroppedSetting.Reason? {
            switch onListener.state {
            case .notServed: return .notServed
            case .invalid: return .invalid
            case .notApplicable: return .otherProtocol
            case .inForce, .overlapping: break
            }
            guard setting.hasEffect(on: row.service) else { return .otherProtocol }
            return onListener.disablesHTTP3 && setting.isWithin("http3") ? .clientValidation : nil
        }
    }
}

extension GatewayResolution {
    /// Why an attachment that includes a listener is not effective on it; nil if it is.
    fileprivate func reason(for attachment: Attachment, on row: Int) -> ListenerOutcome.OverriddenPolicy.Reason? {
        guard let effectiveTarget = targets[attachment.target] else { return nil }
        guard effectiveTarget.attachment.isSame(as: attachment) else {
            return .conflicted(with: PolicySummary(effectiveTarget.attachment.policy))
        }
        if let overlaps = effectiveTarget.overlaps(on: row), !overlaps.isEmpty {
            return .overlapping(overlaps)
        }
        return (narrowerAttachment(for: row) ?? effectiveAttachment(on: row)).map { .overridden(by: PolicySummary($0.policy)) }
    }
}

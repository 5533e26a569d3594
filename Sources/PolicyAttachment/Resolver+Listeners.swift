/// The other side of the matter: what becomes of listeners.
extension Resolver {
    /// What becomes of the listeners of a Gateway.
    ///
    /// - Parameter claims: all claims on it, its ListenerSets and their sections, oldest first.
    mutating func listeners(of gateway: Gateway, claims: [Claim]) -> [ListenerOutcome] {
        let attachment = attachment(to: gateway)
        return attachment.rows.map { row in
            outcome(of: row, of: attachment, claims: claims.filter { attachment.covers(row, by: $0.target) })
        }
    }

    private func outcome(of row: Int, of attachment: GatewayAttachment, claims: [Claim]) -> ListenerOutcome {
        let entry = attachment.table.rows[row]
        let governor = attachment.governors[row]
        var outcome = Draft()
        var losers: [ListenerOutcome.Loser] = []
        let winning = governor.map { PolicySettings(of: $0.policy) }
        for claim in claims {
            if let governor, claim.isSame(as: governor) {
                outcome.take(claim, on: entry, settings: winning, in: inventory)
            } else if claim.policy.name != governor?.policy.name, let reason = attachment.reason(for: claim, on: row) {
                let mention = PolicyMention(claim.policy)
                let loser = ListenerOutcome.Loser(policy: mention, target: claim.target, reason: reason)
                // A target that a policy names twice is lost once.
                guard !losers.contains(loser) else { continue }
                losers.append(loser)
                let settings = PolicySettings(of: claim.policy)
                outcome.dropped += (winning.map { settings.lost(to: $0) } ?? settings.all).map { setting in
                    ListenerOutcome.DroppedSetting(
                        setting: setting, policy: mention,
                        reason: governor.map { .replaced(by: PolicyMention($0.policy)) } ?? .notAttached)
                }
            }
        }
        return ListenerOutcome(
            listener: entry.name, port: entry.listener.port, protocolName: entry.listener.protocolName,
            hostname: entry.listener.hostname, trouble: entry.trouble, governor: outcome.governor, losers: losers,
            inForce: outcome.inForce, dropped: outcome.dropped)
    }

    /// What the governing policy does to a listener, as it is put together.
    private struct Draft {
        var governor: ListenerOutcome.Governor?
        var inForce: [PolicySetting] = []
        var dropped: [ListenerOutcome.DroppedSetting] = []

        mutating func take(_ claim: Claim, on row: ListenerRow, settings: PolicySettings?, in inventory: Inventory) {
            let translation = Translation(of: claim.policy, in: inventory)
            let attachment = ListenerAttachment(of: translation, to: row, overlaps: [], in: inventory)
            let mention = PolicyMention(claim.policy)
            governor = ListenerOutcome.Governor(policy: mention, target: claim.target, state: attachment.state)
            for setting in settings?.all ?? [] {
                if let reason = Self.reason(setting, attachment, row) {
                    dropped.append(ListenerOutcome.DroppedSetting(setting: setting, policy: mention, reason: reason))
                } else {
                    inForce.append(setting)
                }
            }
        }

        private static func reason(
            _ setting: PolicySetting, _ attachment: ListenerAttachment, _ row: ListenerRow
        ) -> ListenerOutcome.DroppedSetting.Reason? {
            switch attachment.state {
            case .notServed: return .notServed
            case .invalid: return .invalid
            case .inForce, .without, .overlapping: break
            }
            guard setting.hasEffect(on: row.service) else { return .otherProtocol }
            return attachment.losesHTTP3 && setting.isWithin("http3") ? .clientValidation : nil
        }
    }
}

extension GatewayAttachment {
    /// Whether a listener is among those that a target stands for.
    func covers(_ row: Int, by target: Target) -> Bool {
        let name = table.rows[row].name
        switch (target.kind, target.section) {
        case (.gateway, nil): return target.object == name.gateway
        case (.listenerSet, nil): return target.object == name.listenerSet
        case (.gateway, let section?): return target.object == name.gateway && self.row(named: section, in: nil) == row
        case (.listenerSet, let section?):
            return target.object == name.listenerSet && self.row(named: section, in: target.object) == row
        }
    }

    /// Why a claim that covers a listener does not govern it; nil when it does.
    fileprivate func reason(for claim: Claim, on row: Int) -> ListenerOutcome.Loser.Reason? {
        guard let holding = holdings[claim.target] else { return nil }
        guard holding.claim.isSame(as: claim) else { return .conflicted(with: PolicyMention(holding.claim.policy)) }
        if let overlaps = holding.listeners.first(where: { $0.row == row })?.overlaps, !overlaps.isEmpty {
            return .overlapping(overlaps)
        }
        return (shadow(of: row) ?? governors[row]).map { .overridden(by: PolicyMention($0.policy)) }
    }
}

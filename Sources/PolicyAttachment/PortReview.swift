/// Finds the port-wide settings that a policy loses, and those that it shares with the listeners of other policies.
struct PortReview {
    private let policy: Policy
    private let resolver: Resolver
    private let visibility: Visibility

    init(of policy: Policy, _ resolver: Resolver, _ visibility: Visibility) {
        self.policy = policy
        self.resolver = resolver
        self.visibility = visibility
    }

    /// The notices about the ports of a target, at most `limit`. Each port costs as many steps as it has listeners, once for all targets.
    func notices(for attachment: Attachment, limit: Int) -> [PortNotice] {
        guard limit > 0, let gateway = resolver.inventory.gateway(of: attachment.target) else { return [] }
        let resolution = resolver.resolution(of: gateway)
        var seen: Set<Int> = []
        var notices: [PortNotice] = []
        for (row, overlaps) in resolution.targets[attachment.target]?.listeners ?? [] where overlaps.isEmpty {
            guard notices.count < limit, resolver.budget.spend() else { break }
            guard resolution.effectiveAttachment(on: row)?.isSame(as: attachment) ?? false,
                let port = resolver.sharedPort(of: row, in: resolution), let first = port.members.first,
                seen.insert(first.row).inserted
            else { continue }
            notices += self.notices(about: port, attachment, in: resolution.table)
        }
        return Array(notices.prefix(limit))
    }

    private func notices(about port: SharedPort, _ attachment: Attachment, in table: ListenerTable) -> [PortNotice] {
        var notices: [PortNotice] = []
        func isOwn(_ member: Int) -> Bool { port.members[member].attachment?.isSame(as: attachment) ?? false }
        func isOfPolicy(_ member: Int) -> Bool { port.members[member].attachment?.policy.name == policy.name }
        for setting in PortWideSetting.allCases {
            guard let owner = port.owner(of: setting), resolver.budget.spend(port.members.count) else { continue }
            let changes = port.members.indices.filter { member in
                port.isLost(setting, by: member) || setting.changesClients && port.isInherited(setting, by: member, in: table)
            }
            if isOfPolicy(owner) {
                let others = changes.filter { !isOfPolicy($0) }
                if isOwn(owner) { add(.spread, setting, [owner], others, port, table, to: &notices) }
            } else {
                let own = changes.filter(isOwn)
                add(.lost, setting, own.filter { port.isLost(setting, by: $0) }, [owner], port, table, to: &notices)
                add(.inherited, setting, own.filter { !port.isLost(setting, by: $0) }, [owner], port, table, to: &notices)
            }
        }
        return notices
    }

    /// Adds a notice, or the setting to a notice about the same listeners.
    private func add(
        _ effect: PortNotice.Effect, _ setting: PortWideSetting, _ own: [Int], _ others: [Int], _ port: SharedPort,
        _ table: ListenerTable, to notices: inout [PortNotice]
    ) {
        guard let first = own.first, !others.isEmpty else { return }
        var (ownListeners, otherListeners) = (PortNotice.Listeners(), PortNotice.Listeners())
        for member in own { ownListeners.add(mention(table.rows[port.members[member].row])) }
        for member in others { otherListeners.add(mention(table.rows[port.members[member].row])) }
        // The number of the port would disclose something about listeners that must not be named.
        guard !ownListeners.named.isEmpty else { return }
        let notice = PortNotice(
            port: table.rows[port.members[first].row].listener.port, effect: effect, settings: [setting], own: ownListeners,
            others: otherListeners)
        let same = notices.firstIndex { known in
            (known.effect, known.own, known.others) == (notice.effect, notice.own, notice.others)
        }
        if let same { notices[same].settings.append(setting) } else { notices.append(notice) }
    }

    private func mention(_ row: ListenerRow) -> ListenerMention { row.isVisible ? visibility.mention(row.name) : .withheld }
}

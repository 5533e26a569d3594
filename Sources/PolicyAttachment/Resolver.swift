/// Works out what becomes of policies, and remembers the Gateways that it has looked at. One snapshot, one resolver.
struct Resolver {
    /// Whose listeners stand in one table.
    private enum Proxy: Hashable {
        case gateway(ObjectName)
        case gatewayClass(String)
    }

    let inventory: Inventory
    private var attachments: [ObjectName: GatewayAttachment] = [:]
    private var tables: [Proxy: ListenerTable] = [:]

    init(_ inventory: Inventory) { self.inventory = inventory }

    /// A resolver for an inventory that differs from another one's in policies only: listeners do not depend on those.
    init(_ inventory: Inventory, withListenersOf other: Resolver) {
        self.inventory = inventory
        tables = other.tables
    }

    /// Who is attached to a Gateway.
    mutating func attachment(to gateway: Gateway) -> GatewayAttachment {
        if let known = attachments[gateway.name] { return known }
        let attachment = GatewayAttachment(to: gateway, table: table(for: gateway), in: inventory)
        attachments[gateway.name] = attachment
        return attachment
    }

    /// The listeners of a Gateway's proxy, laid out once however many Gateways it serves.
    private mutating func table(for gateway: Gateway) -> ListenerTable {
        let isMerged = inventory.mergesGateways(ofClass: gateway.className)
        let proxy = isMerged ? Proxy.gatewayClass(gateway.className) : .gateway(gateway.name)
        if let known = tables[proxy] { return known }
        let table = ListenerTable(of: isMerged ? inventory.gatewaysSharingProxy(with: gateway) : [gateway], in: inventory)
        tables[proxy] = table
        return table
    }

    /// What becomes of a policy. It must be one of the inventory's, or the proposed one.
    mutating func outcome(of policy: Policy) -> PolicyOutcome {
        let translation = Translation(of: policy, in: inventory)
        var status = AncestorList()
        var targets: [TargetOutcome] = []
        for claim in inventory.claims(of: policy).inPasses {
            let state = state(of: claim, translation)
            for condition in state.conditions(for: claim.target, translation) { status.set(condition, on: claim.target) }
            targets.append(TargetOutcome(target: claim.target, origin: claim.origin, state: state))
        }
        return PolicyOutcome(policy: PolicyMention(policy), ancestors: status.written, targets: targets)
    }

    private mutating func state(of claim: Claim, _ translation: Translation) -> TargetOutcome.State {
        guard let gateway = inventory.gateway(of: claim.target) else { return .absent(inventory.absence(of: claim.target)) }
        let attachment = attachment(to: gateway)
        if let section = claim.target.section {
            let sections = attachment.sections(of: claim.target, in: inventory)
            guard sections.contains(section) else { return .sectionMissing(existing: sections) }
        }
        guard let holding = attachment.holdings[claim.target], holding.claim.isSame(as: claim) else {
            let holder = attachment.holdings[claim.target]?.claim.policy ?? claim.policy
            return .conflicted(holder: PolicyMention(holder))
        }
        return .attached(
            listeners: holding.listeners.map { listener in
                let governor = attachment.governors[listener.row]
                return ListenerAttachment(
                    of: translation, to: attachment.table.rows[listener.row], overlaps: listener.overlaps,
                    overwriter: governor.flatMap { listener.overlaps.isEmpty && !$0.isSame(as: claim) ? $0.policy : nil },
                    in: inventory)
            },
            overridden: holding.overriding.map {
                TargetOutcome.Override(section: $0.section, policy: PolicyMention($0.policy))
            })
    }
}

extension [Claim] {
    /// Sections first, then whole ListenerSets, then whole Gateways: the order in which the controller comes to them.
    fileprivate var inPasses: [Claim] {
        filter { $0.target.section != nil } + filter { $0.target.section == nil && $0.target.kind == .listenerSet }
            + filter { $0.target.section == nil && $0.target.kind == .gateway }
    }
}

extension Inventory {
    /// Why a target has no Gateway.
    fileprivate func absence(of target: Target) -> TargetOutcome.Absence {
        let gateway: ObjectName
        switch target.kind {
        case .gateway: gateway = target.object
        case .listenerSet:
            guard let set = listenerSets[target.object]?.listenerSet else { return .listenerSetMissing(target.object) }
            gateway = set.parent
        }
        guard let found = gateways[gateway]?.gateway else { return .gatewayMissing(gateway) }
        return .gatewayOfOtherClass(gateway, className: found.className)
    }
}

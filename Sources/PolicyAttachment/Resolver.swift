/// Resolves policies against one snapshot of the cluster. Each Gateway is resolved once.
final class Resolver {
    /// How much a resolution lists.
    enum Detail {
        /// Everything that a status reports.
        case status
        /// As much as a review shows of objects that it may name: of overlapping listeners ``AttachmentReview/maxListed``, of overridden
        /// sections none.
        case review(Visibility)

        var isStatus: Bool { if case .status = self { true } else { false } }
    }

    /// The Gateways whose listeners share one table.
    private enum Proxy: Hashable {
        case gateway(ObjectName)
        case gatewayClass(String)
    }

    let inventory: Inventory
    let detail: Detail
    let budget: StepBudget
    private var resolutions: [ObjectName: GatewayResolution] = [:]
    private let tables: Tables
    /// The ports that were asked for, and the port-wide settings of the policies there.
    var sharedPorts: [PortKey: SharedPort] = [:]
    var portWidePolicies: [ObjectName: PortWidePolicy] = [:]

    /// A port of a proxy, by the first listener of the port.
    struct PortKey: Hashable {
        let listener: ListenerName
        let port: Int
    }

    /// The port-wide settings of a policy, and its translation, which decides on which listeners they have an effect.
    struct PortWidePolicy {
        let values: PortWideValues
        let translation: Translation
    }

    /// The listeners of proxies, laid out on first use.
    private final class Tables {
        var tables: [Proxy: ListenerTable] = [:]
    }

    private init(_ inventory: Inventory, _ detail: Detail, _ budget: StepBudget, _ tables: Tables) {
        self.inventory = inventory
        self.detail = detail
        self.budget = budget
        self.tables = tables
    }

    convenience init(_ inventory: Inventory, detail: Detail = .status, budget: StepBudget = .unlimited) {
        self.init(inventory, detail, budget, Tables())
    }

    /// Creates a resolver for a snapshot that differs from that of another resolver only in its policies, on which no table depends.
    convenience init(_ inventory: Inventory, sharingTablesOf other: Resolver) {
        self.init(inventory, other.detail, other.budget, other.tables)
    }

    /// Returns which policies are effective on a Gateway.
    func resolution(of gateway: Gateway) -> GatewayResolution {
        if let known = resolutions[gateway.name] { return known }
        let resolution = GatewayResolution(
            of: gateway, table: table(for: gateway), in: inventory, detail: detail, budget: budget)
        resolutions[gateway.name] = resolution
        return resolution
    }

    /// The listeners of a Gateway's proxy, which may serve several Gateways.
    private func table(for gateway: Gateway) -> ListenerTable {
        let isMerged = inventory.mergesGateways(ofClass: gateway.className)
        let proxy = isMerged ? Proxy.gatewayClass(gateway.className) : .gateway(gateway.name)
        if let known = tables.tables[proxy] { return known }
        let table = ListenerTable(
            of: inventory.gatewaysSharingProxy(with: gateway, budget: budget), areMerged: isMerged, in: inventory, detail: detail,
            budget: budget)
        tables.tables[proxy] = table
        return table
    }

    /// Returns the outcome of a policy, which must be one of the inventory's or the proposed one.
    func outcome(of policy: Policy) -> PolicyOutcome {
        let translation = Translation(of: policy, in: inventory, budget: budget)
        var status = AncestorList()
        var targets: [TargetOutcome] = []
        let attachments = inventory.attachments(of: policy, budget: budget)
        var notices: [AttachmentNotice] = []
        for attachment in attachments.inEvaluationOrder {
            let state = state(of: attachment, translation)
            for condition in state.conditions(for: attachment.target, translation) {
                status.set(condition, on: attachment.target)
            }
            targets.append(TargetOutcome(target: attachment.target, origin: attachment.origin, state: state))
            if case .attached = state, let notAllowed = inventory.notAllowed(attachment.target) {
                notices.append(AttachmentNotice(origin: attachment.origin, kind: notAllowed))
            }
        }
        return PolicyOutcome(
            policy: PolicySummary(policy), ancestors: status.written, targets: targets,
            notices: notices + attachments.selectorNotices(of: policy))
    }

    /// Returns the outcome of an attachment.
    func state(of attachment: Attachment, _ translation: Translation) -> TargetOutcome.State {
        guard let gateway = inventory.gateway(of: attachment.target) else {
            return .absent(inventory.absence(of: attachment.target))
        }
        let resolution = resolution(of: gateway)
        let table = resolution.table
        if let section = attachment.target.section {
            let sections = table.sections(of: attachment.target.whole, in: inventory)
            guard sections.contains(section) else { return .sectionMissing(existing: sections.visibleNames) }
        }
        guard let effectiveTarget = resolution.targets[attachment.target], effectiveTarget.attachment.isSame(as: attachment)
        else {
            let other = resolution.targets[attachment.target]?.attachment.policy ?? attachment.policy
            return .conflicted(with: PolicySummary(other))
        }
        var listeners: [ListenerAttachment] = []
        listeners.reserveCapacity(effectiveTarget.listeners.count)
        for (row, overlaps) in effectiveTarget.listeners where budget.spend() {
            let other = overlaps.isEmpty ? resolution.effectiveAttachment(on: row) : nil
            listeners.append(
                ListenerAttachment(
                    of: translation, to: row, in: table, overlaps: overlaps,
                    overwrittenBy: other.flatMap { $0.isSame(as: attachment) ? nil : $0.policy }, inventory: inventory,
                    budget: budget))
        }
        return .attached(
            listeners: listeners,
            overridden: effectiveTarget.overridden.map {
                TargetOutcome.Override(section: $0.section, policy: PolicySummary($0.policy))
            })
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

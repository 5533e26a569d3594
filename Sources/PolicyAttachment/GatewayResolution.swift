/// Which policies are effective on the listeners of one Gateway, its own and those of its ListenerSets, and which are overridden.
///
/// The controller visits all policies three times, oldest first: sections, whole ListenerSets, whole Gateways. The first attachment to a target
/// is effective on it. So the effective attachment of each target decides, and there are no more targets than listeners.
struct GatewayResolution {
    /// A section with an effective attachment. A section of a ListenerSet differs from a section of the Gateway that names the same listener.
    private struct Section: Hashable {
        let listenerSet: ObjectName?
        let name: String
    }

    /// A target with an effective attachment.
    struct EffectiveTarget {
        let attachment: Attachment
        /// The listeners that no narrower target includes, in the order of the table, each with the listeners that share its port.
        var listeners: [(row: Int, overlaps: [ListenerName])] = []
        /// The sections of narrower targets, by name, with their policies. Only with ``Resolver/Detail/status``.
        var overridden: [(section: String, policy: Policy)] = []

        /// The listeners that share the port of a listener; nil if the listener is not among ``listeners``.
        func overlaps(on row: Int) -> [ListenerName]? {
            var (low, high) = (0, listeners.count)
            while low < high {
                let middle = (low + high) / 2
                if listeners[middle].row < row { low = middle + 1 } else { high = middle }
            }
            return low < listeners.count && listeners[low].row == row ? listeners[low].overlaps : nil
        }
    }

    let gateway: Gateway
    let table: ListenerTable
    /// The rows of the Gateway in the table.
    let rows: Range<Int>
    private(set) var targets: [Target: EffectiveTarget] = [:]
    /// The effective attachment of each of ``rows``. Of two that name the same listener, the later one.
    private var effectiveAttachments: [Attachment?]
    private var sections: [Section: Attachment] = [:]
    private let detail: Resolver.Detail
    private let budget: StepBudget

    init(of gateway: Gateway, table: ListenerTable, in inventory: Inventory, detail: Resolver.Detail, budget: StepBudget) {
        self.gateway = gateway
        self.table = table
        self.detail = detail
        self.budget = budget
        rows = table.rows(of: gateway.name)
        effectiveAttachments = [Attachment?](repeating: nil, count: rows.count)
        let sets = inventory.gateways[gateway.name]?.listenerSets ?? []
        attachSections(of: [Target(.gateway, gateway.name)] + sets.map { Target(.listenerSet, $0.name) }, in: inventory)
        for set in sets where budget.spend() { attach(Target(.listenerSet, set.name), in: inventory) }
        attach(Target(.gateway, gateway.name), in: inventory)
    }

    /// The effective attachment on a row.
    func effectiveAttachment(on row: Int) -> Attachment? { effectiveAttachments[row - rows.lowerBound] }

    /// The attachment that takes precedence over wider ones on a listener.
    func narrowerAttachment(for row: Int) -> Attachment? { sections[section(of: row)] }

    private mutating func attachSections(of objects: [Target], in inventory: Inventory) {
        var effective: [(section: Section, attachment: Attachment)] = []
        for object in objects where budget.spend() {
            let sections = inventory.effectiveSections(
                of: object, existing: { table.sections(of: object, in: inventory) }, budget: budget)
            for (name, attachment) in sections {
                effective.append(
                    (Section(listenerSet: object.kind == .listenerSet ? object.object : nil, name: name), attachment))
            }
        }
        effective.sort { Attachment.precedes($0.attachment, $1.attachment) }
        for (section, attachment) in effective where budget.spend() {
            sections[section] = attachment
            var effectiveTarget = EffectiveTarget(attachment: attachment)
            for row in table.rows(of: attachment.target, in: inventory) { attach(row, to: &effectiveTarget) }
            targets[attachment.target] = effectiveTarget
        }
    }

    /// Resolves a whole ListenerSet, or the whole Gateway after all ListenerSets.
    private mutating func attach(_ object: Target, in inventory: Inventory) {
        guard let attachment = inventory.effectiveAttachment(on: object, budget: budget) else { return }
        var effectiveTarget = EffectiveTarget(attachment: attachment)
        if detail.isStatus { effectiveTarget.overridden = overriddenSections(of: object) }
        for row in table.rows(of: object, in: inventory) where budget.spend() {
            let section = section(of: row)
            guard sections.isEmpty || sections[section] == nil else { continue }
            // A listener that the policy cannot have stays free for a policy of the whole Gateway.
            if attach(row, to: &effectiveTarget), object.kind == .listenerSet { sections[section] = attachment }
        }
        targets[object] = effectiveTarget
    }

    /// Adds a listener to a target.
    ///
    /// - Returns: Whether the policy is effective on it: no other listener shares its port.
    @discardableResult
    private mutating func attach(_ row: Int, to effectiveTarget: inout EffectiveTarget) -> Bool {
        let overlaps = table.overlaps(of: row, for: effectiveTarget.attachment.target)
        effectiveTarget.listeners.append((row, overlaps))
        if overlaps.isEmpty { effectiveAttachments[row - rows.lowerBound] = effectiveTarget.attachment }
        return overlaps.isEmpty
    }

    private func section(of row: Int) -> Section {
        Section(listenerSet: table.rows[row].name.listenerSet, name: table.rows[row].listener.name)
    }

    /// The sections of an object with effective attachments, by their names, sorted. A name that several listeners have occurs as often.
    private func overriddenSections(of object: Target) -> [(section: String, policy: Policy)] {
        sections.filter { object.kind == .gateway || $0.key.listenerSet == object.object }.map { ($0.key.name, $0.value.policy) }
            .sorted { ($0.section, $0.policy.precedence) < ($1.section, $1.policy.precedence) }
    }
}

/// Which policies are attached to the listeners of one Gateway, its own and those of its ListenerSets, and who has to stand back.
///
/// The controller goes through all policies three times, oldest first: sections, whole ListenerSets, whole Gateways. Whoever is the first to
/// want a target holds it. So it is enough to know the holder of each target, and there are no more targets than listeners.
struct GatewayAttachment: Sendable {
    /// A section that somebody holds. ListenerSets have names of their own, even where a reference to the Gateway finds their listeners.
    private struct Section: Hashable {
        let listenerSet: ObjectName?
        let name: String
    }

    /// A target that somebody holds.
    struct Holding: Sendable {
        let claim: Claim
        /// The listeners that are the target's and nobody's with a narrower one, each with those that stand in the way.
        var listeners: [(row: Int, overlaps: [ListenerName])] = []
        /// The sections of which narrower targets are held, by name, and by whom.
        var overriding: [(section: String, policy: Policy)] = []
    }

    let gateway: Gateway
    let table: ListenerTable
    private(set) var holdings: [Target: Holding] = [:]
    /// The claim in force on each row. Where two are made one after the other, the later one has overwritten the earlier.
    private(set) var governors: [Int: Claim] = [:]
    private var sections: [Section: Claim] = [:]

    init(to gateway: Gateway, table: ListenerTable, in inventory: Inventory) {
        self.gateway = gateway
        self.table = table
        let sets = inventory.gateways[gateway.name]?.listenerSets ?? []
        attachSections(of: sets, in: inventory)
        for set in sets { attachWhole(set, in: inventory) }
        attachWhole(in: inventory)
    }

    /// The sections that a target's object has: among those of a Gateway are those of its ListenerSets, but not the other way round.
    func sections(of target: Target, in inventory: Inventory) -> [String] {
        switch target.kind {
        case .gateway: rows.map { table.rows[$0].listener.name }
        case .listenerSet: inventory.listenerSets[target.object]?.listenerSet?.listeners.map(\.name) ?? []
        }
    }

    /// The Gateway's rows in the table.
    var rows: Range<Int> { table.rows(of: gateway.name) }

    /// The row that a section stands for: of several listeners of a name the first. A ListenerSet that is not allowed has none.
    func row(named section: String, in listenerSet: ObjectName?) -> Int? {
        rows.first { row in
            let name = table.rows[row].name
            return name.name == section && (listenerSet == nil || name.listenerSet == listenerSet)
        }
    }

    /// The claim that keeps wider ones away from a listener.
    func shadow(of row: Int) -> Claim? { sections[section(of: row)] }

    private mutating func attachSections(of sets: [ListenerSet], in inventory: Inventory) {
        let own = Target(.gateway, gateway.name)
        var named: [(section: Section, target: Target)] = []
        for name in Set(rows.map { table.rows[$0].listener.name }) {
            named.append((Section(listenerSet: nil, name: name), Target(.gateway, own.object, section: name)))
        }
        for set in sets {
            for name in Set(set.listeners.map(\.name)) {
                named.append((Section(listenerSet: set.name, name: name), Target(.listenerSet, set.name, section: name)))
            }
        }
        let held = named.compactMap { named in inventory.holder(of: named.target).map { (named.section, claim: $0) } }
        for (section, claim) in held.sorted(by: { Claim.precedes($0.claim, $1.claim) }) {
            sections[section] = claim
            var holding = Holding(claim: claim)
            if let row = row(named: section.name, in: section.listenerSet) { attach(row, to: &holding) }
            holdings[claim.target] = holding
        }
    }

    private mutating func attachWhole(_ set: ListenerSet, in inventory: Inventory) {
        guard let claim = inventory.holder(of: Target(.listenerSet, set.name)) else { return }
        var holding = Holding(claim: claim)
        holding.overriding = overriding { $0.listenerSet == set.name }
        for row in rows where table.rows[row].name.listenerSet == set.name && sections[section(of: row)] == nil {
            // A listener that the policy cannot have stays free for one of the whole Gateway.
            if attach(row, to: &holding) { sections[section(of: row)] = claim }
        }
        holdings[claim.target] = holding
    }

    private mutating func attachWhole(in inventory: Inventory) {
        guard let claim = inventory.holder(of: Target(.gateway, gateway.name)) else { return }
        var holding = Holding(claim: claim)
        holding.overriding = overriding { _ in true }
        for row in rows where sections[section(of: row)] == nil { attach(row, to: &holding) }
        holdings[claim.target] = holding
    }

    /// True unless other listeners stand in the way.
    @discardableResult
    private mutating func attach(_ row: Int, to holding: inout Holding) -> Bool {
        let overlaps = table.overlaps(of: row, for: holding.claim.target)
        holding.listeners.append((row, overlaps))
        if overlaps.isEmpty { governors[row] = holding.claim }
        return overlaps.isEmpty
    }

    private func section(of row: Int) -> Section {
        Section(listenerSet: table.rows[row].name.listenerSet, name: table.rows[row].listener.name)
    }

    /// Sections that are held, by their bare names, sorted; a name that several listeners have is there as often.
    private func overriding(_ isWithin: (Section) -> Bool) -> [(section: String, policy: Policy)] {
        sections.filter { isWithin($0.key) }.map { ($0.key.name, $0.value.policy) }
            .sorted { ($0.section, $0.policy.precedence) < ($1.section, $1.policy.precedence) }
    }
}

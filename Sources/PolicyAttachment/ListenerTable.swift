/// All listeners of one proxy, in the order in which the controller visits them: Gateways by age; of each Gateway its own listeners, then
/// those of the ListenerSets that it allows, by age.
///
/// It does not depend on policies, so that the states before and after a change of a policy share one table.
final class ListenerTable {
    private(set) var rows: [ListenerRow] = []
    /// The rows of all listeners of each Gateway, of those in the Gateway itself, and of those in each ListenerSet.
    private var gatewayRows: [ObjectName: Range<Int>] = [:]
    private var ownRows: [ObjectName: Range<Int>] = [:]
    private var setRows: [ObjectName: Range<Int>] = [:]
    /// The rows that are served as HTTP, by container port.
    private var httpRows: [Int: HTTPRows] = [:]
    /// The rows that are served over TCP, by container port: HTTP and HTTPS before TCP and TLS, as the controller adds them to Envoy's listener.
    private var servedRows: [Int: [Int]] = [:]
    /// The first row of each port with several rows.
    private var firstRows: Set<Int> = []
    private var sectionIndexes: [Target: SectionIndex] = [:]
    private var hostnameCounts: [GatewayPort: [String: Int]] = [:]
    private var overlapsOfWhole: [PortTarget: [ListenerName]] = [:]
    /// The number of overlapping listeners that are listed for a listener.
    private let overlapLimit: Int
    /// The objects that a review may name; nil for all.
    private let visibility: Visibility?

    /// The rows of one port that are served as HTTP.
    private struct HTTPRows {
        /// Those that a review may name.
        var visible: [Int] = []
        var others: [Int] = []
    }

    private struct GatewayPort: Hashable {
        let gateway: ObjectName
        let port: Int
    }

    private struct PortTarget: Hashable {
        let port: Int
        let gateway: ObjectName
        let listenerSet: ObjectName?
    }

    /// Creates the table of the proxy that serves some Gateways.
    ///
    /// - Parameter areMerged: Whether all Gateways of the class share the proxy.
    init(of gateways: [Gateway], areMerged: Bool, in inventory: Inventory, detail: Resolver.Detail, budget: StepBudget) {
        switch detail {
        case .status: (overlapLimit, visibility) = (.max, nil)
        case .review(let visibility): (overlapLimit, self.visibility) = (AttachmentReview.maxListed, visibility)
        }
        for gateway in gateways {
            guard budget.spend() else { break }
            let start = rows.count
            add(gateway.listeners, of: gateway, set: nil, in: inventory, budget)
            ownRows[gateway.name] = start..<rows.count
            for set in inventory.gateways[gateway.name]?.listenerSets ?? [] {
                guard budget.spend(), inventory.allows(set, on: gateway) else { continue }
                let start = rows.count
                add(set.listeners, of: gateway, set: set.name, in: inventory, budget)
                setRows[set.name] = start..<rows.count
            }
            gatewayRows[gateway.name] = start..<rows.count
        }
        for index in rows.indices where budget.spend() {
            rows[index].fault = inventory.fault(of: rows[index], budget: budget)
        }
        if budget.spend(rows.count) { markConflicts(of: gateways.map(\.name), areMerged: areMerged) }
        for index in rows.indices {
            guard case .http = rows[index].service else { continue }
            let list = rows[index].isVisible ? \HTTPRows.visible : \.others
            httpRows[rows[index].containerPort, default: HTTPRows()][keyPath: list].append(index)
            servedRows[rows[index].containerPort, default: []].append(index)
        }
        for index in rows.indices {
            if case .tcp = rows[index].service { servedRows[rows[index].containerPort, default: []].append(index) }
        }
        servedRows = servedRows.filter { $0.value.count > 1 && $0.value.contains { rows[$0].listener.tls != nil } }
        firstRows = Set(servedRows.values.compactMap { $0.min() })
    }

    private func add(
        _ listeners: [Listener], of gateway: Gateway, set: ObjectName?, in inventory: Inventory, _ budget: StepBudget
    ) {
        guard budget.spend(listeners.count) else { return }
        let shiftsPrivilegedPorts = inventory.shiftsPrivilegedPorts(of: gateway)
        let isVisible = includes(set.map { ObjectIdentity(.listenerSet, $0) } ?? ObjectIdentity(.gateway, gateway.name))
        for listener in listeners {
            // A process without privileges cannot listen on a port below 1024.
            rows.append(
                ListenerRow(
                    name: ListenerName(gateway: gateway.name, listenerSet: set, name: listener.name), listener: listener,
                    containerPort: listener.containerPort(shiftsPrivilegedPorts: shiftsPrivilegedPorts), isVisible: isVisible))
        }
    }

    /// Whether a review may name an object.
    func includes(_ identity: ObjectIdentity) -> Bool { visibility?.includes(identity.kind, identity.name) ?? true }

    /// Records why a listener is not served, unless another reason is known.
    func mark(_ index: Int, _ fault: ListenerFault) {
        if rows[index].fault == nil { rows[index].fault = fault }
    }
}

extension ListenerTable {
    /// The rows of a Gateway.
    func rows(of gateway: ObjectName) -> Range<Int> { gatewayRows[gateway] ?? 0..<0 }

    /// The rows that a target includes: one for a section that exists.
    func rows(of target: Target, in inventory: Inventory) -> Range<Int> {
        if let section = target.section {
            return sections(of: target.whole, in: inventory).row(named: section).map { $0..<$0 + 1 } ?? 0..<0
        }
        return (target.kind == .gateway ? gatewayRows : setRows)[target.object] ?? 0..<0
    }

    /// The listeners of a Gateway or ListenerSet by name. Those of a Gateway include the listeners of its ListenerSets, but not vice versa.
    func sections(of object: Target, in inventory: Inventory) -> SectionIndex {
        if let known = sectionIndexes[object] { return known }
        let index =
            switch object.kind {
            case .gateway:
                SectionIndex(
                    names: rows(of: object.object).map { rows[$0].name.name },
                    visibleNames: rows(of: object.object).lazy.map { self.rows[$0] }.filter(\.isVisible).map(\.name.name),
                    rows: rows(of: object.object))
            case .listenerSet:
                SectionIndex(
                    ofListenerSet: inventory.listenerSets[object.object]?.listenerSet?.listeners.map(\.name) ?? [],
                    rows: setRows[object.object])
            }
        sectionIndexes[object] = index
        return index
    }

    /// The rows that share the port of a row with it, in the order in which the controller adds them to Envoy's listener. Empty if there are no
    /// others, or if none has TLS.
    func rowsSharingPort(of index: Int) -> [Int] {
        rows[index].service == .none ? [] : servedRows[rows[index].containerPort] ?? []
    }

    /// Whether a row is the first one of a port that it shares.
    func isFirstOfSharedPort(_ index: Int) -> Bool { firstRows.contains(index) }

    /// Whether another listener of the Gateway with the same port has a hostname.
    func isTaken(_ hostname: String, besides index: Int) -> Bool {
        let row = rows[index]
        let key = GatewayPort(gateway: row.name.gateway, port: row.listener.port)
        if hostnameCounts[key] == nil {
            for index in rows(of: row.name.gateway) {
                let listener = rows[index].listener
                let key = GatewayPort(gateway: row.name.gateway, port: listener.port)
                hostnameCounts[key, default: [:]][listener.hostname ?? "", default: 0] += 1
            }
        }
        let total = hostnameCounts[key]?[hostname] ?? 0
        guard total > 0, let siblings = row.name.listenerSet.map({ setRows[$0] }) ?? ownRows[row.name.gateway] else {
            return false
        }
        // Listeners of one source with the same name count as the listener itself.
        let own = siblings.count { index in
            let other = rows[index]
            return other.listener.port == row.listener.port && other.name.name == row.name.name
                && other.listener.hostname == hostname
        }
        return total > own
    }

    /// The listeners, as many as are listed, that share the port of a plain HTTP listener and do not belong to a target. The settings of the
    /// connection, which exists before its listener is known, would apply to them as well. Of the listeners that a review must not name, at
    /// most one is in the list, after the others.
    func overlaps(of index: Int, for target: Target) -> [ListenerName] {
        let row = rows[index]
        guard row.service == .http(isEncrypted: false), let sharing = httpRows[row.containerPort],
            sharing.visible.count + sharing.others.count > 1
        else { return [] }
        func overlaps(_ isOther: (Int) -> Bool) -> [ListenerName] {
            var names: [ListenerName] = []
            for index in sharing.visible where isOther(index) {
                names.append(rows[index].name)
                guard names.count < overlapLimit else { break }
            }
            if let other = sharing.others.first(where: isOther) { names.append(rows[other].name) }
            return names
        }
        if target.section != nil { return overlaps { $0 != index } }
        let listenerSet = target.kind == .listenerSet ? target.object : nil
        let key = PortTarget(port: row.containerPort, gateway: row.name.gateway, listenerSet: listenerSet)
        if let known = overlapsOfWhole[key] { return known }
        let gateway = row.name.gateway
        let overlapsOfTarget = overlaps { index in
            let name = rows[index].name
            if let listenerSet { return name.gateway != gateway || name.listenerSet != listenerSet }
            // The controller compares text prefixes without a slash at the end: the listeners of gw-10 count as those of gw-1.
            return name.gateway.namespace != gateway.namespace || !name.gateway.name.hasPrefix(gateway.name)
        }
        overlapsOfWhole[key] = overlapsOfTarget
        return overlapsOfTarget
    }
}

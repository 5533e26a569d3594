/// All listeners of one proxy, in the order in which the controller meets them: Gateways by age, in each its own listeners, then those of
/// the ListenerSets that it allows, by age.
struct ListenerTable: Sendable {
    private(set) var rows: [ListenerRow] = []
    /// The rows of each Gateway.
    private var ranges: [ObjectName: Range<Int>] = [:]
    /// The rows that are served as HTTP, by the port inside of the container.
    private var httpRows: [Int: [Int]] = [:]

    /// The table of the proxy that serves some Gateways.
    init(of gateways: [Gateway], in inventory: Inventory) {
        var sources: [ListenerSource] = []
        for gateway in gateways {
            let start = rows.count
            add(gateway.listeners, of: gateway, set: nil, in: inventory)
            sources.append(ListenerSource(gateway: gateway.name, isListenerSet: false, rows: start..<rows.count))
            for set in inventory.gateways[gateway.name]?.listenerSets ?? [] where inventory.allows(set, on: gateway) {
                let start = rows.count
                add(set.listeners, of: gateway, set: set.name, in: inventory)
                sources.append(ListenerSource(gateway: gateway.name, isListenerSet: true, rows: start..<rows.count))
            }
            ranges[gateway.name] = start..<rows.count
        }
        markConflicts(sources, areMerged: gateways.count > 1)
        for index in rows.indices where rows[index].trouble == nil {
            rows[index].trouble = inventory.trouble(with: rows[index])
        }
        for index in rows.indices {
            if case .http = rows[index].service { httpRows[rows[index].containerPort, default: []].append(index) }
        }
    }

    private mutating func add(_ listeners: [Listener], of gateway: Gateway, set: ObjectName?, in inventory: Inventory) {
        for listener in listeners {
            rows.append(
                ListenerRow(
                    name: ListenerName(gateway: gateway.name, listenerSet: set, name: listener.name), listener: listener,
                    containerPort: inventory.containerPort(for: listener.port, of: gateway)))
        }
    }

    mutating func mark(_ index: Int, _ trouble: ListenerTrouble) {
        if rows[index].trouble == nil { rows[index].trouble = trouble }
    }

    /// The rows of a Gateway.
    func rows(of gateway: ObjectName) -> Range<Int> { ranges[gateway] ?? 0..<0 }

    /// The listeners that share the port of a plain HTTP listener and are not the business of a target: a policy that demands settings of
    /// the connection, which exists before it is known for whom it is, would force them on these.
    func overlaps(of index: Int, for target: Target) -> [ListenerName] {
        guard rows[index].service == .http(isEncrypted: false) else { return [] }
        let gateway = rows[index].name.gateway
        let prefix: String? =
            switch (target.section, target.kind) {
            case (.some, _): nil
            // The controller compares without a slash behind the name: the listeners of gw-10 pass for those of gw-1.
            case (nil, .gateway): "\(gateway)"
            case (nil, .listenerSet): "\(gateway)/\(target.object)/"
            }
        return (httpRows[rows[index].containerPort] ?? []).filter { $0 != index }.map { rows[$0].name }
            .filter { name in prefix.map { !name.description.hasPrefix($0) } ?? true }
    }
}

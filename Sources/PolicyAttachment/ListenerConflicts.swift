/// Conflicts between listeners (Gateway API, "Listener" and "ListenerSet": distinctness and precedence).
///
/// Only listeners that are valid by themselves take part: a listener whose certificate is missing prevents no other listener from being
/// served. The checks and their order are those of Envoy Gateway 1.9 (`internal/gatewayapi/validate.go`).
extension ListenerTable {
    /// Protocols that can share a port. UDP ports are separate.
    private enum Family: Hashable {
        case http
        /// HTTPS and TLS, which are distinguished by the server name.
        case encrypted
        case tcp

        init?(_ listener: Listener) {
            switch listener.transport {
            case .http: self = .http
            case .https, .tls: self = .encrypted
            case .tcp: self = .tcp
            case .udp, .other: return nil
            }
        }

        /// Whether hostnames distinguish listeners of one port.
        var hasHostnames: Bool { self != .tcp }
    }

    private struct Address: Hashable {
        let port: Int
        let hostname: String
    }

    /// What a listener of a Gateway that shares a proxy must have alone.
    private struct Declaration: Hashable {
        let protocolName: String
        let address: Address
    }

    /// Marks the listeners that are not served because of others.
    ///
    /// - Parameter areMerged: Whether the Gateways share a proxy, which also holds for a class with only one Gateway.
    func markConflicts(of gateways: [ObjectName], areMerged: Bool) {
        // A listener that has lost a conflict still takes part in the following checks, except those of hostnames.
        let valid = gateways.map { rows(of: $0).filter { rows[$0].fault == nil } }
        for indices in valid { markProtocolConflicts(indices) }
        if areMerged { markProtocolConflicts(valid.flatMap(\.self)) }
        for indices in valid { markHostnameConflicts(indices.filter { rows[$0].fault == nil }) }
        for indices in valid { markRepeatedPorts(indices) }
        if areMerged { markRepeatedDeclarations(valid.flatMap(\.self)) }
    }

    /// The protocol of the Gateway's own listeners takes precedence on a port. If they disagree, no listener of the port is served. Without
    /// them, the first ListenerSet that agrees with itself takes precedence.
    private func markProtocolConflicts(_ indices: [Int]) {
        let families = indices.compactMap { index in Family(rows[index].listener).map { (index: index, family: $0) } }
        for onPort in Dictionary(grouping: families, by: { rows[$0.index].listener.port }).values {
            guard Set(onPort.map(\.family)).count > 1 else { continue }
            let own = Set(onPort.filter { rows[$0.index].name.listenerSet == nil }.map(\.family))
            guard own.count <= 1 else {
                for entry in onPort { mark(entry.index, .protocolConflict) }
                continue
            }
            var familiesOfSet: [ObjectName: Set<Family>] = [:]
            if own.isEmpty {
                for entry in onPort {
                    if let set = rows[entry.index].name.listenerSet { familiesOfSet[set, default: []].insert(entry.family) }
                }
            }
            var winner = own.first
            for entry in onPort {
                let disagrees = rows[entry.index].name.listenerSet.map { familiesOfSet[$0, default: []].count > 1 } ?? false
                if disagrees {
                    mark(entry.index, .protocolConflict)
                } else if let winner {
                    if entry.family != winner { mark(entry.index, .protocolConflict) }
                } else {
                    winner = entry.family
                }
            }
        }
    }

    /// The Gateway's own listener takes precedence over those of ListenerSets. If it has two with the hostname, or no own one and a ListenerSet
    /// has two, none is served.
    private func markHostnameConflicts(_ indices: [Int]) {
        let named = indices.filter { Family(rows[$0].listener)?.hasHostnames ?? false }
        for group in Dictionary(grouping: named, by: { address(of: $0) }).values where group.count > 1 {
            let sets = group.map { rows[$0].name.listenerSet }
            let own = sets.count { $0 == nil }
            let isDecided = own == 1 || own == 0 && Set(sets).count == sets.count
            // A Gateway's own listeners precede those of its ListenerSets.
            for index in isDecided ? group.dropFirst() : group[...] { mark(index, .hostnameConflict) }
        }
    }

    /// Of several TCP or UDP listeners on one port, only the first is served.
    private func markRepeatedPorts(_ indices: [Int]) {
        for transport in [Listener.Transport.tcp, .udp] {
            var taken: Set<Int> = []
            for index in indices where rows[index].listener.transport == transport {
                if !taken.insert(rows[index].listener.port).inserted { mark(index, .protocolConflict) }
            }
        }
    }

    /// Of Gateways that share a proxy, only the first listener with a port, protocol and hostname is served.
    private func markRepeatedDeclarations(_ indices: [Int]) {
        var taken: Set<Declaration> = []
        for index in indices {
            let declaration = Declaration(protocolName: rows[index].listener.protocolName, address: address(of: index))
            if !taken.insert(declaration).inserted { mark(index, .hostnameConflict) }
        }
    }

    private func address(of index: Int) -> Address {
        Address(port: rows[index].listener.port, hostname: rows[index].listener.hostname ?? "")
    }
}

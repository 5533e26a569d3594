/// Listeners that were declared in one place: by a Gateway, or by a ListenerSet.
struct ListenerSource {
    let gateway: ObjectName
    let isListenerSet: Bool
    let rows: Range<Int>
}

/// Which listeners keep each other from being served (Gateway API, "Listener" and "ListenerSet": distinctness and precedence).
///
/// Listeners of one source are equals: in a conflict, all lose. A ListenerSet comes behind its Gateway and behind older sets: what they have
/// taken, or only tried to take, it cannot have. The reference says so much of a Gateway's own listeners only; the rest follows from what
/// the controller does to clusters with sets.
extension ListenerTable {
    /// Protocols that can share a port, each under one name; datagrams have ports of their own.
    private enum Family: Hashable {
        case http
        /// HTTPS and TLS are told apart by the name that the client asks for.
        case encrypted
        case tcp
        case other(String)

        init?(_ listener: Listener) {
            switch listener.transport {
            case .http: self = .http
            case .https, .tls: self = .encrypted
            case .tcp: self = .tcp
            case .udp: return nil
            case .other: self = .other(listener.protocolName)
            }
        }
    }

    private struct Address: Hashable {
        let port: Int
        let family: Family?
        let hostname: String
    }

    mutating func markConflicts(_ sources: [ListenerSource], areMerged: Bool) {
        // Gateways that share a proxy share its ports, as equals. Without merging there is only one.
        markProtocolConflicts(
            [sources.filter { !$0.isListenerSet }.flatMap(\.rows)] + sources.filter(\.isListenerSet).map { Array($0.rows) })
        for ofGateway in Dictionary(grouping: sources, by: \.gateway).values {
            markHostnameConflicts(ofGateway.map(\.rows))
            markRepeatedPorts(ofGateway.flatMap(\.rows))
        }
        if areMerged { markRepeatedAddresses() }
    }

    private mutating func markProtocolConflicts(_ sources: [[Int]]) {
        var taken: [Int: Set<Family>] = [:]
        for source in sources {
            var wanted: [Int: Set<Family>] = [:]
            for index in source {
                guard let family = Family(rows[index].listener) else { continue }
                let port = rows[index].listener.port
                if taken[port]?.contains(where: { $0 != family }) == true {
                    mark(index, .protocolConflict)
                } else {
                    wanted[port, default: []].insert(family)
                }
            }
            for index in source where Family(rows[index].listener) != nil {
                if wanted[rows[index].listener.port].map({ $0.count > 1 }) == true { mark(index, .protocolConflict) }
            }
            for index in source {
                if let family = Family(rows[index].listener) { taken[rows[index].listener.port, default: []].insert(family) }
            }
        }
    }

    private mutating func markHostnameConflicts(_ sources: [Range<Int>]) {
        var taken: Set<Address> = []
        for source in sources {
            var wanted: [Address: Int] = [:]
            for index in source { if let address = virtualHost(index) { wanted[address, default: 0] += 1 } }
            for index in source {
                guard let address = virtualHost(index) else { continue }
                if taken.contains(address) || wanted[address, default: 0] > 1 { mark(index, .hostnameConflict) }
            }
            taken.formUnion(wanted.keys)
        }
    }

    /// What tells listeners of one port and family apart; nil where nothing does.
    private func virtualHost(_ index: Int) -> Address? {
        let listener = rows[index].listener
        guard let family = Family(listener), family == .http || family == .encrypted else { return nil }
        return Address(port: listener.port, family: family, hostname: listener.hostname ?? "")
    }

    /// Of several TCP listeners on one port, or UDP listeners, the first stays.
    private mutating func markRepeatedPorts(_ indices: [Int]) {
        var taken: Set<Address> = []
        for index in indices {
            let listener = rows[index].listener
            guard listener.transport == .tcp || listener.transport == .udp else { continue }
            let address = Address(port: listener.port, family: Family(listener), hostname: "")
            if !taken.insert(address).inserted { mark(index, .protocolConflict) }
        }
    }

    /// Of Gateways that share a proxy, the first to declare a port with a protocol and a hostname has it.
    private mutating func markRepeatedAddresses() {
        struct Declaration: Hashable {
            let protocolName: String
            let hostname: String
            let port: Int
        }
        var taken: Set<Declaration> = []
        for index in rows.indices {
            let listener = rows[index].listener
            let declaration = Declaration(
                protocolName: listener.protocolName, hostname: listener.hostname ?? "", port: listener.port)
            if !taken.insert(declaration).inserted { mark(index, .hostnameConflict) }
        }
    }
}

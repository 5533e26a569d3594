/// A port with several listeners that Envoy distinguishes by the server name of the TLS handshake, and the settings that they share.
struct SharedPort {
    /// A listener of the port.
    struct Member {
        let row: Int
        let attachment: Attachment?
        /// The port-wide settings of its policy that have an effect by themselves.
        let values: PortWideValues
        /// Whether Envoy needs the TLS inspector for it.
        let needsInspector: Bool
    }

    /// The listeners in the order in which the controller adds them to Envoy's listener.
    let members: [Member]
    private let owners: [PortWideSetting: Int]
    private let positions: [Int: Int]

    init(_ members: [Member]) {
        self.members = members
        positions = Dictionary(zip(members.map(\.row), members.indices)) { first, _ in first }
        var owners: [PortWideSetting: Int] = [:]
        for setting in PortWideSetting.allCases where members.contains(where: { $0.values[setting] != nil }) {
            owners[setting] =
                switch setting.source {
                case .first: 0
                case .firstWithSetting: members.firstIndex { $0.values[setting] != nil }
                case .firstWithInspector: members.firstIndex(where: \.needsInspector)
                }
        }
        self.owners = owners
    }

    /// The position of a listener; nil if it is not one of the port.
    func position(ofRow row: Int) -> Int? { positions[row] }

    /// The position of the listener whose setting is in force; nil if no listener has the setting.
    func owner(of setting: PortWideSetting) -> Int? { owners[setting] }

    /// Whether the policy of a listener has a setting that is not in force on the port.
    func isLost(_ setting: PortWideSetting, by member: Int) -> Bool {
        guard let owner = owners[setting], let own = members[member].values[setting] else { return false }
        return own != members[owner].values[setting] ?? PortWideValues.defaultText(of: setting)
    }

    /// Whether a listener has the setting in force although its policy does not have it.
    func isInherited(_ setting: PortWideSetting, by member: Int, in table: ListenerTable) -> Bool {
        guard let owner = owners[setting], members[owner].values[setting] != nil, members[member].values[setting] == nil else {
            return false
        }
        if case .http = table.rows[members[member].row].service { return true }
        return setting != .http3
    }
}

extension Resolver {
    /// The listeners that share the port of a listener; nil if there are no others, or if Envoy does not distinguish them by server names.
    func sharedPort(of row: Int, in resolution: GatewayResolution) -> SharedPort? {
        let table = resolution.table
        let rows = table.rowsSharingPort(of: row)
        guard let first = rows.first else { return nil }
        let key = PortKey(listener: table.rows[first].name, port: table.rows[first].containerPort)
        if let known = sharedPorts[key] { return known }
        var members: [SharedPort.Member] = []
        for row in rows where budget.spend() {
            let entry = table.rows[row]
            let gateway = entry.name.gateway
            let attachment =
                gateway == resolution.gateway.name
                ? resolution.effectiveAttachment(on: row)
                : inventory.acceptedGateway(gateway).flatMap { self.resolution(of: $0).effectiveAttachment(on: row) }
            let values = attachment.map { portWideValues(of: $0.policy, on: row, in: table) } ?? PortWideValues()
            let isNamed = entry.listener.hostname.map { $0 != Hostname.any } ?? false
            members.append(
                SharedPort.Member(
                    row: row, attachment: attachment, values: values,
                    needsInspector: values[.fingerprints] != nil || isNamed && entry.listener.transport != .http))
        }
        let port = SharedPort(members)
        sharedPorts[key] = port
        return port
    }

    /// The settings that a listener takes from another listener of its port, whether or not its own policy has them.
    func foreignSettings(on row: Int, in resolution: GatewayResolution) -> [(setting: PortWideSetting, owner: ListenerName)] {
        guard let port = sharedPort(of: row, in: resolution), let member = port.position(ofRow: row) else {
            return []
        }
        return PortWideSetting.allCases.compactMap { setting in
            guard port.isLost(setting, by: member) || port.isInherited(setting, by: member, in: resolution.table),
                let owner = port.owner(of: setting)
            else { return nil }
            return (setting, resolution.table.rows[port.members[owner].row].name)
        }
    }

    private func portWideValues(of policy: Policy, on row: Int, in table: ListenerTable) -> PortWideValues {
        if portWidePolicies[policy.name] == nil {
            budget.spend(1 + policy.spec.count / 16)
            portWidePolicies[policy.name] = PortWidePolicy(
                values: PortWideValues(of: policy, inventory.tables),
                translation: Translation(of: policy, in: inventory, budget: budget))
        }
        guard let known = portWidePolicies[policy.name], table.rows[row].isGoverned(by: inventory.tables) else {
            return PortWideValues()
        }
        let faults = known.translation.faults(on: row, of: table, in: inventory, budget: budget)
        return known.values.effective(on: table.rows[row], isValid: faults.isEmpty)
    }
}

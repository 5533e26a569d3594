/// A setting that applies to all listeners of a port, and the listeners that it comes from and that lose it.
public struct PortOutcome: Sendable, Hashable {
    /// A listener with the policy that is effective on it.
    public struct Member: Sendable, Hashable {
        /// The listener.
        public let listener: ListenerName
        /// The policy; nil if it has the defaults.
        public let policy: PolicySummary?
    }

    /// The port, as the owner declares it.
    public let port: Int
    /// The setting.
    public let setting: PortWideSetting
    /// The listener whose setting is in force on the port. If its policy does not have the setting, the default is in force.
    public let owner: Member
    /// Whether the owner's policy has the setting.
    public let isSet: Bool
    /// The listeners whose policies have other values, which have no effect.
    public let losers: [Member]
    /// The listeners that have the setting although their policies do not.
    public let others: [Member]
}

extension Resolver {
    /// The port-wide settings of the ports whose first listener belongs to a Gateway.
    func ports(of gateway: Gateway) -> [PortOutcome] {
        let resolution = resolution(of: gateway)
        let table = resolution.table
        return resolution.rows.flatMap { row -> [PortOutcome] in
            guard table.isFirstOfSharedPort(row), let port = sharedPort(of: row, in: resolution) else { return [] }
            return PortWideSetting.allCases.compactMap { setting in
                guard let owner = port.owner(of: setting) else { return nil }
                func members(_ isIncluded: (Int) -> Bool) -> [PortOutcome.Member] {
                    port.members.indices.filter(isIncluded).map { port.members[$0].outcome(in: table) }
                }
                return PortOutcome(
                    port: table.rows[port.members[owner].row].listener.port, setting: setting,
                    owner: port.members[owner].outcome(in: table), isSet: port.members[owner].values[setting] != nil,
                    losers: members { port.isLost(setting, by: $0) },
                    others: members { port.isInherited(setting, by: $0, in: table) })
            }
        }
    }
}

extension SharedPort.Member {
    fileprivate func outcome(in table: ListenerTable) -> PortOutcome.Member {
        PortOutcome.Member(listener: table.rows[row].name, policy: attachment.map { PolicySummary($0.policy) })
    }
}

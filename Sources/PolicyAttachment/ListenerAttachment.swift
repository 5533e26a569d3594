internal import TrafficPolicy

/// The effect of a policy on a listener of one of its targets.
public struct ListenerAttachment: Sendable, Hashable {
    /// The listener.
    public let listener: ListenerName
    /// The state of the settings.
    public let state: State
    /// The policy that names the same listener by another target and is evaluated later, so that its settings are effective.
    public let overwrittenBy: PolicySummary?
    /// Whether HTTP/3 is disabled because the policy validates client certificates.
    public let disablesHTTP3: Bool

    /// The states of settings.
    public enum State: Sendable, Hashable {
        case inForce
        /// They cannot be translated. Every request is answered with 500, or every connection is closed.
        case invalid([Fault])
        /// They would also apply to these listeners, which share the port.
        case overlapping([ListenerName])
        /// The listener is not served, so the policy is not checked on it.
        case notServed(ListenerFault)
        /// The listener serves UDP, for which there are no settings, or the release applies policies only to HTTP listeners.
        case notApplicable
    }

    /// A setting that cannot be translated.
    public struct Fault: Sendable, Hashable {
        /// The controller's message.
        public let message: String
        /// Whether other objects cause the fault.
        public let needsCluster: Bool
    }
}

extension ListenerAttachment {
    init(
        of translation: Translation, to index: Int, in table: ListenerTable, overlaps: [ListenerName],
        overwrittenBy: Policy? = nil, inventory: Inventory, budget: StepBudget
    ) {
        let row = table.rows[index]
        listener = row.name
        self.overwrittenBy = overwrittenBy.map { PolicySummary($0) }
        disablesHTTP3 = overlaps.isEmpty && translation.disablesHTTP3(on: row)
        let isGoverned = row.isGoverned(by: inventory.tables)
        let faults = overlaps.isEmpty && isGoverned ? translation.faults(on: index, of: table, in: inventory, budget: budget) : []
        if !overlaps.isEmpty {
            state = .overlapping(overlaps)
        } else if let fault = row.fault {
            state = .notServed(fault)
        } else if row.service == .none || !isGoverned {
            state = .notApplicable
        } else {
            state = faults.isEmpty ? .inForce : .invalid(faults.map { Fault(message: $0.text, needsCluster: $0.needsCluster) })
        }
    }
}

extension ListenerRow {
    /// Whether the release applies policies to the listener.
    func isGoverned(by tables: PolicyTables) -> Bool {
        if case .tcp = service { tables.isOne(of: KnownReleases.governingTCP) } else { true }
    }
}

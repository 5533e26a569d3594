/// What a policy does to one listener that is its to govern.
public struct ListenerAttachment: Sendable, Hashable {
    /// The listener.
    public let listener: ListenerName
    /// What becomes of the settings.
    public let state: State
    /// The policy that names the same listener in another way and comes later, so that its settings stand in the end.
    public let overwriter: PolicyMention?
    /// Whether HTTP/3 is left off because the policy validates clients.
    public let losesHTTP3: Bool

    /// What can become of the settings.
    public enum State: Sendable, Hashable {
        case inForce
        /// They cannot be translated: every request is answered by 500, or every connection refused.
        case invalid([Fault])
        /// They would be forced on these, too, which share its port.
        case overlapping([ListenerName])
        /// The listener is not served, so nothing of the policy is looked at.
        case notServed(ListenerTrouble)
        /// The listener carries datagrams, for which there are no settings.
        case without
    }

    /// Something that cannot be translated.
    public struct Fault: Sendable, Hashable {
        /// What is wrong, in the controller's words.
        public let message: String
        /// Whether the policy alone does not show it: it lies in other objects.
        public let needsCluster: Bool
    }
}

extension ListenerAttachment {
    init(
        of translation: Translation, to row: ListenerRow, overlaps: [ListenerName], overwriter: Policy? = nil,
        in inventory: Inventory
    ) {
        listener = row.name
        self.overwriter = overwriter.map { PolicyMention($0) }
        losesHTTP3 = overlaps.isEmpty && translation.losesHTTP3(on: row)
        let faults = overlaps.isEmpty ? translation.faults(on: row, in: inventory) : []
        if !overlaps.isEmpty {
            state = .overlapping(overlaps)
        } else if let trouble = row.trouble {
            state = .notServed(trouble)
        } else if row.service == .none {
            state = .without
        } else {
            state = faults.isEmpty ? .inForce : .invalid(faults.map { Fault(message: $0.text, needsCluster: $0.needsCluster) })
        }
    }
}

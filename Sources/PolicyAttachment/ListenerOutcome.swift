/// Who governs a listener, who does not, and what holds there in the end.
public struct ListenerOutcome: Sendable {
    /// The listener.
    public let listener: ListenerName
    /// Its port, as declared.
    public let port: Int
    /// Its protocol, as declared.
    public let protocolName: String
    /// Its hostname; nil for all hosts.
    public let hostname: String?
    /// Why it is not served.
    public let trouble: ListenerTrouble?
    /// The policy whose settings it has; nil when it has the defaults.
    public let governor: Governor?
    /// The policies that are for it, too, and have no effect on it, oldest first.
    public let losers: [Loser]
    /// The settings that hold.
    public let inForce: [PolicySetting]
    /// The settings that somebody wrote and that do not hold.
    public let dropped: [DroppedSetting]

    /// A policy that governs.
    public struct Governor: Sendable, Hashable {
        /// The policy.
        public let policy: PolicyMention
        /// The target by which the listener is its own.
        public let target: Target
        /// What becomes of its settings.
        public let state: ListenerAttachment.State
    }

    /// A policy that does not.
    public struct Loser: Sendable, Hashable {
        /// The policy.
        public let policy: PolicyMention
        /// The target by which it is for the listener.
        public let target: Target
        /// Why it has no effect.
        public let reason: Reason

        /// Why a policy has no effect.
        public enum Reason: Sendable, Hashable {
            /// A narrower target wins.
            case overridden(by: PolicyMention)
            /// The holder of the same target wins.
            case conflicted(with: PolicyMention)
            /// It would have an effect on these, too.
            case overlapping([ListenerName])
        }
    }

    /// A setting without effect.
    public struct DroppedSetting: Sendable, Hashable {
        /// The setting.
        public let setting: PolicySetting
        /// Whose it is.
        public let policy: PolicyMention
        /// Why it has no effect.
        public let reason: Reason

        /// Why a setting has no effect.
        public enum Reason: Sendable, Hashable {
            /// Another policy governs the listener and does not say it.
            case replaced(by: PolicyMention)
            /// Nobody governs the listener.
            case notAttached
            /// Settings of its kind do nothing on such a listener.
            case otherProtocol
            /// HTTP/3 beside validation of clients.
            case clientValidation
            /// The policy cannot be translated, which takes the listener down.
            case invalid
            /// The listener is not served.
            case notServed
        }
    }
}

/// The effective and overridden policies of a listener, and its effective settings.
public struct ListenerOutcome: Sendable {
    /// The listener.
    public let listener: ListenerName
    /// Its port, as declared.
    public let port: Int
    /// Its protocol, as declared.
    public let protocolName: String
    /// Its hostname; nil for all hosts.
    public let hostname: String?
    /// Why it is not served; nil if it is served.
    public let fault: ListenerFault?
    /// The policy whose settings it has; nil if it has the defaults.
    public let effectivePolicy: EffectivePolicy?
    /// The other policies that target it and have no effect on it, oldest first.
    public let overridden: [OverriddenPolicy]
    /// The effective settings, followed by the defaults that complete the blocks of the policy.
    public let inForce: [PolicySetting]
    /// The settings of policies that have no effect.
    public let dropped: [DroppedSetting]

    /// The policy that is effective on a listener.
    public struct EffectivePolicy: Sendable, Hashable {
        /// The policy.
        public let policy: PolicySummary
        /// The target that includes the listener.
        public let target: Target
        /// The state of its settings.
        public let state: ListenerAttachment.State
    }

    /// A policy that is not effective on a listener.
    public struct OverriddenPolicy: Sendable, Hashable {
        /// The policy.
        public let policy: PolicySummary
        /// The target that includes the listener.
        public let target: Target
        /// Why it has no effect.
        public let reason: Reason

        /// Why a policy has no effect.
        public enum Reason: Sendable, Hashable {
            /// A policy with a narrower target takes precedence.
            case overridden(by: PolicySummary)
            /// A policy with the same target takes precedence.
            case conflicted(with: PolicySummary)
            /// It would also apply to these listeners.
            case overlapping([ListenerName])
        }
    }

    /// A setting without effect.
    public struct DroppedSetting: Sendable, Hashable {
        /// The setting.
        public let setting: PolicySetting
        /// The policy that it belongs to.
        public let policy: PolicySummary
        /// Why it has no effect.
        public let reason: Reason

        /// Why a setting has no effect.
        public enum Reason: Sendable, Hashable {
            /// Another policy is effective on the listener and does not set it.
            case replaced(by: PolicySummary)
            /// No policy is effective on the listener.
            case notAttached
            /// The setting does not apply to the protocol of the listener.
            case otherProtocol
            /// HTTP/3 is not supported with validation of client certificates.
            case clientValidation
            /// The release ignores validation of client certificates without a CA.
            case noAuthority
            /// The setting applies to the whole port, which takes it from this listener.
            case portWide(from: ListenerName)
            /// The policy cannot be translated, so the listener serves nothing.
            case invalid
            /// The listener is not served.
            case notServed
        }
    }
}

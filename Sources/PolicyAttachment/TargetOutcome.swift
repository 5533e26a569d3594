/// The outcome of a policy on one of its targets.
public struct TargetOutcome: Sendable, Hashable {
    /// The target.
    public let target: Target
    /// The entry of the policy that names or selects it.
    public let origin: TargetOrigin
    /// The state.
    public let state: State

    /// The states of an attachment.
    public enum State: Sendable, Hashable {
        /// The target does not exist for the controller, which writes no status.
        case absent(Absence)
        /// The object has no listener with the name; the names that it has.
        case sectionMissing(existing: [String])
        /// Another policy, or an earlier entry of the same one, is effective on the target.
        case conflicted(with: PolicySummary)
        /// It is effective on the target. The listeners are those that no narrower target includes.
        case attached(listeners: [ListenerAttachment], overridden: [Override])
    }

    /// Why a target does not exist for the controller.
    public enum Absence: Sendable, Hashable {
        case gatewayMissing(ObjectName)
        /// Envoy Gateway does not manage the class of the Gateway.
        case gatewayOfOtherClass(ObjectName, className: String)
        case listenerSetMissing(ObjectName)
    }

    /// A section on which a policy with a narrower target is effective.
    public struct Override: Sendable, Hashable {
        /// The name of the listener.
        public let section: String
        /// The policy: another one, or the same one by another of its targets.
        public let policy: PolicySummary
    }
}

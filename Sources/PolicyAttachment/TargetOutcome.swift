/// What became of a policy on one of its targets.
public struct TargetOutcome: Sendable, Hashable {
    /// The target.
    public let target: Target
    /// Which words of the policy led to it.
    public let origin: TargetOrigin
    /// What became of it.
    public let state: State

    /// What can become of it.
    public enum State: Sendable, Hashable {
        /// The controller knows no such target: it says nothing at all.
        case absent(Absence)
        /// The object has no listener of the name; those that it has.
        case sectionMissing(existing: [String])
        /// Another policy, or an earlier mention by the same one, holds the target.
        case conflicted(holder: PolicyMention)
        /// It holds the target. The listeners are those that no narrower target takes away.
        case attached(listeners: [ListenerAttachment], overridden: [Override])
    }

    /// Why a target is not there for the controller.
    public enum Absence: Sendable, Hashable {
        case gatewayMissing(ObjectName)
        /// The class of the Gateway is not Envoy Gateway's.
        case gatewayOfOtherClass(ObjectName, className: String)
        case listenerSetMissing(ObjectName)
    }

    /// A section that a policy with a narrower target holds.
    public struct Override: Sendable, Hashable {
        /// The name of the listener.
        public let section: String
        /// Who holds it: another policy, or the same one by another of its targets.
        public let policy: PolicyMention
    }
}

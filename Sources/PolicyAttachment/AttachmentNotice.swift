public import JSONTape

/// A notice for the author of a policy, before the policy is stored.
public struct AttachmentNotice: Sendable, Hashable {
    /// The entry of the policy that the notice is about; nil for the targets as a whole.
    public let origin: TargetOrigin?
    /// The content.
    public let kind: Kind

    /// The kinds of notices.
    public enum Kind: Sendable, Hashable {
        /// Another policy has the same target. Only the older one is effective; `takesPrecedence` if it is this one.
        case conflict(Target, with: PolicyMention, takesPrecedence: Bool)
        /// The target does not exist for the controller, which writes no status.
        case targetAbsent(Target, TargetOutcome.Absence)
        /// The Gateway of the ListenerSet, which must not be named, does not exist or is not managed by Envoy Gateway.
        case parentAbsent(ObjectName)
        /// The target has no listener with the name; the listeners that it has.
        case sectionMissing(Target, existing: [String])
        /// The Gateway does not allow the ListenerSet, so its listeners are not served. Nil for a Gateway that must not be named.
        case listenerSetNotAllowed(ObjectName, gateway: ObjectName?)
        /// The settings would also apply to listeners that share the port. At most ``AttachmentReview/maxListed`` are named, and all that must
        /// not be named are one entry.
        case portOverlap(ListenerMention, with: [ListenerMention])
        /// The settings cannot be translated because of other objects.
        case invalid(ListenerMention, message: String)
        /// The policy replaces another one, which has a wider target, on the listener.
        case overrides(ListenerMention, policy: PolicyMention, losing: LostSettings)
        /// Another policy, which has a narrower target, replaces this one on the listener.
        case overridden(ListenerMention, by: PolicyMention, losing: LostSettings)
        /// HTTP/3 is disabled on the listener, because the policy validates client certificates.
        case http3Disabled(ListenerMention)
        /// The policy shares settings with the listeners of other policies on a port.
        case port(PortNotice)
        /// The selector selects nothing.
        case selectorWithoutMatch(Target.Kind)
        /// The selector selects nothing in its namespace, and no ReferenceGrant permits a reference to another.
        case selectorWithoutGrant(Target.Kind)
        /// The review stopped at its limit of steps.
        case unchecked(maxSteps: Int)
    }

    /// Whether the notice must prevent a write: another policy, which is not being deleted, has the same target.
    public var isConflict: Bool {
        guard case .conflict(_, let other, _) = kind else { return false }
        return !other.isBeingDeleted
    }

    /// Whether another policy has the same target and loses it to this one. Of stored policies, only the other one is at fault.
    package var isConflictWithLaterPolicy: Bool {
        if case .conflict(_, _, takesPrecedence: true) = kind { true } else { false }
    }

    /// The field of the policy that the notice is about.
    public var path: FieldPath { origin?.path ?? FieldPath([.name("spec")]) }
}

/// Something that the author of a policy should know before it is stored.
public struct AttachmentNotice: Sendable, Hashable {
    /// Which words of the policy it is about.
    public let origin: TargetOrigin
    /// What it is.
    public let matter: Matter

    /// What can be said of a policy among others.
    public enum Matter: Sendable, Hashable {
        /// Another policy is for the same target. Of the two only one has an effect: the older one, which may be this one.
        case conflict(Target, with: PolicyMention, prevails: Bool)
        /// The controller knows no such target and will not even write a status.
        case targetAbsent(Target, TargetOutcome.Absence)
        /// The target has no listener of the name; those that it has.
        case sectionMissing(Target, existing: [String])
        /// The Gateway does not allow the ListenerSet, so its listeners are not served.
        case listenerSetNotAllowed(ObjectName, gateway: ObjectName)
        /// The settings would be forced on listeners that share the port.
        case portOverlap(ListenerName, with: [ListenerName])
        /// The settings cannot be translated, and other objects are the reason.
        case invalid(ListenerName, message: String)
        /// The listener leaves a wider policy for this one, which replaces it whole.
        case overrides(ListenerName, policy: PolicyMention, losing: [PolicySetting])
        /// The listener stays with a narrower policy, which is whole in its place.
        case overridden(ListenerName, by: PolicyMention, losing: [PolicySetting])
        /// The listener will not have HTTP/3, for the policy validates clients.
        case http3Disabled(ListenerName)
        /// The selector finds nothing.
        case selectorWithoutMatch(Target.Kind)
        /// The selector would find these, but no ReferenceGrant lets it.
        case selectorWithoutGrant([Target])
    }

    /// Whether a write must not do this: it takes from, or waits for, a policy that is there to stay.
    public var isConflict: Bool {
        guard case .conflict(_, let other, _) = matter else { return false }
        return !other.isBeingDeleted
    }
}

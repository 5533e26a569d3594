/// The outcome of a policy.
public struct PolicyOutcome: Sendable {
    /// The policy.
    public let policy: PolicySummary
    /// Its status as the controller writes it; empty if it writes none.
    public let ancestors: [Ancestor]
    /// The outcome on each of its targets, in the order in which the controller evaluates them.
    public let targets: [TargetOutcome]
    /// The ListenerSets that their Gateway does not allow, and the selectors that select nothing, of which the status says nothing.
    public let notices: [AttachmentNotice]
}

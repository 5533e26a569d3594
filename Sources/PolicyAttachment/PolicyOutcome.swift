/// What becomes of a policy.
public struct PolicyOutcome: Sendable {
    /// The policy.
    public let policy: PolicyMention
    /// Its status, as the controller writes it; empty when it writes none.
    public let ancestors: [Ancestor]
    /// What became of it on each of its targets, in the order in which the controller takes them.
    public let targets: [TargetOutcome]
}

/// What an inventory answers.
extension Inventory {
    /// What becomes of a policy; nil when there is none of the name.
    ///
    /// Looks at the policy's targets only: the cost does not depend on how many other policies there are.
    public func outcome(of name: ObjectName) -> PolicyOutcome? {
        guard let policy = policy(name) else { return nil }
        var resolver = Resolver(self)
        return resolver.outcome(of: policy)
    }

    /// What would become of a policy if it were stored, in place of the one of its name.
    public func outcome(ofProposed policy: Policy) -> PolicyOutcome {
        var resolver = Resolver(proposing(policy))
        return resolver.outcome(of: policy)
    }

    /// What becomes of all policies, the oldest first.
    public func outcomes() -> [PolicyOutcome] {
        var resolver = Resolver(self)
        return policies.values.sorted { $0.precedence < $1.precedence }.map { resolver.outcome(of: $0) }
    }
}

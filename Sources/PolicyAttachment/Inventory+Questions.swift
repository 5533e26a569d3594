/// Outcomes of single policies. The cost depends on the policy's targets, not on the number of other policies.
extension Inventory {
    /// Returns the outcome of a stored policy; nil if there is none with the name.
    public func outcome(of name: ObjectName) -> PolicyOutcome? {
        guard let policy = policies[name] else { return nil }
        let resolver = Resolver(self)
        return resolver.outcome(of: policy)
    }

    /// Returns the outcome of a policy as if it were stored and replaced the one with its name.
    public func outcome(ofProposed policy: Policy) -> PolicyOutcome {
        let resolver = Resolver(with(policy: policy, budget: .unlimited))
        return resolver.outcome(of: policy)
    }
}

/// What an inventory answers about one policy.
///
/// Only the policy's targets are looked at, and who else is for them: the cost does not depend on how many other policies there are.
extension Inventory {
    /// What becomes of a policy; nil when there is none of the name.
    public func outcome(of name: ObjectName) -> PolicyOutcome? {
        guard let policy = policies[name] else { return nil }
        var resolver = Resolver(self)
        return resolver.outcome(of: policy)
    }

    /// What would become of a policy if it were stored, in place of the one of its name.
    public func outcome(ofProposed policy: Policy) -> PolicyOutcome {
        var resolver = Resolver(supposing(policy))
        return resolver.outcome(of: policy)
    }
}

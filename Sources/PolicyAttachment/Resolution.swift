/// What becomes of all policies and of all listeners of a cluster.
public struct Resolution: Sendable {
    /// The policies, the oldest first.
    public let policies: [PolicyOutcome]
    /// The listeners of Envoy Gateway's Gateways, oldest Gateway first.
    public let listeners: [ListenerOutcome]
}

extension Inventory {
    /// Works out everything.
    public func resolution() -> Resolution {
        var resolver = Resolver(self)
        let policies = self.policies.values.sorted { $0.precedence < $1.precedence }
        let outcomes = policies.map { resolver.outcome(of: $0) }
        var claims: [ObjectName: [Claim]] = [:]
        for claim in policies.flatMap({ self.claims(of: $0) }) {
            if let gateway = gateway(of: claim.target) { claims[gateway.name, default: []].append(claim) }
        }
        let gateways = self.gateways.values.compactMap(\.gateway).filter { isAccepted($0) }
            .sorted { $0.precedence < $1.precedence }
        let listeners = gateways.flatMap { resolver.listeners(of: $0, claims: claims[$0.name] ?? []) }
        return Resolution(policies: outcomes, listeners: listeners)
    }
}

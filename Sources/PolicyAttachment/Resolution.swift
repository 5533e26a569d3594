/// The outcome of all policies and listeners of a cluster.
public struct Resolution: Sendable {
    /// The policies, oldest first.
    public let policies: [PolicyOutcome]
    /// The listeners of Envoy Gateway's Gateways, oldest Gateway first.
    public let listeners: [ListenerOutcome]
    /// The settings that apply to whole ports with several listeners, in the order of the listeners.
    public let ports: [PortOutcome]

    /// A resolution of its parts.
    public init(policies: [PolicyOutcome], listeners: [ListenerOutcome], ports: [PortOutcome]) {
        (self.policies, self.listeners, self.ports) = (policies, listeners, ports)
    }
}

extension Inventory {
    /// Resolves all policies and listeners.
    public func resolution() -> Resolution {
        let resolver = Resolver(self)
        let policies = self.policies.values.sorted { $0.precedence < $1.precedence }
        let outcomes = policies.map { resolver.outcome(of: $0) }
        var attachments: [ObjectName: [Attachment]] = [:]
        for attachment in policies.flatMap({ self.attachments(of: $0, budget: .unlimited).all }) {
            if let gateway = gateway(of: attachment.target) { attachments[gateway.name, default: []].append(attachment) }
        }
        let gateways = self.gateways.values.compactMap(\.gateway).filter { isAccepted($0) }
            .sorted { $0.precedence < $1.precedence }
        let listeners = gateways.flatMap { resolver.listeners(of: $0, attachments: attachments[$0.name] ?? []) }
        return Resolution(policies: outcomes, listeners: listeners, ports: gateways.flatMap { resolver.ports(of: $0) })
    }
}

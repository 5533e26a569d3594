/// A listener in the table of its proxy.
struct ListenerRow: Sendable {
    let name: ListenerName
    let listener: Listener
    /// The port inside of the container.
    let containerPort: Int
    var trouble: ListenerTrouble?

    /// What the proxy makes of it.
    enum Service: Sendable, Hashable {
        /// Nothing: there is trouble, or it carries datagrams, for which a policy has no settings.
        case none
        case http(isEncrypted: Bool)
        case tcp(isEncrypted: Bool)
    }

    var service: Service {
        guard trouble == nil else { return .none }
        switch listener.transport {
        case .http: return .http(isEncrypted: false)
        case .https: return .http(isEncrypted: true)
        case .tcp: return .tcp(isEncrypted: false)
        case .tls: return .tcp(isEncrypted: listener.tls?.mode == .terminate)
        case .udp, .other: return .none
        }
    }
}

/// A listener in the table of its proxy.
struct ListenerRow: Sendable {
    let name: ListenerName
    let listener: Listener
    /// The port inside of the container.
    let containerPort: Int
    /// Whether a review may name it.
    let isVisible: Bool
    var fault: ListenerFault?

    /// How the proxy serves it.
    enum Service: Sendable, Hashable {
        /// Not at all, or as UDP, for which a policy has no settings.
        case none
        case http(isEncrypted: Bool)
        case tcp(isEncrypted: Bool)
    }

    var service: Service {
        guard fault == nil else { return .none }
        switch listener.transport {
        case .http: return .http(isEncrypted: false)
        case .https: return .http(isEncrypted: true)
        case .tcp: return .tcp(isEncrypted: false)
        case .tls: return .tcp(isEncrypted: listener.tls?.mode == .terminate)
        case .udp, .other: return .none
        }
    }
}

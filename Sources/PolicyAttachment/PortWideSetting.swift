/// A setting of a whole port. Envoy applies it to a connection before it knows to which of the port's listeners the connection belongs.
public enum PortWideSetting: String, Sendable, Hashable, CaseIterable {
    case tcpKeepalive = "tcpKeepalive"
    case bufferLimit = "connection.bufferLimit"
    case maxAcceptPerSocketEvent = "connection.maxAcceptPerSocketEvent"
    case connectionInspectionTimeout = "timeout.tcp.connectionInspectionTimeout"
    case proxyProtocol = "proxyProtocol"
    case fingerprints = "tls.fingerprints"
    case http3 = "http3"

    /// From which listener of the port the setting is taken (Envoy Gateway 1.9, `internal/xds/translator`).
    enum Source {
        /// The first listener, also if its policy does not have the setting.
        case first
        /// The first listener whose policy has the setting.
        case firstWithSetting
        /// The first listener that needs the TLS inspector: for its hostname, or for its own fingerprints.
        case firstWithInspector
    }

    var source: Source {
        switch self {
        case .tcpKeepalive, .bufferLimit, .maxAcceptPerSocketEvent, .connectionInspectionTimeout: .first
        case .proxyProtocol, .http3: .firstWithSetting
        case .fingerprints: .firstWithInspector
        }
    }

    /// Whether listeners whose policies do not have the setting must be warned: clients have to connect in another way.
    var changesClients: Bool { self == .proxyProtocol || self == .http3 }

    /// Whether a field of a policy is the setting or a part of it.
    package func includes(_ setting: PolicySetting) -> Bool {
        setting.isWithin(rawValue) || self == .proxyProtocol && setting.isWithin("enableProxyProtocol")
    }
}

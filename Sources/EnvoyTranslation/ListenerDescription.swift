/// The listener that a policy is translated for.
public struct ListenerDescription: Sendable {
    /// The protocol of a listener.
    public enum Transport: String, Sendable, CaseIterable {
        case http, https, tls, tcp
    }

    /// The protocol.
    public let transport: Transport
    /// The name that Envoy Gateway gives it, for example `default/edge/https`.
    public let name: String
    /// The port in the container: Envoy Gateway adds 10000 to ports below 1024.
    public let port: Int
    /// The host name; nil for all hosts.
    public let hostname: String?
    /// The host of HTTP/1.0 requests without a Host header if `hostname` is not exact: that of the only route.
    public let routeHostname: String?
    /// Whether the connections of a TLS listener are passed through to the backends.
    public let passesTLSThrough: Bool
    /// The Secrets with the certificates, as `namespace/name`.
    public let certificates: [String]

    /// A listener by its parts.
    public init(
        transport: Transport, name: String, port: Int, hostname: String? = nil, routeHostname: String? = nil,
        passesTLSThrough: Bool = false, certificates: [String] = []
    ) {
        self.transport = transport
        self.name = name
        self.port = port
        self.hostname = hostname
        self.routeHostname = routeHostname
        self.passesTLSThrough = transport == .tls && passesTLSThrough
        self.certificates = certificates
    }

    /// A listener of a protocol, for policies whose listeners are not known.
    public init(assumed transport: Transport, namespace: String = "default", hostname: String? = nil) {
        let port =
            switch transport {
            case .http: 10080
            case .https, .tls: 10443
            case .tcp: 15000
            }
        self.init(
            transport: transport, name: "\(namespace)/gateway/\(transport.rawValue)", port: port, hostname: hostname,
            certificates: transport == .https || transport == .tls ? ["\(namespace)/certificate"] : [])
    }

    /// Whether Envoy ends TLS.
    var terminatesTLS: Bool { transport == .https || transport == .tls && !passesTLSThrough }

    var isHTTP: Bool { transport == .http || transport == .https }

    /// The host of HTTP/1.0 requests without a Host header.
    var defaultHost: String? { [hostname, routeHostname].compactMap(\.self).first { !$0.contains("*") } }

    /// The names of servers by which Envoy chooses the filter chain; none for all.
    var serverNames: [String] {
        guard transport == .https || transport == .tls, let hostname, hostname != "*" else { return [] }
        return [hostname]
    }

    /// The prefix of the statistics of the listener.
    var statPrefix: String {
        switch transport {
        case .http, .https: "\(transport.rawValue)-\(port)"
        case .tls: "tls-\(passesTLSThrough ? "passthrough" : "terminate")-\(port)"
        case .tcp: "tcp-\(port)"
        }
    }
}

internal import JSONTape
internal import PolicySchema

/// The network filters and the TLS settings of a listener (envoy.config.listener.v3.FilterChain).
struct FilterChain {
    let setting: Setting

    init(_ source: PolicyOnListener) throws(ListenerTranslation.Fault) {
        let (spec, listener) = (source.spec, source.listener)
        let proxy = listener.isHTTP ? try ConnectionManager(source).setting : Self.tcpProxy(spec, listener)
        let filters = [Self.connectionLimit(spec, listener), proxy].compactMap(\.self)
        setting = .object { chain in
            chain.set("name", .string(listener.name))
            if !listener.serverNames.isEmpty, !source.isQUIC || source.has(.matchesQUICServerNames) {
                chain.set(
                    "filterChainMatch",
                    .object { $0.set("serverNames", .list(listener.serverNames.map { .scalar(.string($0)) })) })
            }
            chain.set("transportSocketConnectTimeout", duration: spec["timeout"]?["tcp"]?["tlsHandshakeTimeout"])
            if listener.terminatesTLS {
                chain.set("transportSocket", TLSContext(source: source).transportSocket)
            }
            chain.set("filters", .list(filters))
        }
    }

    private static func connectionLimit(_ spec: PolicyField, _ listener: ListenerDescription) -> Setting? {
        let limit = spec["connection"]?["connectionLimit"]
        guard let value = limit?["value"], let count = value.integer else { return nil }
        return .extension(
            "envoy.filters.network.connection_limit",
            type: "envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit", from: limit
        ) { filter in
            filter.set("statPrefix", .string(listener.statPrefix))
            // proto3 JSON writes 64-bit integers as strings.
            filter.set("maxConnections", .string(String(count)), from: value)
            filter.set("delay", duration: limit?["closeDelay"])
        }
    }

    /// The proxy of a TCP or TLS listener. The cluster is the one of a listener without routes.
    private static func tcpProxy(_ spec: PolicyField, _ listener: ListenerDescription) -> Setting {
        .extension(
            "envoy.filters.network.tcp_proxy", type: "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"
        ) { proxy in
            proxy.set("statPrefix", .string(listener.statPrefix))
            proxy.set("cluster", "EmptyCluster")
            proxy.set("idleTimeout", duration: spec["timeout"]?["tcp"]?["idleTimeout"])
        }
    }
}

extension ReleaseDifference {
    static let matchesQUICServerNames = ReleaseDifference(
        in: .before("1.3.3").or(.since("1.7")), ["spec.http3"], on: [.https],
        "A QUIC listener serves only the host name of the listener.")
}

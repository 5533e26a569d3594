internal import JSONTape
internal import PolicySchema

/// The filters that read the first bytes of a connection.
struct ListenerFilters {
    let source: PolicyOnListener

    private var spec: PolicyField { source.spec }
    private var listener: ListenerDescription { source.listener }
    private var isQUIC: Bool { source.isQUIC }

    var settings: [Setting] { [proxyProtocol, tlsInspector].compactMap(\.self) }

    private var proxyProtocol: Setting? {
        // proxyProtocol takes precedence over the deprecated enableProxyProtocol.
        let deprecated = spec["enableProxyProtocol"].flatMap { $0.isTrue ? $0 : nil }
        guard let field = spec["proxyProtocol"] ?? deprecated else { return nil }
        return .extension(
            "envoy.filters.listener.proxy_protocol",
            type: "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol", from: field
        ) { filter in
            if let optional = field["optional"], optional.isTrue {
                filter.set("allowRequestsWithoutProxyProtocol", .boolean(true), from: optional)
            }
        }
    }

    /// Reads the server name and the fingerprints of a ClientHello. QUIC has its own parser of server names.
    private var tlsInspector: Setting? {
        let fingerprints = listener.terminatesTLS ? spec["tls"]?["fingerprints"] : nil
        let isNeeded =
            !(fingerprints?.elements ?? []).isEmpty || !listener.serverNames.isEmpty && (!isQUIC || source.has(.inspectsQUIC))
        guard isNeeded else { return nil }
        return .extension(
            "envoy.filters.listener.tls_inspector",
            type: "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector", from: fingerprints
        ) { filter in
            for (text, name) in [("JA3", "enableJa3Fingerprinting"), ("JA4", "enableJa4Fingerprinting")] {
                let field = fingerprints?.elements.first { $0.text == text }
                if let field { filter.set(name, .boolean(true), from: field) }
            }
        }
    }
}

extension ReleaseDifference {
    static let inspectsQUIC = ReleaseDifference(
        in: .before("1.3.3"), ["spec.http3"], on: [.https],
        "A QUIC listener with a host name has a TLS inspector, which Envoy refuses.")
}

internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// A listener of Envoy (envoy.config.listener.v3.Listener).
struct ListenerMessage {
    private let source: PolicyOnListener
    private let filterChain: FilterChain

    init(_ source: PolicyOnListener) throws(ListenerTranslation.Fault) {
        self.source = source
        filterChain = try FilterChain(source)
    }

    private var spec: PolicyField { source.spec }
    private var listener: ListenerDescription { source.listener }
    private var isQUIC: Bool { source.isQUIC }

    /// Whether Envoy Gateway adds a QUIC listener.
    var hasQUIC: Bool {
        listener.transport == .https && spec["http3"] != nil
            && !(source.has(.stopsHTTP3WithClientValidation) && source.clientValidation != nil)
    }

    var setting: Setting {
        .object(from: isQUIC ? spec["http3"] : nil) { message in
            message.set("name", .string(listener.name + (isQUIC ? "-quic" : "")))
            message.set("address", address)
            if isQUIC {
                message.set(
                    "udpListenerConfig",
                    .object {
                        $0.set("downstreamSocketConfig", .object())
                        $0.set("quicOptions", .object())
                    })
                message.set("drainType", "MODIFY_ONLY")
            } else {
                addConnectionSettings(to: &message)
            }
            let filters = ListenerFilters(source: source).settings
            if !filters.isEmpty { message.set("listenerFilters", .list(filters)) }
            if listener.transport == .http {
                message.set("defaultFilterChain", filterChain.setting)
            } else {
                message.set("filterChains", .list([filterChain.setting]))
            }
        }
    }

    private var address: Setting {
        .object {
            $0.set(
                "socketAddress",
                .object {
                    if isQUIC { $0.set("protocol", "UDP") }
                    $0.set("address", "0.0.0.0")
                    $0.set("portValue", .number(String(listener.port)))
                })
        }
    }

    /// The settings of the TCP connection.
    private func addConnectionSettings(to message: inout MessageBuilder) {
        let connection = spec["connection"]
        message.set("socketOptions", socketOptions)
        message.set("listenerFiltersTimeout", duration: spec["timeout"]?["tcp"]?["connectionInspectionTimeout"])
        let buffer = connection?["bufferLimit"]
        message.set("perConnectionBufferLimitBytes", .number(String(buffer?.bytes ?? 32768)), from: buffer)
        guard source.has(.limitsAccepts) else { return }
        let accepts = source.has(.readsAcceptLimit) ? connection?["maxAcceptPerSocketEvent"] : nil
        // Without the field, Envoy has no limit.
        if accepts?.integer != 0 {
            message.set("maxConnectionsToAcceptPerSocketEvent", .number(String(accepts?.integer ?? 1)), from: accepts)
        }
    }

    /// SO_KEEPALIVE, TCP_KEEPCNT, TCP_KEEPIDLE and TCP_KEEPINTVL by their numbers in Linux.
    private var socketOptions: Setting? {
        guard let keepalive = spec["tcpKeepalive"] else { return nil }
        let tcp = 6
        var options = [
            Self.socketOption("socket option to enable tcp keep alive", level: 1, name: 9, value: 1, from: keepalive)
        ]
        if let probes = keepalive["probes"], let count = probes.integer {
            options.append(
                Self.socketOption("socket option for keep alive probes", level: tcp, name: 6, value: count, from: probes))
        }
        for (field, description, name) in [
            ("idleTime", "socket option for keep alive idle time", 4),
            ("interval", "socket option for keep alive interval", 5),
        ] {
            guard let time = keepalive[field], let milliseconds = time.milliseconds else { continue }
            options.append(Self.socketOption(description, level: tcp, name: name, value: milliseconds / 1000, from: time))
        }
        return .list(options)
    }

    /// A socket option. proto3 JSON writes 64-bit integers as strings.
    private static func socketOption(
        _ description: String, level: Int, name: Int, value: Int64, from field: PolicyField
    ) -> Setting {
        .object(from: field) {
            $0.set("description", .string(description))
            $0.set("level", .string(String(level)))
            $0.set("name", .string(String(name)))
            $0.set("intValue", .string(String(value)))
            $0.set("state", "STATE_PREBIND")
        }
    }
}

extension ReleaseDifference {
    // Envoy before 1.40 does not validate client certificates of QUIC connections.
    static let stopsHTTP3WithClientValidation = ReleaseDifference(
        in: KnownReleases.stoppingHTTP3WithClientValidation, ["spec.http3"], on: [.https],
        "HTTP/3 stays off if client certificates are validated.")
    static let limitsAccepts = ReleaseDifference(
        in: .since("1.5"), ["spec.connection.maxAcceptPerSocketEvent"],
        "By default, Envoy accepts one connection per socket event.")
    static let readsAcceptLimit = ReleaseDifference(
        in: .since("1.5.1"), ["spec.connection.maxAcceptPerSocketEvent"], "maxAcceptPerSocketEvent has an effect.")
}

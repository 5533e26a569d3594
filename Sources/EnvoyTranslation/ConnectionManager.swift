internal import JSONTape

/// The HTTP connection manager of a listener (envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager).
struct ConnectionManager {
    let source: PolicyOnListener
    private let addressDetection: Setting?
    private let http1Options: Setting?

    init(_ source: PolicyOnListener) throws(ListenerTranslation.Fault) {
        self.source = source
        addressDetection = try ClientAddressDetection(source).setting
        http1Options = try ProtocolOptions.http1(source.spec["http1"], on: source.listener)
    }

    var spec: PolicyField { source.spec }
    private var listener: ListenerDescription { source.listener }
    private var isQUIC: Bool { source.isQUIC }

    var setting: Setting {
        .extension(
            "envoy.filters.network.http_connection_manager",
            type: "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
        ) { manager in
            manager.set("codecType", isQUIC ? "HTTP3" : "AUTO", from: isQUIC ? spec["http3"] : nil)
            manager.set("statPrefix", .string(listener.statPrefix))
            manager.set(
                "rds",
                .object {
                    $0.set("configSource", .aggregatedSource)
                    $0.set("routeConfigName", .string(listener.name))
                })
            manager.set("serverHeaderTransformation", "PASS_THROUGH")
            addPathSettings(to: &manager)
            manager.set("useRemoteAddress", .boolean(addressDetection == nil), from: spec["clientIPDetection"])
            ClientAddressDetection.addTrustedHops(of: source, to: &manager)
            manager.set("originalIpDetectionExtensions", addressDetection)
            addHeaderSettings(to: &manager)
            addTimeouts(to: &manager)
            manager.set("commonHttpProtocolOptions", ProtocolOptions.common(spec))
            manager.set("httpProtocolOptions", http1Options)
            manager.set("http2ProtocolOptions", ProtocolOptions.http2(spec["http2"]))
            if isQUIC { manager.set("http3ProtocolOptions", .object(from: spec["http3"])) }
            manager.set("httpFilters", .list(filters))
        }
    }

    private func addPathSettings(to manager: inout MessageBuilder) {
        let path = spec["path"]
        manager.set("normalizePath", .boolean(true))
        let unmerged = path?["disableMergeSlashes"]
        manager.set("mergeSlashes", .boolean(unmerged?.isTrue != true), from: unmerged)
        let escaped = path?["escapedSlashesAction"]
        let actions = [
            "KeepUnchanged": "KEEP_UNCHANGED", "RejectRequest": "REJECT_REQUEST",
            "UnescapeAndForward": "UNESCAPE_AND_FORWARD",
        ]
        let action = escaped?.text.flatMap { actions[$0] } ?? "UNESCAPE_AND_REDIRECT"
        manager.set("pathWithEscapedSlashesAction", .string(action), from: escaped)
        if let scheme = spec["scheme"], scheme.text == "MatchBackend" {
            manager.set(
                "schemeHeaderTransformation", .object(from: scheme) { $0.set("matchUpstream", .boolean(true), from: scheme) })
        }
    }

    private func addTimeouts(to manager: inout MessageBuilder) {
        let timeout = spec["timeout"]?["http"]
        manager.set("requestTimeout", duration: timeout?["requestReceivedTimeout"])
        manager.set("requestHeadersTimeout", duration: timeout?["requestHeadersReceivedTimeout"])
        manager.set("streamIdleTimeout", duration: timeout?["streamIdleTimeout"])
        guard let duration = spec["connection"]?["connectionLimit"]?["maxConnectionDuration"] else { return }
        let unsafe = spec["http1"]?["disableSafeMaxConnectionDuration"]
        manager.set("http1SafeMaxConnectionDuration", .boolean(unsafe?.isTrue != true), from: unsafe ?? duration)
    }

    /// The HTTP filters in Envoy Gateway's order, the router last.
    private var filters: [Setting] {
        let headers = spec["headers"]
        let mutations = HeaderMutations(headers?["lateResponseHeaders"], of: source).settings
        var filters: [Setting] = []
        if let health = spec["healthCheck"], let path = health["path"] { filters.append(Self.healthCheck(health, path)) }
        if !mutations.isEmpty {
            filters.append(
                .extension(
                    "envoy.filters.http.header_mutation", type: "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
                    from: headers?["lateResponseHeaders"]
                ) { filter in
                    filter.set("mutations", .object { $0.set("responseMutations", .list(mutations)) })
                })
        }
        if let grpcWeb = spec["grpc"]?["enableWeb"], grpcWeb.isTrue {
            filters.append(
                .extension(
                    "envoy.filters.http.grpc_web", type: "envoy.extensions.filters.http.grpc_web.v3.GrpcWeb", from: grpcWeb))
        }
        let envoyHeaders = headers?["enableEnvoyHeaders"]
        filters.append(
            .extension("envoy.filters.http.router", type: "envoy.extensions.filters.http.router.v3.Router") {
                $0.set("suppressEnvoyHeaders", .boolean(envoyHeaders?.isTrue != true), from: envoyHeaders)
            })
        return filters
    }

    private static func healthCheck(_ field: PolicyField, _ path: PolicyField) -> Setting {
        .extension(
            "envoy.filters.http.health_check", type: "envoy.extensions.filters.http.health_check.v3.HealthCheck", from: field
        ) { filter in
            filter.set("passThroughMode", .boolean(false))
            let header = Setting.object { header in
                header.set("name", ":path")
                header.set("stringMatch", .object { $0.set("exact", path.value, from: path) })
            }
            filter.set("headers", .list([header]))
        }
    }
}

extension Setting {
    /// Routes and secrets come from Envoy Gateway's aggregated discovery service.
    static var aggregatedSource: Setting {
        .object {
            $0.set("ads", .object())
            $0.set("initialFetchTimeout", "0s")
            $0.set("resourceApiVersion", "V3")
        }
    }
}

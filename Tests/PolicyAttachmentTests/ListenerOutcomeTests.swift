import PolicyAttachment
import PolicySchema
import Testing
import TrafficPolicy

/// The effective settings of listeners.
@Suite struct ListenerOutcomeTests {
    static let cluster = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec:
          gatewayClassName: eg
          listeners:
          - {name: web, port: 8080, protocol: HTTP}
          - {name: secure, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
          - {name: raw, port: 9000, protocol: TCP}
          - {name: sealed, port: 9443, protocol: TLS, tls: {certificateRefs: [{name: cert}]}}
          - {name: passed, port: 9444, protocol: TLS, tls: {mode: Passthrough}}
          - {name: dns, port: 53, protocol: UDP}
          - {name: broken, port: 8081, protocol: HTTPS}
          - {name: narrow, port: 8082, protocol: HTTP}
          - {name: invalid, port: 8083, protocol: HTTP}
          - {name: busy, port: 80, protocol: HTTP}
          - {name: busy-too, port: 10080, protocol: HTTP}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: wide, namespace: shop}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
          tcpKeepalive: {probes: 3}
          tls: {minVersion: "1.3", clientValidation: {mode: Request}}
          headers: {earlyRequestHeaders: {set: [{name: authorization, value: secret}]}}
          timeout: {tcp: {idleTimeout: 1m}, http: {idleTimeout: 2m}}
          http3: {}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: narrow, namespace: shop}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: narrow}]
          timeout: {http: {idleTimeout: 3m}}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: other, namespace: shop}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: narrow}]
          scheme: MatchBackend
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: invalid, namespace: shop}
        spec:
          targetRefs:
          - {group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: invalid}
          - {group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: busy}
          connection: {bufferLimit: -1}
        """

    private static let rows:
        [(listener: String, effectivePolicy: String?, inForce: [String], dropped: [String], overridden: [String])] = [
            (
                "web", "shop/wide",
                ["tcpKeepalive.probes: 3", "headers.earlyRequestHeaders.set", "timeout.http.idleTimeout: 2m"],
                [
                    "tls.minVersion: 1.3 otherProtocol", "tls.clientValidation.mode: Request otherProtocol",
                    "timeout.tcp.idleTimeout: 1m otherProtocol", "http3 otherProtocol",
                ], []
            ),
            (
                "secure", "shop/wide",
                [
                    "tcpKeepalive.probes: 3", "tls.minVersion: 1.3", "tls.clientValidation.mode: Request",
                    "headers.earlyRequestHeaders.set",
                    "timeout.http.idleTimeout: 2m",
                ],
                ["timeout.tcp.idleTimeout: 1m otherProtocol", "http3 clientValidation"], []
            ),
            (
                "raw", "shop/wide", ["tcpKeepalive.probes: 3", "timeout.tcp.idleTimeout: 1m"],
                [
                    "tls.minVersion: 1.3 otherProtocol", "tls.clientValidation.mode: Request otherProtocol",
                    "headers.earlyRequestHeaders.set otherProtocol", "timeout.http.idleTimeout: 2m otherProtocol",
                    "http3 otherProtocol",
                ], []
            ),
            (
                "sealed", "shop/wide",
                [
                    "tcpKeepalive.probes: 3", "tls.minVersion: 1.3", "tls.clientValidation.mode: Request",
                    "timeout.tcp.idleTimeout: 1m",
                ],
                [
                    "headers.earlyRequestHeaders.set otherProtocol", "timeout.http.idleTimeout: 2m otherProtocol",
                    "http3 otherProtocol",
                ], []
            ),
            ("dns", "shop/wide", [], Self.all("otherProtocol"), []),
            ("broken", "shop/wide", [], Self.all("notServed"), []),
            (
                "narrow", "shop/narrow", ["timeout.http.idleTimeout: 3m"],
                [
                    "scheme: MatchBackend replaced by shop/narrow", "tcpKeepalive replaced by shop/narrow",
                    "tls replaced by shop/narrow",
                    "headers replaced by shop/narrow", "timeout.tcp replaced by shop/narrow", "http3 replaced by shop/narrow",
                ], ["shop/other conflicted with shop/narrow", "shop/wide overridden by shop/narrow"]
            ),
            (
                "invalid", "shop/invalid", [],
                [
                    "connection.bufferLimit: -1 invalid", "tcpKeepalive replaced by shop/invalid", "tls replaced by shop/invalid",
                    "headers replaced by shop/invalid", "timeout replaced by shop/invalid", "http3 replaced by shop/invalid",
                ], ["shop/wide overridden by shop/invalid"]
            ),
            (
                "busy", nil, [], ["connection.bufferLimit: -1 notAttached"] + Self.all("notAttached"),
                ["shop/invalid overlaps shop/edge/busy-too", "shop/wide overridden by shop/invalid"]
            ),
        ]

    private static func all(_ reason: String) -> [String] {
        [
            "tcpKeepalive.probes: 3", "tls.minVersion: 1.3", "tls.clientValidation.mode: Request",
            "headers.earlyRequestHeaders.set",
            "timeout.tcp.idleTimeout: 1m", "timeout.http.idleTimeout: 2m", "http3",
        ].map { "\($0) \(reason)" }
    }

    @Test(
        "The settings of a listener include the defaults of the policy's blocks that apply to its protocol",
        arguments: [
            (
                "web",
                [
                    "tcpKeepalive.idleTime: 7200s (default of the kernel)", "tcpKeepalive.interval: 75s (default of the kernel)",
                    "headers.withUnderscoresAction: RejectRequest (default of Envoy Gateway)",
                    "headers.requestID: Generate (default of Envoy)", "headers.maxRequestHeaderLimit: 60Ki (default of Envoy)",
                    "timeout.tcp.connectionInspectionTimeout: 15s (default of Envoy)",
                    "timeout.http.streamIdleTimeout: 5m (default of Envoy)",
                ]
            ),
            (
                "sealed",
                [
                    "tcpKeepalive.idleTime: 7200s (default of the kernel)", "tcpKeepalive.interval: 75s (default of the kernel)",
                    "tls.maxVersion: 1.3 (default of Envoy Gateway)",
                    "timeout.tcp.connectionInspectionTimeout: 15s (default of Envoy)",
                ]
            ), ("invalid", []), ("broken", []), ("busy", []),
        ])
    func defaults(listener: String, defaults: [String]) throws {
        let outcome = try #require(
            try Cluster(Self.cluster).inventory.resolution().listeners.first { $0.listener.name == listener })
        #expect(Set(outcome.inForce.filter { $0.defaultOrigin != nil }.map(\.description)) == Set(defaults))
    }

    @Test(
        "Client validation without a CA has no effect before 1.8",
        arguments: [("1.7", ["tls.clientValidation.spkiHashes noAuthority"]), ("1.8", [])])
    func withoutAuthority(release: String, dropped: [String]) throws {
        let cluster = Self.cluster.replacing("{mode: Request}", with: "{spkiHashes: [a]}")
        let tables = ClientTrafficPolicy.tables(for: try KnownReleases.profile(gateway: release))
        let outcome = try #require(
            try Cluster(cluster, tables: tables).inventory.resolution().listeners.first { $0.listener.name == "secure" })
        #expect(outcome.dropped.map(\.text).filter { $0.hasSuffix("noAuthority") } == dropped, "\(outcome.dropped)")
    }

    @Test("A listener has the settings of one policy that apply to its protocol", arguments: rows)
    func settings(_ row: (listener: String, effectivePolicy: String?, inForce: [String], dropped: [String], overridden: [String]))
        throws
    {
        let outcome = try #require(
            try Cluster(Self.cluster).inventory.resolution().listeners.first { $0.listener.name == row.listener })
        #expect(outcome.effectivePolicy.map { "\($0.policy.name)" } == row.effectivePolicy)
        #expect(outcome.inForce.filter { $0.defaultOrigin == nil }.map(\.description) == row.inForce)
        #expect(outcome.dropped.map(\.text) == row.dropped)
        #expect(outcome.overridden.map(\.text) == row.overridden)
    }
}

extension ListenerOutcome.DroppedSetting {
    fileprivate var text: String {
        if case .replaced(let policy) = reason { return "\(setting) replaced by \(policy.name)" }
        return "\(setting) \(reason)"
    }
}

extension ListenerOutcome.OverriddenPolicy {
    fileprivate var text: String {
        switch reason {
        case .overridden(let winner): "\(policy.name) overridden by \(winner.name)"
        case .conflicted(let winner): "\(policy.name) conflicted with \(winner.name)"
        case .overlapping(let others): "\(policy.name) overlaps \(others.map(\.description).joined(separator: ", "))"
        }
    }
}

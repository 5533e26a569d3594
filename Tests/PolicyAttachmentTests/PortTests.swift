import PolicyAttachment
import Testing

/// Settings of a whole port.
@Suite struct PortTests {
    /// A Gateway with three HTTPS listeners and a TLS listener on one port, a ListenerSet of another namespace on it, and others elsewhere.
    private static func cluster(_ policies: String) throws -> Inventory {
        try Cluster(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: team, labels: {n: team}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop}
            spec:
              gatewayClassName: eg
              allowedListeners: {namespaces: {from: All}}
              listeners:
              - {name: sealed, port: 443, protocol: TLS, hostname: t.example.com, tls: {certificateRefs: [{name: cert}]}}
              - {name: any, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
              - {name: b, port: 443, protocol: HTTPS, hostname: b.example.com, tls: {certificateRefs: [{name: cert}]}}
              - {name: alone, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
              - {name: web, port: 80, protocol: HTTP}
              - {name: web-too, port: 80, protocol: HTTP, hostname: w.example.com}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: extra, namespace: team}
            spec:
              parentRef: {name: edge, namespace: shop}
              listeners: [{name: c, port: 443, protocol: HTTPS, hostname: c.example.com, tls: {certificateRefs: [{name: cert}]}}]
            ---
            \(policies)
            """
        ).inventory
    }

    private static func policy(
        _ name: String, _ section: String?, _ settings: String, kind: String = "Gateway", namespace: String = "shop"
    ) -> String {
        let section = section.map { ", sectionName: \($0)" } ?? ""
        return """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: \(name), namespace: \(namespace)}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: \(kind), name: \(kind == "Gateway" ? "edge" : "extra")\(section)}]
              \(settings)
            """
    }

    private static func inTeam(_ settings: String) -> String {
        policy("team", "c", settings, kind: "ListenerSet", namespace: "team")
    }

    /// Policies, and the owners, losers and others of the settings of port 443.
    private static let outcomeRows: [(policies: [String], ports: [String])] = [
        ([policy("p", "b", "path: {}")], []),
        (
            [policy("p", "alone", "proxyProtocol: {}"), policy("q", nil, "tls: {fingerprints: [JA3]}")],
            [
                "tls.fingerprints of any by shop/q; lost: ; also: "
            ]
        ),
        // The first HTTPS listener precedes TLS listeners, although it is declared later.
        (
            [
                policy("p", "any", "tcpKeepalive: {probes: 3}"), policy("q", "b", "tcpKeepalive: {probes: 4}"),
                policy("r", "sealed", "tcpKeepalive: {probes: 3}"),
            ], ["tcpKeepalive of any by shop/p; lost: b; also: c"]
        ),
        // The default of the first listener is in force.
        (
            [
                policy(
                    "p", "b",
                    "connection: {bufferLimit: 64Ki, maxAcceptPerSocketEvent: 1}\n  timeout: {tcp: {connectionInspectionTimeout: 1s}}"
                ),
                policy("q", "sealed", "connection: {bufferLimit: 32Ki, maxAcceptPerSocketEvent: 2}"),
            ],
            [
                "connection.bufferLimit of any by default; lost: b; also: ",
                "connection.maxAcceptPerSocketEvent of any by default; lost: sealed; also: ",
                "timeout.tcp.connectionInspectionTimeout of any by default; lost: b; also: ",
            ]
        ),
        // PROXY protocol of any listener holds for all, also as the deprecated field.
        (
            [policy("p", "b", "enableProxyProtocol: true"), policy("q", "sealed", "proxyProtocol: {optional: true}")],
            ["proxyProtocol of b by shop/p; lost: sealed; also: any, c"]
        ),
        // HTTP/3 of any listener turns it on for all HTTPS listeners, but not if the policy validates clients.
        (
            [policy("p", "b", "http3: {}"), inTeam("tls: {clientValidation: {mode: Request}}")],
            [
                "http3 of b by shop/p; lost: ; also: any, c"
            ]
        ),
        ([policy("p", "b", "http3: {}\n  tls: {clientValidation: {mode: Request}}")], []),
        // Fingerprints come from the first listener that needs the inspector: the first with a hostname.
        ([inTeam("tls: {fingerprints: [JA4]}")], ["tls.fingerprints of b by default; lost: c; also: "]),
        (
            [policy("p", "any", "tls: {fingerprints: [JA4]}"), inTeam("tls: {fingerprints: [JA3]}")],
            [
                "tls.fingerprints of any by shop/p; lost: c; also: b, sealed"
            ]
        ),
        // A policy that cannot be translated has no effect, except that it turns on HTTP/3.
        (
            [policy("p", "any", "http3: {}\n  tcpKeepalive: {}\n  proxyProtocol: {}\n  connection: {bufferLimit: -1}")],
            ["http3 of any by shop/p; lost: ; also: b, c"]
        ),
    ]

    @Test("A shared port has one owner of each setting", arguments: outcomeRows)
    func outcomes(_ row: (policies: [String], ports: [String])) throws {
        let ports = try Self.cluster(row.policies.joined(separator: "\n---\n")).resolution().ports
        #expect(ports.allSatisfy { $0.port == 443 })
        #expect(
            ports.map { port in
                func names(_ members: [PortOutcome.Member]) -> String { members.map(\.listener.name).joined(separator: ", ") }
                let policy = port.isSet ? port.owner.policy.map { "\($0.name)" } ?? "" : "default"
                return "\(port.setting.rawValue) of \(port.owner.listener.name) by \(policy); lost: \(names(port.losers)); "
                    + "also: \(names(port.others))"
            } == row.ports)
    }

    @Test("A setting that a port takes from another listener is not effective on its own")
    func dropped() throws {
        let inventory = try Self.cluster(
            Self.policy("q", "b", "tcpKeepalive: {probes: 4}\n  proxyProtocol: {}\n  connection: {bufferLimit: 64Ki}"))
        let listener = try #require(inventory.resolution().listeners.first { $0.listener.name == "b" })
        #expect(listener.inForce.map(\.path) == ["proxyProtocol", "connection.maxAcceptPerSocketEvent"])
        #expect(listener.dropped.map(\.setting.path) == ["tcpKeepalive.probes", "connection.bufferLimit"])
        let other = try Self.cluster(
            [Self.policy("q", "b", "connection: {}"), Self.policy("p", "any", "connection: {maxAcceptPerSocketEvent: 5}")]
                .joined(separator: "\n---\n"))
        let inheriting = try #require(other.resolution().listeners.first { $0.listener.name == "b" })
        #expect(!inheriting.inForce.contains { $0.path == "connection.maxAcceptPerSocketEvent" }, "the port has 5")
        #expect(
            listener.dropped.allSatisfy { if case .portWide(let owner) = $0.reason { owner.name == "any" } else { false } })
    }

    /// A new policy, the policies that exist, and the notices.
    private static let reviewRows: [(new: String, policies: [String], notices: [String])] = [
        (policy("new", "b", "path: {}"), [], []),
        (policy("new", "alone", "proxyProtocol: {}"), [], []),
        // All listeners of the port have the same settings.
        (policy("new", nil, "proxyProtocol: {}\n  http3: {}\n  tcpKeepalive: {}\n  tls: {fingerprints: [JA3]}"), [], []),
        (
            policy("new", "b", "tcpKeepalive: {probes: 4}\n  connection: {bufferLimit: 64Ki}"), [],
            [
                "spec.targetRefs[0]: tcpKeepalive, connection.bufferLimit have no effect on listener shop/edge/b: port 443 takes them from "
                    + "listener shop/edge/any; set it there, or use another port"
            ]
        ),
        (
            policy("new", "any", "tcpKeepalive: {probes: 4}"), [policy("old", "b", "tcpKeepalive: {probes: 3}")],
            [
                "spec.targetRefs[0]: tcpKeepalive applies to all of port 443, also to listener shop/edge/b; use another port for listeners "
                    + "that must not have it"
            ]
        ),
        // The listener of the ListenerSet is in another namespace, and no ReferenceGrant lets the policy refer to it.
        (
            policy("new", "b", "proxyProtocol: {}\n  http3: {}"), [],
            [
                "spec.targetRefs[0]: proxyProtocol applies to all of port 443, also to listeners shop/edge/any, shop/edge/sealed and in "
                    + "another namespace; use another port for listeners that must not have it",
                "spec.targetRefs[0]: http3 applies to all of port 443, also to listener shop/edge/any and in another namespace; use another "
                    + "port for listeners that must not have it",
            ]
        ),
        (
            policy("new", "b", "path: {}"), [inTeam("http3: {}")],
            [
                "spec.targetRefs[0]: http3 of a listener in another namespace also applies to listener shop/edge/b, on the same port 443; use "
                    + "another port for listeners that must not have it"
            ]
        ),
        (
            inTeam("tcpKeepalive: {}\n  tls: {fingerprints: [JA3]}"), [],
            [
                "spec.targetRefs[0]: tcpKeepalive, tls.fingerprints have no effect on listener team/extra/c: port 443 takes them from a "
                    + "listener in another namespace; set it there, or use another port"
            ]
        ),
    ]

    @Test("A new policy gets notices about the settings that it shares with other listeners of a port", arguments: reviewRows)
    func reviews(_ row: (new: String, policies: [String], notices: [String])) throws {
        let inventory = try Self.cluster(row.policies.joined(separator: "\n---\n"))
        let review = AttachmentReview(of: try Cluster.policy(row.new), in: inventory)
        let notices = review.notices.filter { if case .port = $0.kind { true } else { false } }
        #expect(notices.map(\.description) == row.notices)
    }

    @Test("A ReferenceGrant lets the notice name a listener of another namespace")
    func grants() throws {
        let grant = """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: team}
            spec:
              from: [{group: gateway.envoyproxy.io, kind: ClientTrafficPolicy, namespace: shop}]
              to: [{group: gateway.networking.k8s.io, kind: ListenerSet}]
            """
        let review = AttachmentReview(
            of: try Cluster.policy(Self.policy("new", "b", "http3: {}")), in: try Self.cluster(grant))
        #expect(
            review.notices.map(\.description) == [
                "spec.targetRefs[0]: http3 applies to all of port 443, also to listeners shop/edge/any, shop/edge/team/extra/c; use another "
                    + "port for listeners that must not have it"
            ])
    }

    @Test("A review of a port with thousands of listeners takes few steps for each of them, and stops at its limit")
    func manyListeners() throws {
        let count = 4000
        let listeners = (0..<count).map {
            #"{"name":"l\#($0)","port":443,"protocol":"HTTPS","hostname":"h\#($0).example.com","tls":{"certificateRefs":[{"name":"c"}]}}"#
        }
        let gateway = """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"shop"},\
            "spec":{"gatewayClassName":"eg","listeners":[\(listeners.joined(separator: ","))]}}
            """
        let policies = (1..<count).map {
            """
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"p\($0)","namespace":"shop"},\
            "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge","sectionName":"l\($0)"}],\
            "tcpKeepalive":{"probes":3}}}
            """
        }
        let inventory = RandomCluster.inventory(of: try RandomCluster.read([gateway] + policies))
        let new = try Cluster.policy(Self.policy("new", "l0", "tcpKeepalive: {probes: 4}\n  proxyProtocol: {}"))
        let review = AttachmentReview(of: new, in: inventory)
        #expect(review.isComplete)
        let notices = review.notices.map(\.description)
        #expect(notices.count == 1)
        #expect(notices.first?.contains("tcpKeepalive, proxyProtocol apply to all of port 443") == true)
        #expect(notices.first?.contains("shop/edge/l8 and \(count - 9) more;") == true)
        let steps = AttachmentReview.maxSteps - review.remainingSteps
        #expect(steps < 100 * count)
        let stopped = AttachmentReview(of: new, in: inventory, maxSteps: steps / 2)
        #expect(!stopped.isComplete && stopped.remainingSteps == 0)
    }
}

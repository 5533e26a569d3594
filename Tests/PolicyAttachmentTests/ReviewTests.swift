import PolicyAttachment
import Testing

/// What the author of a policy is told before it is stored.
@Suite struct ReviewTests {
    static let cluster = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {n: shop}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: team, labels: {n: team}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: eg}
        spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop, labels: {tier: edge}}
        spec:
          gatewayClassName: eg
          listeners:
          - {name: web, port: 80, protocol: HTTP}
          - {name: web-too, port: 10080, protocol: HTTP}
          - {name: secure, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
          - {name: taken, port: 444, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: team, labels: {tier: edge}}
        spec: {gatewayClassName: eg, listeners: [{name: a, port: 80, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: foreign, namespace: shop}
        spec: {gatewayClassName: other, listeners: [{name: a, port: 80, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {name: extra, namespace: shop}
        spec: {parentRef: {name: edge}, listeners: [{name: x, port: 8081, protocol: HTTP}]}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: wide, namespace: shop, creationTimestamp: "2026-01-02T00:00:00Z"}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
          tls: {minVersion: "1.3", clientValidation: {caCertificateRefs: [{name: ca}]}}
          timeout: {http: {idleTimeout: 1m, requestReceivedTimeout: 5s}}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: narrow, namespace: shop, creationTimestamp: "2026-01-03T00:00:00Z"}
        spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: taken}], http3: {}}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: leaving, namespace: team, creationTimestamp: "2026-01-03T00:00:00Z", deletionTimestamp: "2026-01-04T00:00:00Z"}
        spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]}
        """

    /// Targets and settings of a policy, and the notices that it gets.
    static let rows: [(spec: String, notices: [String])] = [
        (
            "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]",
            [
                "spec.targetRefs[0]: must not be the target of another policy: the policy shop/wide holds Gateway shop/edge since "
                    + "2026-01-02T00:00:00Z, so this one would have no effect there; add the settings to that one, or target single listeners "
                    + "by sectionName"
            ]
        ),
        (
            "targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: taken}",
            [
                "spec.targetRef: must not be the target of another policy: the policy shop/narrow holds listener taken of Gateway shop/edge "
                    + "since 2026-01-03T00:00:00Z, so this one would have no effect there; add the settings to that one, or delete that one "
                    + "first"
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: secure}]
              tls: {minVersion: "1.2"}
            """,
            [
                "spec.targetRefs[0]: takes listener shop/edge/secure from the policy shop/wide, which it replaces whole; its TLS settings no "
                    + "longer hold there: tls.clientValidation"
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: secure}]
              tls: {minVersion: "1.3", clientValidation: {caCertificateRefs: [{name: ca}]}}
              timeout: {http: {idleTimeout: 2m}}
              http3: {}
            """,
            [
                "spec.targetRefs[0]: listener shop/edge/secure will not have HTTP/3: Envoy cannot validate clients over QUIC",
                "spec.targetRefs[0]: takes listener shop/edge/secure from the policy shop/wide, which it replaces whole; its settings no "
                    + "longer hold there: timeout.http.requestReceivedTimeout: 5s",
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: web}]
              http3: {}
            """,
            [
                "spec.targetRefs[0]: must not be for listener shop/edge/web, which shares its port without TLS with shop/edge/web-too: the "
                    + "settings would apply to these, too, so Envoy Gateway refuses them"
            ]
        ),
        (
            """
            targetRefs:
              - {group: gateway.networking.k8s.io, kind: Gateway, name: gone}
              - {group: gateway.networking.k8s.io, kind: Gateway, name: foreign}
              - {group: gateway.networking.k8s.io, kind: ListenerSet, name: gone}
              - {group: gateway.networking.k8s.io, kind: ListenerSet, name: extra}
              - {group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: zz}
            """,
            [
                "spec.targetRefs[4]: must name a listener of Gateway shop/edge, which has no zz; it has web, web-too, secure, taken",
                "spec.targetRefs[2]: ListenerSet shop/gone does not exist: until it does, the policy has no effect and no status",
                "spec.targetRefs[3]: Gateway shop/edge does not allow ListenerSet shop/extra (spec.allowedListeners): its listeners are not "
                    + "served",
                "spec.targetRefs[0]: Gateway shop/gone does not exist: until it does, the policy has no effect and no status",
                "spec.targetRefs[1]: Gateway shop/foreign is of the class other, which is not Envoy Gateway's: the policy has no effect and no "
                    + "status",
            ]
        ),
        (
            """
            targetSelectors:
              - {kind: ListenerSet, matchLabels: {tier: edge}}
              - {kind: Gateway, matchLabels: {tier: edge}, namespaces: {from: Selector, selector: {matchLabels: {n: team}}}}
            """,
            [
                "spec.targetSelectors[0]: matches no ListenerSet",
                "spec.targetSelectors[1]: matches Gateway team/edge, but no ReferenceGrant there lets policies of this namespace refer to it",
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: ListenerSet, name: extra, sectionName: x}]
              http1: {http10: {useDefaultHost: true}}
            """,
            [
                "spec.targetRefs[0]: Gateway shop/edge does not allow ListenerSet shop/extra (spec.allowedListeners): its listeners are not "
                    + "served"
            ]
        ),
    ]

    private static func policy(_ spec: String, namespace: String = "shop", created: String? = nil) throws -> Policy {
        let created = created.map { ", creationTimestamp: \"\($0)\"" } ?? ""
        return try Cluster.policy(
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: new, namespace: \(namespace)\(created)}
            spec:
              \(spec)
            """)
    }

    @Test("A new policy is told whom it disturbs and what disturbs it", arguments: rows)
    func notices(_ row: (spec: String, notices: [String])) throws {
        let inventory = try Cluster(Self.cluster).inventory
        let review = AttachmentReview(of: try Self.policy(row.spec), in: inventory)
        #expect(review.notices.map(\.description) == row.notices)
    }

    @Test("A policy of a whole Gateway is told where narrower ones stay, and what does not hold there")
    func overridden() throws {
        var inventory = try Cluster(Self.cluster).inventory
        inventory.remove(ObjectIdentity(.clientTrafficPolicy, ObjectName(namespace: "shop", name: "wide")))
        let spec = """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
              tls: {minVersion: "1.3"}
              http1: {http10: {useDefaultHost: true}}
            """
        let review = AttachmentReview(of: try Self.policy(spec), in: inventory)
        let problem = "HTTP1: cannot set http10 default host on listener with only wildcard hostnames"
        #expect(
            review.notices.map(\.description) == [
                "spec.targetRefs[0]: does not work on listener shop/edge/web: \(problem)",
                "spec.targetRefs[0]: does not work on listener shop/edge/web-too: \(problem)",
                "spec.targetRefs[0]: does not work on listener shop/edge/secure: \(problem)",
                "spec.targetRefs[0]: listener shop/edge/taken stays with the policy shop/narrow, which is for less than this one; there, "
                    + "these do not hold: tls, http1",
            ])
        #expect(review.conflicts.isEmpty)
    }

    @Test("An older policy that comes for a younger one's target is in conflict with it, too")
    func prevails() throws {
        let inventory = try Cluster(Self.cluster).inventory
        let older = try Self.policy(
            "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]", created: "2026-01-01T00:00:00Z")
        let review = AttachmentReview(of: older, in: inventory)
        #expect(
            review.conflicts.map(\.message) == [
                "must not be the target of another policy: the policy shop/wide holds Gateway shop/edge since 2026-01-02T00:00:00Z and would "
                    + "lose it to this older one; add the settings to that one, or target single listeners by sectionName"
            ])
        #expect(review.outcome.ancestors.allSatisfy { $0.isAccepted })
    }

    @Test("Whoever is being deleted is waited for, but is no conflict")
    func leaving() throws {
        let review = AttachmentReview(
            of: try Self.policy("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]", namespace: "team"),
            in: try Cluster(Self.cluster).inventory)
        #expect(review.conflicts.isEmpty)
        #expect(
            review.notices.map(\.message) == [
                "the policy team/leaving, which is being deleted, still holds Gateway team/edge: until it is gone, this one has no effect "
                    + "there"
            ])
    }

    @Test("An update answers for the conflicts that it adds, wherever in its lists the old ones stand")
    func updates() throws {
        let inventory = try Cluster(Self.cluster).inventory
        let wide = "{group: gateway.networking.k8s.io, kind: Gateway, name: edge}"
        let taken = "{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: taken}"
        func review(_ references: String...) throws -> AttachmentReview {
            AttachmentReview(of: try Self.policy("targetRefs: [\(references.joined(separator: ", "))]"), in: inventory)
        }
        #expect(try review(taken, wide).conflicts(notIn: review(wide)).map(\.origin) == [.references(0)])
        #expect(try review(taken, wide).conflicts(notIn: review(wide, taken)).isEmpty)
        #expect(try review(wide).conflicts(notIn: review(taken, wide)).isEmpty)
    }

    @Test("A stored policy is not in conflict with itself, nor does it override itself")
    func stored() throws {
        let inventory = try Cluster(Self.cluster).inventory
        let wide = try #require(inventory.policy(ObjectName(namespace: "shop", name: "wide")))
        let review = AttachmentReview(of: wide, in: inventory)
        #expect(review.conflicts.isEmpty)
        #expect(
            review.notices.map(\.message) == [
                "listener shop/edge/taken stays with the policy shop/narrow, which is for less than this one; there, these do not hold: "
                    + "tls, timeout"
            ])
    }

    @Test("A name that is made to steer a terminal is printed so that it does not")
    func hostileNames() throws {
        let review = AttachmentReview(
            of: try Self.policy("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \"\\e[2Jx\\n\\u202Ey\"}]"),
            in: Inventory())
        let message = try #require(review.notices.first).message
        #expect(message.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 })
    }
}

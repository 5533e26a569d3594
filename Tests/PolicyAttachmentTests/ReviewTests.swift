import PolicyAttachment
import Testing

/// The notices that the author of a policy gets before it is stored.
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

    /// The targets and settings of a policy, and the notices that it gets.
    static let rows: [(spec: String, notices: [String])] = [
        (
            "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]",
            [
                "spec.targetRefs[0]: must not target Gateway shop/edge, which policy shop/wide targets since 2026-01-02T00:00:00Z; this policy "
                    + "would have no effect there; add the settings to shop/wide, or target single listeners by sectionName"
            ]
        ),
        (
            "targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: taken}",
            [
                "spec.targetRef: must not target listener taken of Gateway shop/edge, which policy shop/narrow targets since "
                    + "2026-01-03T00:00:00Z; this policy would have no effect there; add the settings to shop/narrow, or delete that policy "
                    + "first"
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: secure}]
              tls: {minVersion: "1.2"}
            """,
            [
                "spec.targetRefs[0]: replaces policy shop/wide as a whole on listener shop/edge/secure; TLS settings not set there any longer: "
                    + "tls.clientValidation"
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
                "spec.targetRefs[0]: listener shop/edge/secure does not serve HTTP/3, because Envoy Gateway does not validate client certificates over "
                    + "QUIC",
                "spec.targetRefs[0]: replaces policy shop/wide as a whole on listener shop/edge/secure; not set there any longer: "
                    + "timeout.http.requestReceivedTimeout: 5s",
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge, sectionName: web}]
              http3: {}
            """,
            [
                "spec.targetRefs[0]: listener shop/edge/web shares its port without TLS with shop/edge/web-too, so Envoy Gateway rejects the "
                    + "policy, whose settings would apply to them, too; target the whole Gateway or ListenerSet, or use another port"
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
                "spec.targetRefs[4]: Gateway shop/edge has no listener zz, so the policy has no effect on it; the Gateway has web, web-too, "
                    + "secure, taken",
                "spec.targetRefs[2]: ListenerSet shop/gone does not exist; create it or correct the name; until then the policy has no effect "
                    + "and no status",
                "spec.targetRefs[3]: its listeners are not served: Gateway shop/edge does not allow ListenerSet shop/extra; allow its namespace "
                    + "in spec.allowedListeners of the Gateway",
                "spec.targetRefs[0]: Gateway shop/gone does not exist; create it or correct the name; until then the policy has no effect and "
                    + "no status",
                "spec.targetRefs[1]: Gateway shop/foreign has the class other, which Envoy Gateway does not manage; use a Gateway of one of its "
                    + "classes; until then the policy has no effect and no status",
            ]
        ),
        (
            """
            targetSelectors:
              - {kind: ListenerSet, matchLabels: {tier: edge}}
              - {kind: Gateway, matchLabels: {tier: edge}, namespaces: {from: Selector, selector: {matchLabels: {n: team}}}}
            """,
            [
                "spec.targetSelectors[0]: matches no ListenerSet, so it has no effect; correct the labels or the namespaces",
                "spec.targetSelectors[1]: has no effect: it matches no Gateway of its namespace, and no ReferenceGrant lets policies of this "
                    + "namespace refer to a Gateway of another one; create one in the namespace of the Gateway",
            ]
        ),
        (
            """
            targetRefs: [{group: gateway.networking.k8s.io, kind: ListenerSet, name: extra, sectionName: x}]
              http1: {http10: {useDefaultHost: true}}
            """,
            [
                "spec.targetRefs[0]: its listeners are not served: Gateway shop/edge does not allow ListenerSet shop/extra; allow its namespace "
                    + "in spec.allowedListeners of the Gateway"
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

    @Test("A new policy gets a notice for each conflict, fault and override", arguments: rows)
    func notices(_ row: (spec: String, notices: [String])) throws {
        let inventory = try Cluster(Self.cluster).inventory
        let review = AttachmentReview(of: try Self.policy(row.spec), in: inventory)
        #expect(review.notices.map(\.description) == row.notices)
    }

    @Test("A policy of a whole Gateway gets a notice for each listener on which a narrower policy takes precedence")
    func overridden() throws {
        var inventory = try Cluster(Self.cluster).inventory
        inventory.remove(ObjectIdentity(.clientTrafficPolicy, ObjectName(namespace: "shop", name: "wide")))
        let spec = """
            targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
              tls: {minVersion: "1.3"}
              http1: {http10: {useDefaultHost: true}}
            """
        let review = AttachmentReview(of: try Self.policy(spec), in: inventory)
        let problem =
            "cannot serve its routes with this policy; correct the setting or the object that it depends on: "
            + "HTTP1: cannot set http10 default host on listener with only wildcard hostnames"
        #expect(
            review.notices.map(\.description) == [
                "spec.targetRefs[0]: listener shop/edge/web \(problem)",
                "spec.targetRefs[0]: listener shop/edge/web-too \(problem)",
                "spec.targetRefs[0]: listener shop/edge/secure \(problem)",
                "spec.targetRefs[0]: has no effect on listener shop/edge/taken, where policy shop/narrow takes precedence, because its target "
                    + "is narrower; TLS settings not set there: tls",
            ])
        #expect(review.conflicts.isEmpty)
    }

    @Test("An older policy conflicts with a younger one of the same target")
    func takesPrecedence() throws {
        let inventory = try Cluster(Self.cluster).inventory
        let older = try Self.policy(
            "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]", created: "2026-01-01T00:00:00Z")
        let review = AttachmentReview(of: older, in: inventory)
        #expect(
            review.conflicts.map(\.description) == [
                "spec.targetRefs[0]: must not target Gateway shop/edge, which policy shop/wide targets since 2026-01-02T00:00:00Z; that policy "
                    + "would lose it to this older one; add the settings to shop/wide, or target single listeners by sectionName"
            ])
    }

    @Test("A policy that is being deleted is a notice, but not a conflict")
    func leaving() throws {
        let review = AttachmentReview(
            of: try Self.policy("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]", namespace: "team"),
            in: try Cluster(Self.cluster).inventory)
        #expect(review.conflicts.isEmpty)
        #expect(
            review.notices.map(\.description) == [
                "spec.targetRefs[0]: policy team/leaving, which is being deleted, still targets Gateway team/edge; this policy has no effect "
                    + "there until it is gone"
            ])
    }

    @Test("An update is responsible only for the conflicts that it adds, at whichever positions the others are")
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

    @Test("A stored policy neither conflicts with itself nor overrides itself")
    func stored() throws {
        let inventory = try Cluster(Self.cluster).inventory
        let wide = try #require(inventory.policy(ObjectName(namespace: "shop", name: "wide")))
        let review = AttachmentReview(of: wide, in: inventory)
        #expect(review.conflicts.isEmpty)
        #expect(
            review.notices.map(\.description) == [
                "spec.targetRefs[0]: has no effect on listener shop/edge/taken, where policy shop/narrow takes precedence, because its target "
                    + "is narrower; TLS settings not set there: tls"
            ])
    }

    @Test("A name that contains terminal control sequences is printed without them")
    func hostileNames() throws {
        let review = AttachmentReview(
            of: try Self.policy("targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \"\\e[2Jx\\n\\u202Ey\"}]"),
            in: Inventory())
        let message = try #require(review.notices.first).description
        #expect(message.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 })
    }
}

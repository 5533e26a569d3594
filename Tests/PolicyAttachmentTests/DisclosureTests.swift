import PolicyAttachment
import Testing

/// The names that notices give: without a ReferenceGrant, none of another namespace, and no number of its objects.
@Suite struct DisclosureTests {
    private static let gatewayReference = "{group: gateway.networking.k8s.io, kind: Gateway, name: edge"

    /// The Gateway shop/edge, which other namespaces share: ListenerSets of `other` add listeners to it, and a policy of `other` selects it.
    ///
    /// - Parameter sets: the number of ListenerSets in the other namespace, with a policy for each of their HTTPS listeners.
    private static func cluster(other: String, sets: Int, granted: [String] = [], theirs: String = "") -> String {
        let shared = (0..<sets).map { number in
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: secret-\(number), namespace: \(other)}
            spec:
              parentRef: {name: edge, namespace: shop}
              listeners:
              - {name: plain-\(number), hostname: p\(number).test, port: 80, protocol: HTTP}
              - {name: private-\(number), hostname: s\(number).test, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: narrow-\(number), namespace: \(other), creationTimestamp: "2026-01-03T00:00:00Z"}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: ListenerSet, name: secret-\(number), sectionName: private-\(number)}]
              \(number % 2 == 0 ? "http3: {}" : "tls: {minVersion: '1.3'}")
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: route-\(number), namespace: \(other)}
            spec:
              parentRefs: [{name: edge, namespace: shop, sectionName: web}]
              hostnames: [a\(number).test, b\(number).test]
              rules: [{matches: [{path: {value: /}}]}]
            """
        }
        let grants = granted.map { kind in
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: to-\(kind.lowercased()), namespace: \(other)}
            spec:
              from: [{group: gateway.envoyproxy.io, kind: ClientTrafficPolicy, namespace: shop}]
              to: [{group: \(kind == "ClientTrafficPolicy" ? "gateway.envoyproxy.io" : "gateway.networking.k8s.io"), kind: \(kind)}]
            """
        }
        return """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop, labels: {tier: edge}}
            spec:
              gatewayClassName: eg
              allowedListeners: {namespaces: {from: All}}
              listeners:
              - {name: web, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
              - {name: secure, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: selectors, namespace: shop}
            spec:
              from: [{group: gateway.envoyproxy.io, kind: ClientTrafficPolicy, namespace: \(other)}]
              to: [{group: gateway.networking.k8s.io, kind: Gateway}]
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: \(other), labels: {n: \(other)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: hidden, namespace: \(other), labels: {tier: hidden}}
            spec: {gatewayClassName: eg, listeners: [{name: a, port: 8080, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: mine, namespace: shop}
            spec: {parentRef: {name: hidden, namespace: \(other)}, listeners: [{name: x, port: 8081, protocol: HTTP}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: lost, namespace: shop}
            spec: {parentRef: {name: gone, namespace: \(other)}, listeners: [{name: x, port: 8081, protocol: HTTP}]}
            \(theirs)
            \((shared + grants).joined(separator: "\n"))
            """
    }

    /// A policy of the other namespace that selects shop/edge.
    private static func selecting(_ other: String) -> String {
        """
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: theirs, namespace: \(other), creationTimestamp: "2026-01-02T00:00:00Z"}
        spec:
          targetSelectors: [{kind: Gateway, matchLabels: {tier: edge}, namespaces: {from: All}}]
          tls: {minVersion: "1.3"}
        """
    }

    private static func notices(_ spec: String, _ cluster: String, merged: Bool = false) throws -> [String] {
        var inventory = try Cluster(cluster).inventory
        inventory.assumptions.mergesGateways = merged
        let policy = try Cluster.policy(
            """
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: new, namespace: shop}
            spec:
              \(spec)
            """)
        return AttachmentReview(of: policy, in: inventory).notices.map(\.description)
    }

    private static let conflictText =
        "spec.targetRefs[0]: must not target Gateway shop/edge, which a policy in another namespace targets; this policy would have no effect "
        + "there; target single listeners by sectionName"

    /// The settings of a port apply to the author's own listener, so the author may know them.
    private static func portText(owner: String) -> String {
        "spec.targetRefs[0]: http3 of \(owner) also applies to listener shop/edge/secure, on the same port 443; use another port for listeners "
            + "that must not have it"
    }

    /// The spec of a policy in shop, whether a policy of the other namespace selects shop/edge, and the notices.
    static let rows: [(spec: String, isSelected: Bool, notices: [String])] = [
        ("targetRefs: [\(gatewayReference)}]", true, [conflictText]),
        (
            "targetRefs: [\(gatewayReference), sectionName: web}]", false,
            [
                "spec.targetRefs[0]: listener shop/edge/web shares its port without TLS with listeners in other namespaces, so Envoy Gateway "
                    + "rejects the policy, whose settings would apply to them, too; target the whole Gateway or ListenerSet, or use another port"
            ]
        ),
        (
            "targetRefs: [\(gatewayReference), sectionName: secure}]", true,
            [
                "spec.targetRefs[0]: replaces a policy in another namespace as a whole on listener shop/edge/secure; TLS settings are not set "
                    + "there any longer", portText(owner: "a listener in another namespace"),
            ]
        ),
        (
            "targetRefs: [\(gatewayReference), sectionName: zz}]", false,
            [
                "spec.targetRefs[0]: Gateway shop/edge has no listener zz, so the policy has no effect on it; the Gateway has web, secure"
            ]
        ),
        (
            "targetRefs: [\(gatewayReference)}]\n  timeout: {http: {idleTimeout: 1m}}", false,
            [
                "spec.targetRefs[0]: has no effect on a listener in another namespace, where a policy in another namespace takes precedence, "
                    + "because its target is narrower", portText(owner: "a listener in another namespace"),
            ]
        ),
        (
            "targetRefs: [\(gatewayReference)}]\n  http1: {http10: {useDefaultHost: true}}", true,
            [conflictText]
        ),
        (
            """
            targetRefs:
              - {group: gateway.networking.k8s.io, kind: ListenerSet, name: mine}
              - {group: gateway.networking.k8s.io, kind: ListenerSet, name: lost}
            """, false,
            [
                "spec.targetRefs[0]: its listeners are not served: its Gateway, in another namespace, does not allow ListenerSet shop/mine; allow "
                    + "its namespace in spec.allowedListeners of the Gateway",
                "spec.targetRefs[1]: the Gateway of ListenerSet shop/lost, in another namespace, does not exist or Envoy Gateway does not manage "
                    + "its class; correct spec.parentRef of the ListenerSet; until then the policy has no effect and no status",
            ]
        ),
    ]

    @Test("Without a grant, a notice neither names nor counts objects of other namespaces", arguments: rows)
    func withheld(_ row: (spec: String, isSelected: Bool, notices: [String])) throws {
        for (other, sets) in [("apps", 1), ("private", 1), ("apps", 3), ("apps", 20)] {
            let theirs = row.isSelected ? Self.selecting(other) : ""
            #expect(try Self.notices(row.spec, Self.cluster(other: other, sets: sets, theirs: theirs)) == row.notices, "\(sets)")
        }
    }

    @Test("The names of routes' hosts are not counted: without an own route the text does not depend on their number")
    func routes() throws {
        let spec = "targetRefs: [\(Self.gatewayReference), sectionName: secure}]\n  http1: {http10: {useDefaultHost: true}}"
        let cluster = Self.cluster(other: "apps", sets: 0)
        func route(_ namespace: String, _ hosts: String) -> String {
            """

            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: \(namespace)}
            spec:
              parentRefs: [{name: edge, namespace: shop, sectionName: secure}]
              hostnames: [\(hosts)]
              rules: [{matches: [{path: {value: /}}]}]
            """
        }
        let tls = "tls: {certificateRefs: [{name: cert}]}"
        let open = cluster.replacing(tls, "\(tls), allowedRoutes: {namespaces: {from: All}}")
        let problem = "HTTP1: cannot set http10 default host on listener with only wildcard hostnames"
        let none = try Self.notices(spec, open)
        #expect(none.count == 1 && none[0].hasSuffix(problem))
        #expect(try Self.notices(spec, open + route("apps", "a.test, b.test")) == none)
        let own = try Self.notices(spec, open + route("shop", "a.test, b.test"))
        #expect(own.count == 1 && own[0].hasSuffix(problem + " and more than one possible default route"))
    }

    @Test("A selector gets the same answer for each label of an ungranted Gateway or namespace", arguments: ["hidden", "absent"])
    func labels(value: String) throws {
        let expected = [
            "spec.targetSelectors[0]: has no effect: it matches no Gateway of its namespace, and no ReferenceGrant lets policies of this "
                + "namespace refer to a Gateway of another one; create one in the namespace of the Gateway"
        ]
        for namespaces in [
            "{from: All}", "{from: Selector, selector: {matchLabels: {n: apps}}}",
            "{from: Selector, selector: {matchLabels: {n: none}}}",
        ] {
            let spec = "targetSelectors: [{kind: Gateway, matchLabels: {tier: \(value)}, namespaces: \(namespaces)}]"
            #expect(try Self.notices(spec, Self.cluster(other: "apps", sets: 2)) == expected)
        }
    }

    @Test("Listeners of merged Gateways in other namespaces are not named")
    func merged() throws {
        let spec = "targetRefs: [\(Self.gatewayReference)}]"
        for name in ["neighbour", "x"] {
            let neighbour = """

                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: \(name), namespace: apps}
                spec: {gatewayClassName: eg, listeners: [{name: a, hostname: a.test, port: 80, protocol: HTTP}]}
                """
            #expect(
                try Self.notices(spec, Self.cluster(other: "apps", sets: 0) + neighbour, merged: true) == [
                    "spec.targetRefs[0]: listener shop/edge/web shares its port without TLS with listeners in other namespaces, so Envoy "
                        + "Gateway rejects the policy, whose settings would apply to them, too; target the whole Gateway or ListenerSet, or "
                        + "use another port"
                ])
        }
    }

    @Test("A grant to the kind of an object lets a notice name it")
    func granted() throws {
        let spec = "targetRefs: [\(Self.gatewayReference)}]\n  timeout: {http: {idleTimeout: 1m}}"
        func notices(_ kinds: [String]) throws -> [String] {
            try Self.notices(spec, Self.cluster(other: "apps", sets: 2, granted: kinds))
        }
        #expect(
            try notices(["ListenerSet"])
                == (0..<2).map {
                    "spec.targetRefs[0]: has no effect on listener shop/edge/apps/secret-\($0)/private-\($0), where a policy in another namespace "
                        + "takes precedence, because its target is narrower"
                } + [Self.portText(owner: "listener shop/edge/apps/secret-0/private-0")])
        #expect(
            try notices(["ClientTrafficPolicy"])
                == (0..<2).map {
                    "spec.targetRefs[0]: has no effect on a listener in another namespace, where policy apps/narrow-\($0) takes precedence, because "
                        + "its target is narrower; not set there: timeout"
                } + [Self.portText(owner: "a listener in another namespace")])
    }

    @Test("Referenced objects of another namespace are read only if a grant permits the reference", arguments: [false, true])
    func references(isGranted: Bool) throws {
        let grant = """

            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: vault}
            spec:
              from:
              - {group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}
              - {group: gateway.envoyproxy.io, kind: ClientTrafficPolicy, namespace: shop}
              to: [{group: "", kind: Secret, name: cert}, {group: "", kind: Secret, name: ca}]
            """
        let cluster = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop}
            spec:
              gatewayClassName: eg
              listeners:
              - name: a
                port: 443
                protocol: HTTPS
                tls: {certificateRefs: [{name: own}, {name: cert, namespace: vault}, {name: key, namespace: vault}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: set, namespace: shop}
            spec:
              parentRef: {name: edge}
              listeners: [{name: b, port: 444, protocol: HTTPS, tls: {certificateRefs: [{name: of-set, namespace: vault}, {name: own-set}]}}]
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: ClientTrafficPolicy
            metadata: {name: p, namespace: shop}
            spec:
              tls:
                clientValidation:
                  caCertificateRefs:
                  - {name: ca, namespace: vault}
                  - {kind: ConfigMap, name: ca, namespace: vault}
                  - {kind: ConfigMap, name: own}
                  - {kind: Secret, group: example.com, name: rejected}
                  - {kind: ClusterTrustBundle, group: certificates.k8s.io, name: bundle}
            """
        let references = try Cluster(cluster + (isGranted ? grant : "")).inventory.dataReferences
        let expected = ["ClusterTrustBundle bundle", "ConfigMap shop/own", "Secret shop/own", "Secret shop/own-set"]
        #expect(
            references.map { "\($0.kind.rawValue) \($0.name)" }.sorted()
                == expected + (isGranted ? ["Secret vault/ca", "Secret vault/cert"] : []))
    }
}

extension String {
    fileprivate func replacing(_ text: String, _ other: String) -> String {
        var (result, rest) = ("", self[...])
        while let range = rest.firstRange(of: text) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}

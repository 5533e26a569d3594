import PolicyAttachment
import Testing

@testable import Reports

/// The objects that documents hold, and the messages about the others.
@Suite struct ManifestObjectsTests {
    private static let documentRows: [(yaml: String, objects: Int, message: String?)] = [
        (policy(), 1, nil), ("null", 0, nil), ("~\n--- \n", 0, nil),
        // Documents that are no objects.
        ("hello", 0, "a.yaml:1:1: note: skipped, not a Kubernetes object: must be a mapping"),
        ("- a\n- b", 0, "a.yaml:1:1: note: skipped, not a Kubernetes object: must be a mapping"),
        ("replicas: 2", 0, "a.yaml:1:1: note: skipped, not a Kubernetes object: apiVersion and kind are missing"),
        ("apiVersion: v2\nname: chart", 0, "a.yaml:1:1: note: skipped, not a Kubernetes object: kind is missing"),
        ("apiVersion: v1\nkind: {}", 0, "a.yaml:2:7: note: skipped, not a Kubernetes object: kind must be a string"),
        ("kind: Kustomization", 0, "a.yaml:1:1: note: skipped, not a Kubernetes object: apiVersion is missing"),
        // Kinds that reports do not use.
        ("apiVersion: v1\nkind: Service", 0, nil), ("apiVersion: networking.istio.io/v1\nkind: Gateway", 0, nil),
        ("apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: BackendTrafficPolicy", 0, nil),
        ("apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: SecurityPolicy", 0, nil),
        ("apiVersion: gateway.networking.k8s.io/v1\nkind: TLSRoute", 0, nil),
        ("apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}", 0, nil),
        // The apiVersion of a policy.
        (
            policy().replacing("v1alpha1", with: "v1beta1"), 0,
            "a.yaml:1:13: error: apiVersion \"gateway.envoyproxy.io/v1beta1\" of a ClientTrafficPolicy must be "
                + "gateway.envoyproxy.io/v1alpha1"
        ),
        (
            "apiVersion: v1\nkind: ClientTrafficPolicy", 0,
            "a.yaml:1:13: error: apiVersion \"v1\" of a ClientTrafficPolicy must be gateway.envoyproxy.io/v1alpha1"
        ),
        ("kind: ClientTrafficPolicy", 0, "a.yaml:1:1: error: apiVersion must be gateway.envoyproxy.io/v1alpha1"),
        (
            "apiVersion: [x]\nkind: ClientTrafficPolicy", 0,
            "a.yaml:1:13: error: apiVersion must be gateway.envoyproxy.io/v1alpha1"
        ),
        // The kind of a policy.
        (
            policy().replacing("ClientTrafficPolicy", with: "ClientTraficPolicy"), 0,
            "a.yaml:2:7: error: kind \"ClientTraficPolicy\" is not known; did you mean ClientTrafficPolicy?"
        ),
        (
            policy().replacing("ClientTrafficPolicy", with: "clienttrafficpolicy").replacing(
                "gateway.envoyproxy.io", with: "a.io"), 0,
            "a.yaml:2:7: error: kind \"clienttrafficpolicy\" is not known; did you mean ClientTrafficPolicy?"
        ),
        // With the fields of another kind, it is another kind.
        ("apiVersion: a.io/v1\nkind: ClientTrafficPolicies\nspec: {targetRefs: [], other: 1}", 0, nil),
        (policy().replacing("kind: ClientTrafficPolicy", with: "kind: 1"), 0, "a.yaml:2:7: error: kind must be a string"),
        (policy().replacing("kind: ClientTrafficPolicy", with: "x: 1"), 0, "a.yaml:1:1: error: kind is missing"),
        ("spec: {targetRefs: [], http3: {}}", 0, "a.yaml:1:1: error: kind is missing"),
        (
            "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Zzz", 0,
            "a.yaml:2:7: note: skipped: kind \"Zzz\" is not known in gateway.envoyproxy.io"
        ),
        (
            "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: SecurityPolici", 0,
            "a.yaml:2:7: note: skipped: kind \"SecurityPolici\" is not known; did you mean SecurityPolicy?"
        ),
        // Other kinds that reports use.
        (gateway, 1, nil), (gateway.replacing("/v1", with: "/v1beta1"), 1, nil),
        (
            gateway.replacing("kind: Gateway", with: "kind: Gatway"), 0,
            "a.yaml:2:7: note: skipped: kind \"Gatway\" is not known; did you mean Gateway?"
        ),
        (
            gateway.replacing("networking.k8s.io", with: "network.k8s.io"), 0,
            "a.yaml:1:13: note: skipped: apiVersion \"gateway.network.k8s.io/v1\" has no kind Gateway; "
                + "did you mean gateway.networking.k8s.io/v1?"
        ),
        (
            gateway.replacing("gateway.networking.k8s.io/v1", with: "v1"), 0,
            "a.yaml:1:13: note: skipped: apiVersion \"v1\" has no kind Gateway; did you mean gateway.networking.k8s.io/v1?"
        ),
        // Names.
        (policy("{}"), 0, "a.yaml:3:18: error: metadata.name must be a string, not {}"),
        (policy("12"), 0, "a.yaml:3:18: error: metadata.name must be a string, not 12"),
        (policy("''"), 0, "a.yaml:3:18: error: metadata.name must not be empty"),
        (policy("null"), 0, "a.yaml:3:11: error: must have metadata.name"),
        (policy("a, namespace: []"), 0, "a.yaml:3:32: error: metadata.namespace must be a string, not []"),
        (policy().replacing("{name: p}", with: "p"), 0, "a.yaml:3:11: error: metadata must be an object, not \"p\""),
        ("apiVersion: v1\nkind: Namespace", 0, "a.yaml:1:1: error: must have metadata.name"),
    ]

    @Test("A document gives an object, or a message with its location, or neither", arguments: documentRows)
    func documents(_ row: (yaml: String, objects: Int, message: String?)) throws {
        let input = try manifests(row.yaml)
        #expect(input.objects.count == row.objects)
        #expect(input.messages.map(\.description) == (row.message.map { [$0] } ?? []))
    }

    private static let item = "{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: ClientTrafficPolicy, metadata: {name: a}}"
    private static let listRows: [(yaml: String, objects: Int, message: String?)] = [
        ("{apiVersion: v1, kind: List, items: [\(item), \(item)]}", 2, nil),
        ("{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [\(item)]}]}", 1, nil),
        ("{apiVersion: v1, kind: List}", 0, nil), ("{apiVersion: v1, kind: List, items: null}", 0, nil),
        ("{apiVersion: v1, kind: List, items: {}}", 0, "a.yaml:1:37: error: items must be a list"),
        ("{apiVersion: v1, kind: List, items: [null]}", 0, "a.yaml:1:38: error: an item of a list must be an object"),
        ("{apiVersion: v1, kind: List, items: [a]}", 0, "a.yaml:1:38: error: an item of a list must be an object"),
        ("{apiVersion: v1, kind: NamespaceList, items: [{metadata: {name: a}}]}", 1, nil),
        ("{apiVersion: v1, kind: ServiceList, items: [{apiVersion: v1, kind: Namespace, metadata: {name: a}}]}", 1, nil),
        (
            "{apiVersion: v1, kind: ClientTrafficPolicyList, items: [{metadata: {name: a}}]}", 0,
            "a.yaml:1:14: error: apiVersion \"v1\" of a ClientTrafficPolicy must be gateway.envoyproxy.io/v1alpha1"
        ),
        (
            "{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: ClientTraficPolicyList, items: [{metadata: {name: a}}]}", 0,
            "a.yaml:1:52: error: kind \"ClientTraficPolicy\" is not known; did you mean ClientTrafficPolicy?"
        ),
    ]

    @Test("The items of a list are objects, and may leave out the type that the list states", arguments: listRows)
    func lists(_ row: (yaml: String, objects: Int, message: String?)) throws {
        try documents(row)
    }

    @Test("The API server's objects may have any version, and their messages have no position")
    func stored() throws {
        let stored = try manifests(policy().replacing("v1alpha1", with: "v1beta1"), source: .cluster)
        #expect(stored.objects.map(\.location) == ["cluster"])
        #expect(try manifests(policy("{}"), source: .cluster).messages.map(\.location) == ["cluster"])
    }

    @Test("One document that cannot be used does not hide the others")
    func several() throws {
        let input = try manifests([policy("a"), policy("{}"), policy("b"), "x: 1\n"].joined(separator: "---\n"))
        #expect(input.objects.map(\.object.identity.name.name) == ["a", "b"])
        #expect(input.messages.map(\.location) == ["a.yaml:8:18", "a.yaml:16:1"])
    }
}

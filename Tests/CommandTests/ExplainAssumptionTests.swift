import Testing

/// The assumptions of `ctp-webhook explain` about objects that are not in its input.
@Suite struct ExplainAssumptionTests {
    private static func gateway(_ name: String, class className: String, port: Int = 80, hostname: String = "a.example.com")
        -> String
    {
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: \(name)}
        spec: {gatewayClassName: \(className), listeners: [{name: web, port: \(port), protocol: HTTP, hostname: \(hostname)}]}

        """
    }

    private static func policy(_ gateway: String, _ settings: String = "http1: {enableTrailers: true}") -> String {
        "---\n" + ExplainObjectsTests.policy("of-\(gateway)", ExplainObjectsTests.target(gateway) + ", \(settings)")
    }

    private static func gatewayClass(_ name: String, controller: String = "gateway.envoyproxy.io/gatewayclass-controller")
        -> String
    {
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: \(name)}
        spec: {controllerName: \(controller)}

        """
    }

    private static let classRows: [(names: [String], objects: String, arguments: [String], managed: [String])] = [
        (["prod", "stage"], "", [], ["prod", "stage"]), (["prod", "eg"], "", [], ["eg"]),
        (["prod", "my-envoy-gateway"], "", [], ["my-envoy-gateway"]), (["legacy", "regal"], "", [], ["legacy", "regal"]),
        (["prod", "eg"], "", ["--gateway-class", "prod"], ["prod"]),
        (["prod", "eg"], "", ["--gateway-class", "prod", "--gateway-class=eg"], ["prod", "eg"]),
        (["prod", "eg"], gatewayClass("prod"), [], ["prod"]),
        (["prod", "eg"], gatewayClass("eg", controller: "example.com/x"), [], []),
    ]

    @Test(
        "The Gateways of Envoy Gateway are found by their GatewayClasses, by a flag, or by the names of their classes",
        arguments: classRows)
    func classes(_ row: (names: [String], objects: String, arguments: [String], managed: [String])) throws {
        let gateways = row.names.enumerated().map { Self.gateway("gw\($0)", class: $1) + Self.policy("gw\($0)") }
        let output = try run(webhook, ["explain", "-"] + row.arguments, input: gateways.joined() + row.objects)
        for (index, name) in row.names.enumerated() {
            #expect(output.output.contains("default/gw\(index)/web ") == row.managed.contains(name), "\(name): \(output.output)")
        }
        let isAssumed = row.arguments.isEmpty && row.objects.isEmpty && row.managed != row.names
        #expect(output.error.hasPrefix("note: there is no GatewayClass") == isAssumed)
    }

    @Test("With --merge-gateways, Gateways share a proxy and its ports", arguments: [(false, Int32(0)), (true, 1)])
    func merged(isMerged: Bool, status: Int32) throws {
        let objects =
            Self.gateway("gw1", class: "eg") + Self.gateway("gw2", class: "eg", hostname: "b.example.com") + Self.policy("gw1")
        let output = try run(webhook, ["explain", "-"] + (isMerged ? ["--merge-gateways"] : []), input: objects)
        #expect(output.status == status)
        #expect(output.output.contains("it shares its port with default/gw2/web without TLS") == isMerged, "\(output.output)")
    }

    private static let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: other}\ndata: {}\n"

    @Test(
        "A missing Secret is reported with --check-references, or if the input has other Secrets of its namespace",
        arguments: [
            ("", [], Int32(0)), (secret, [], 1), ("", ["--check-references"], 1), (secret, ["--no-check-references"], 0),
            (secret.replacing("{name: other}", with: "{name: other, namespace: elsewhere}"), [], 0),
        ] as [(String, [String], Int32)])
    func references(objects: String, arguments: [String], status: Int32) throws {
        let gateway = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec: {gatewayClassName: eg, listeners: [{name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]}}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ca}
            data: {ca.crt: "-----BEGIN CERTIFICATE-----\\n-----END CERTIFICATE-----"}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: extra}
            spec: {parentRef: {name: edge}}

            """
        let policy = Self.policy("edge", "tls: {clientValidation: {caCertificateRefs: [{name: ca}]}}")
        let certificate = objects.isEmpty ? "" : "---\napiVersion: v1\nkind: Secret\nmetadata: {name: cert}\n"
        let known = arguments == ["--check-references"] ? "---\napiVersion: v1\nkind: Secret\nmetadata: {name: cert}\n" : ""
        // If the input has the Secret `cert` of the namespace, the authority of the same namespace is missing.
        let own = objects.contains("elsewhere") ? "" : certificate
        let output = try run(webhook, ["explain", "-"] + arguments, input: gateway + policy + objects + own + known)
        #expect(output.status == status, "\(output.output)\(output.error)")
        #expect(output.output.contains("secret default/ca does not exist") == (status == 1))
    }
}

import Foundation
import JSONTape
import Testing

/// `ctp-webhook explain` on objects, as a person and a pipeline run it.
@Suite struct ExplainObjectsTests {
    static let gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: my-gateway}
        spec:
          gatewayClassName: eg
          listeners:
          - {name: https-listener, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: example-cert}]}}
          - {name: http-listener, port: 80, protocol: HTTP}

        """

    static let listenerPolicy = """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: listener-specific-policy}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: my-gateway, sectionName: https-listener}]
          timeout: {http: {idleTimeout: 30s}}

        """

    static let gatewayPolicy = """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: gateway-wide-policy}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: my-gateway}]
          timeout: {http: {idleTimeout: 60s}}
          tls: {minVersion: "1.3"}

        """

    /// The two policies of the documentation's overview.
    static let overview = [gateway, listenerPolicy, gatewayPolicy].joined(separator: "---\n")

    static func policy(_ name: String = "p", _ spec: String) -> String {
        """
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata: {name: \(name)}
        spec: {\(spec)}

        """
    }

    static func target(_ name: String, section: String? = nil) -> String {
        let section = section.map { ", sectionName: \($0)" } ?? ""
        return "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \(name)\(section)}]"
    }

    @Test("The policy of a listener governs it, that of its Gateway the rest, and is overridden")
    func table() throws {
        let output = try run(webhook, ["explain", "-"], input: Self.overview)
        #expect(
            output.output == """
                LISTENER                           PORT  PROTOCOL  GOVERNED BY                       FOR
                default/my-gateway/https-listener  443   HTTPS     default/listener-specific-policy  the listener
                    loses: default/gateway-wide-policy, overridden by the narrower target of default/listener-specific-policy
                    in force: timeout.http.idleTimeout: 30s
                    dropped: tls (of default/gateway-wide-policy)
                default/my-gateway/http-listener   80    HTTP      default/gateway-wide-policy       the Gateway
                    in force: timeout.http.idleTimeout: 60s
                    dropped: tls.minVersion: 1.3 (means nothing to this protocol)

                POLICY                            TARGET                                                 RESULT                WHERE
                default/gateway-wide-policy       Gateway default/my-gateway                             Accepted, Overridden  \
                standard input:21:16
                    overridden: listener https-listener by default/listener-specific-policy
                default/listener-specific-policy  listener https-listener of Gateway default/my-gateway  Accepted              \
                standard input:14:16

                """)
        #expect(output.error.isEmpty)
        #expect(output.status == 0)
    }

    @Test("For programs, policies have the controller's conditions, and listeners their governors and losers")
    func json() throws {
        let output = try run(webhook, ["explain", "--output", "json", "-f", "-"], input: Self.overview)
        let report = try JSONValue(parsing: output.output)
        #expect(
            report["policies"]?.text == """
                [{"policy":"default/gateway-wide-policy","ancestors":[{"ref":{"group":"gateway.networking.k8s.io","kind":"Gateway",\
                "namespace":"default","name":"my-gateway"},"conditions":[{"type":"Overridden","status":"True","reason":"Overridden",\
                "message":"There are existing ClientTrafficPolicies that are overriding these sections [https-listener]"},\
                {"type":"Accepted","status":"True","reason":"Accepted","message":"Policy has been accepted."}]}]},\
                {"policy":"default/listener-specific-policy","ancestors":[{"ref":{"group":"gateway.networking.k8s.io","kind":"Gateway",\
                "namespace":"default","name":"my-gateway","sectionName":"https-listener"},"conditions":[{"type":"Accepted",\
                "status":"True","reason":"Accepted","message":"Policy has been accepted."}]}]}]
                """)
        guard case .array(let listeners)? = report["listeners"], listeners.count == 2 else {
            Issue.record("\(output.output)")
            return
        }
        #expect(
            listeners.map { $0["policy"]?.text } == ["\"default/listener-specific-policy\"", "\"default/gateway-wide-policy\""])
        #expect(
            listeners[0]["losers"]?.text.contains("\"reason\":\"Overridden\",\"by\":\"default/listener-specific-policy\"") == true
        )
        #expect(output.status == 0)
    }

    private static let outcomes: [(objects: String, status: Int32, says: String)] = [
        (overview, 0, "Accepted, Overridden"), (gateway, 0, "GOVERNED BY"),
        (overview + "---\n" + policy("z", target("my-gateway") + ", http3: {}"), 1, "Conflicted"),
        (gateway + "---\n" + policy("p", target("my-gateway", section: "x") + ", http3: {}"), 1, "TargetNotFound"),
        (policy("p", target("gone") + ", http3: {}"), 1, "there is no Gateway default/gone"),
        (gateway + "---\n" + policy("p", target("my-gateway") + ", http2: {initialStreamWindowSize: 1}"), 1, "Invalid"),
        (gateway + "---\n" + policy("p", target("my-gateway") + ", scheme: None"), 1, "spec.scheme: Unsupported value"),
        (
            gateway + "---\n" + policy("p", target("my-gateway") + ", enableProxyProtocol: true"), 0,
            "warning: spec.enableProxyProtocol"
        ),
        (gateway + "---\n" + policy("p", "targetSelectors: [{kind: Gateway, matchLabels: {a: b}}], http3: {}"), 1, "NoTarget"),
        ("", 0, "There are no policies, and no Gateways of Envoy Gateway."),
    ]

    @Test("The exit code says whether all policies are accepted and in force", arguments: outcomes)
    func exitCodes(_ row: (objects: String, status: Int32, says: String)) throws {
        let output = try run(webhook, ["explain", "-"], input: row.objects)
        #expect(output.status == row.status)
        #expect(output.output.contains(row.says), "\(output.output) \(output.error)")
    }

    @Test("Files, folders, lists and streams come together; a finding has its file, line and column")
    func files() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("deep/deeper"), withIntermediateDirectories: true)
        _ = try folder.file("gateway.yml", containing: "# nothing\n---\n" + Self.gateway)
        _ = try folder.file("notes.txt", containing: "not: [read")
        _ = try folder.file("values.yaml", containing: "replicas: 2\n")
        let list = """
            {"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "ClientTrafficPolicyList", "items": [
              {"metadata": {"name": "listed", "namespace": "default"},
               "spec": {"targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "my-gateway"}],
                        "tcpKeepalive": {"probes": -1}}}]}
            """
        _ = try folder.file("deep/deeper/list.json", containing: list)
        let flat = try run(webhook, ["explain", folder.url.path])
        #expect(flat.status == 0 && !flat.output.contains("listed"))
        #expect(
            flat.error
                == "Note: \(folder.path("values.yaml")):1:1: is passed over, for it is no object of Kubernetes: it must have apiVersion and kind\n"
        )
        for arguments in [
            ["-R", folder.url.path + "/"], ["-f", folder.path("gateway.yml"), "-f", folder.path("deep/deeper/list.json")],
        ] {
            let output = try run(webhook, ["explain"] + arguments)
            #expect(output.status == 1)
            #expect(
                output.output.contains(
                    "\(folder.path("deep/deeper/list.json")):4:40: error: spec.tcpKeepalive.probes: Invalid value: -1"))
        }
    }

    @Test("What stands twice counts once, and is told")
    func twice() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("a.yaml", containing: Self.overview)
        _ = try folder.file("b.yaml", containing: Self.gateway)
        let output = try run(webhook, ["explain", folder.path("a.yaml"), folder.path("b.yaml")])
        #expect(
            output.error
                == "Note: \(folder.path("b.yaml")):1:1: Gateway default/my-gateway stands in \(folder.path("a.yaml")):1:1, too; "
                + "the later one counts\n")
        #expect(output.status == 0)
    }

    @Test("What cannot be read is told with its place, all at once, and nothing else")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("broken.yaml", containing: "a: 1\nb: [\n")
        _ = try folder.file("nameless.yaml", containing: "apiVersion: v1\nkind: Namespace\nmetadata: {}\n")
        _ = try folder.file("sound.yaml", containing: Self.overview)
        let output = try run(webhook, ["explain", folder.url.path, "-f", folder.path("gone.yaml")])
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        let lines = output.error.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("No such file or directory"))
        #expect(lines[1].hasPrefix("Error: \(folder.path("broken.yaml")):3:1: "))
        #expect(lines[2] == "Error: \(folder.path("nameless.yaml")):1:1: must have metadata.name")
    }

    @Test(
        "A word is a path when it looks like one or is there, and a field otherwise; the two do not mix",
        arguments: [
            (["spec.tls"], 0, "FIELD: tls"), (["tls.minVersion"], 0, "FIELD: minVersion"),
            (["tls.minVersion.yaml"], 2, "No such file"), (["./tls"], 2, "No such file"), (["nothing"], 2, "explain nothing: "),
            (["spec.tls", "-f", "gone.yaml"], 2, "explain spec.tls: there is no such file or folder, and a field"),
            (["spec.tls", "tls"], 2, "one field at a time"),
        ] as [([String], Int32, String)])
    func words(_ words: [String], status: Int32, says: String) throws {
        let output = try run(webhook, ["explain"] + words)
        #expect(output.status == status)
        #expect((output.output + output.error).contains(says), "\(output.output + output.error)")
    }
}

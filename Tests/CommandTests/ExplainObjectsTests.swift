import Foundation
import JSONTape
import Testing

/// `ctp-webhook explain` with objects of files and of standard input.
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

    /// The two policies of the overview in Envoy Gateway's documentation.
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

    @Test("The policy of a listener is effective on it, and overrides the policy of its Gateway")
    func table() throws {
        let output = try run(webhook, ["explain", "-"], input: Self.overview)
        #expect(
            output.output == """
                LISTENER                           PORT  PROTOCOL  EFFECTIVE POLICY                  SCOPE
                default/my-gateway/https-listener  443   HTTPS     default/listener-specific-policy  listener
                    overridden: default/gateway-wide-policy, by the more specific target of default/listener-specific-policy
                    effective: timeout.http.idleTimeout: 30s, timeout.http.streamIdleTimeout: 5m (default of Envoy)
                    ignored: tls (set by default/gateway-wide-policy)
                default/my-gateway/http-listener   80    HTTP      default/gateway-wide-policy       Gateway
                    effective: timeout.http.idleTimeout: 60s, timeout.http.streamIdleTimeout: 5m (default of Envoy)
                    ignored: tls.minVersion: 1.3 (no effect on this protocol)

                POLICY                            TARGET                                                 RESULT                LOCATION
                default/gateway-wide-policy       Gateway default/my-gateway                             Accepted, Overridden  \
                standard input:21:16
                    overridden on listener https-listener by default/listener-specific-policy
                default/listener-specific-policy  listener https-listener of Gateway default/my-gateway  Accepted              \
                standard input:14:16

                """)
        #expect(output.error.isEmpty)
        #expect(output.status == 0)
    }

    @Test("As JSON, policies have the controller's conditions, and listeners their effective and overridden policies")
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
            listeners[0]["overridden"]?.text.contains("\"reason\":\"Overridden\",\"by\":\"default/listener-specific-policy\"")
                == true
        )
        #expect(output.status == 0)
    }

    private static let outcomes: [(objects: String, status: Int32, text: String)] = [
        (overview, 0, "Accepted, Overridden"), (gateway, 0, "EFFECTIVE POLICY"),
        (overview + "---\n" + policy("z", target("my-gateway") + ", http3: {}"), 1, "Conflicted"),
        (gateway + "---\n" + policy("p", target("my-gateway", section: "x") + ", http3: {}"), 1, "TargetNotFound"),
        (policy("p", target("gone") + ", http3: {}"), 1, "Gateway default/gone does not exist"),
        (gateway + "---\n" + policy("p", target("my-gateway") + ", http2: {initialStreamWindowSize: 1}"), 1, "Invalid"),
        (gateway + "---\n" + policy("p", target("my-gateway") + ", scheme: None"), 1, "spec.scheme: Unsupported value"),
        (
            gateway + "---\n" + policy("p", target("my-gateway") + ", enableProxyProtocol: true"), 0,
            "warning: default/p: spec.enableProxyProtocol"
        ),
        (gateway + "---\n" + policy("p", "targetSelectors: [{kind: Gateway, matchLabels: {a: b}}], http3: {}"), 1, "NoTarget"),
        ("", 0, "No policies and no Gateways of Envoy Gateway were found."),
    ]

    @Test("The exit code is 0 if all policies are accepted and effective", arguments: outcomes)
    func exitCodes(_ row: (objects: String, status: Int32, text: String)) throws {
        let output = try run(webhook, ["explain", "-"], input: row.objects)
        #expect(output.status == row.status)
        #expect(output.output.contains(row.text), "\(output.output) \(output.error)")
    }

    @Test("Files, folders, lists and streams are read together, and a finding has its file, line and column")
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
                == "\(folder.path("values.yaml")):1:1: note: skipped, not a Kubernetes object: apiVersion and kind are missing\n"
        )
        for arguments in [
            ["-R", folder.url.path + "/"], ["-f", folder.path("gateway.yml"), "-f", folder.path("deep/deeper/list.json")],
        ] {
            let output = try run(webhook, ["explain"] + arguments)
            #expect(output.status == 1)
            #expect(
                output.output.contains(
                    "\(folder.path("deep/deeper/list.json")):4:40: error: default/listed: spec.tcpKeepalive.probes: Invalid value: -1"
                ))
        }
    }

    @Test("If an object occurs twice, the last one is used, with a note")
    func twice() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("a.yaml", containing: Self.overview)
        _ = try folder.file("b.yaml", containing: Self.gateway)
        let output = try run(webhook, ["explain", folder.path("a.yaml"), folder.path("b.yaml")])
        #expect(
            output.error
                == "\(folder.path("b.yaml")):1:1: note: replaces the Gateway default/my-gateway of \(folder.path("a.yaml")):1:1\n"
        )
        #expect(output.status == 0)
    }

    @Test("All inputs that cannot be read are reported with their locations, and nothing else")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("broken.yaml", containing: "a: 1\nb: [\n")
        _ = try folder.file("nameless.yaml", containing: "apiVersion: v1\nkind: Namespace\nmetadata: {}\n")
        _ = try folder.file("odd.yaml", containing: Self.policy("{}", "http3: {}"))
        _ = try folder.file("sound.yaml", containing: Self.overview)
        let output = try run(webhook, ["explain", folder.url.path, "-f", folder.path("gone.yaml")])
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        let lines = output.error.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains("No such file or directory"))
        #expect(lines[1].hasPrefix("\(folder.path("broken.yaml")):3:1: error: "))
        #expect(lines[2] == "\(folder.path("nameless.yaml")):3:11: error: must have metadata.name")
        #expect(lines[3] == "\(folder.path("odd.yaml")):3:18: error: metadata.name must be a string, not {}")
    }

    @Test(
        "A word is a path if it looks like one or exists, and a field otherwise; fields and paths cannot be combined",
        arguments: [
            (["spec.tls"], 0, "FIELD: tls"), (["tls.minVersion"], 0, "FIELD: minVersion"),
            (["tls.minVersion.yaml"], 2, "No such file"), (["./tls"], 2, "No such file"), (["nothing"], 2, "explain: nothing: "),
            (["spec.tls", "-f", "gone.yaml"], 2, "explain: spec.tls: there is no such file or folder, and a field"),
            (["-", "-f", "-"], 2, "standard input: error: can be read only once"),
            (["spec.tls", "tls"], 2, "explain: spec.tls tls: only one field can be explained at a time"),
        ] as [([String], Int32, String)])
    func words(_ words: [String], status: Int32, text: String) throws {
        let output = try run(webhook, ["explain"] + words)
        #expect(output.status == status)
        #expect((output.output + output.error).contains(text), "\(output.output + output.error)")
    }

    @Test("A folder without manifests is reported with a note", arguments: [[], ["-R"]])
    func emptyFolder(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let output = try run(webhook, ["explain", folder.url.path] + arguments)
        #expect(output.status == 0)
        let hint = arguments.isEmpty ? "; use --recursive to read nested folders" : ""
        #expect(output.error == "\(folder.url.path): note: the folder has no .yaml, .yml or .json files\(hint)\n")
    }
}

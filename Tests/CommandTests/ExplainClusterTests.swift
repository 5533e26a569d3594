import Foundation
import Testing

/// `ctp-webhook explain --cluster`, with a script in the place of kubectl.
@Suite struct ExplainClusterTests {
    private static let gateway = """
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"edge","namespace":"shop"},"spec":{\
        "gatewayClassName":"eg","listeners":[{"name":"web","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"cert"}]}}]}}
        """

    private static func policy(_ name: String, _ settings: String = #""http3":{}"#, created: String = "2026-01-01T00:00:00Z")
        -> String
    {
        """
        {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\(name)","namespace":"shop",\
        "creationTimestamp":"\(created)"},"spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],\
        \(settings)}}
        """
    }

    private static let lists = [
        "gateways.gateway.networking.k8s.io": gateway, "clienttrafficpolicies.gateway.envoyproxy.io": policy("stored"),
        "namespaces": #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"#,
    ]

    @Test("status --cluster lists the findings of stored policies; only the policy that loses a target has a conflict")
    func findings() throws {
        var lists = Self.lists
        let policies = [
            Self.policy("stored"), Self.policy("later", #""scheme":"Keep""#, created: "2026-01-02T00:00:00Z"),
        ]
        lists["clienttrafficpolicies.gateway.envoyproxy.io"] = policies.joined(separator: ",")
        let kubectl = try FakeKubectl(lists)
        let bad = try run(webhook, ["status", "--cluster"], environment: kubectl.path)
        #expect(bad.status == 1)
        let findings = bad.output.split(separator: "\n").filter { $0.hasPrefix("cluster: ") }
        #expect(findings.count == 2, "\(bad.output)")
        #expect(findings.allSatisfy { $0.hasPrefix("cluster: error: shop/later: ") })
        #expect(findings.first?.hasSuffix("[enum]") == true && findings.last?.hasSuffix("[conflict]") == true, "\(findings)")
        let json = try run(webhook, ["status", "--cluster", "--output", "json"], environment: kubectl.path)
        #expect(json.output.contains(#""rule": "conflict""#))
    }

    @Test("With --cluster, status shows only what the files change")
    func changes() throws {
        let kubectl = try FakeKubectl(Self.lists)
        let folder = try TemporaryFolder()
        _ = try folder.file("new.json", containing: Self.policy("stored", #""http2":{}"#))
        let all = try run(webhook, ["status", "--cluster"], environment: kubectl.path)
        #expect(all.status == 0 && all.output.contains("shop/edge/web") && all.output.contains("effective: http3"))
        let changed = try run(webhook, ["status", "--cluster", folder.path("new.json")], environment: kubectl.path)
        #expect(changed.output.contains("shop/edge/web") && changed.output.contains("effective: http2"), "\(changed.output)")
    }

    @Test("The stored policies are checked as well, unless a file replaces them")
    func lint() throws {
        let bad = Self.policy("stored", #""scheme":"x""#)
        let kubectl = try FakeKubectl(Self.lists.merging(["clienttrafficpolicies.gateway.envoyproxy.io": bad]) { $1 })
        let output = try run(webhook, ["lint", "--cluster"], environment: kubectl.path)
        #expect(output.status == 1)
        #expect(output.output.hasPrefix("cluster:1:1: error: spec.scheme: Unsupported value: \"x\""), "\(output.output)")
        let folder = try TemporaryFolder()
        _ = try folder.file("new.json", containing: Self.policy("stored"))
        let replaced = try run(webhook, ["lint", "--cluster", folder.path("new.json")], environment: kubectl.path)
        #expect(replaced.status == 0 && replaced.output.isEmpty, "\(replaced.output)")
    }

    @Test("A cluster is read kind by kind, and kinds that it does not have are ignored")
    func reading() throws {
        let kubectl = try FakeKubectl(Self.lists)
        let output = try kubectl.explain([])
        #expect(output.status == 0, "\(output.error)")
        #expect(output.output.contains("shop/edge/web  443   HTTPS     shop/stored       Gateway\n"))
        #expect(output.output.contains("shop/stored  Gateway shop/edge  Accepted  cluster\n"))
        let calls = try kubectl.calls
        #expect(calls.count == 9)
        #expect(
            calls.allSatisfy { $0.hasPrefix("get --output=json --request-timeout=30s ") && $0.hasSuffix(" --all-namespaces") })
        #expect(!calls.contains { $0.contains("secret") })
    }

    @Test("A policy of a file is resolved together with the objects of the cluster")
    func fileInCluster() throws {
        let kubectl = try FakeKubectl(Self.lists)
        _ = try kubectl.folder.file("new.yaml", containing: Self.policy("new", created: "2026-01-02T00:00:00Z"))
        let conflict = try kubectl.explain(["-f", kubectl.folder.path("new.yaml")])
        #expect(conflict.status == 1)
        #expect(conflict.output.contains("shop/stored (since 2026-01-01T00:00:00Z) already has this target"))
        _ = try kubectl.folder.file("stored.yaml", containing: Self.policy("stored", #""scheme":"MatchBackend""#))
        let replaced = try kubectl.explain([kubectl.folder.path("stored.yaml")])
        #expect(replaced.output.contains("effective: scheme: MatchBackend"))
        #expect(replaced.error.isEmpty)
    }

    @Test("Secrets are read only with --check-references, and only by name")
    func references() throws {
        var lists = Self.lists
        lists["clienttrafficpolicies.gateway.envoyproxy.io"] = Self.policy(
            "stored", #""tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"},{"name":"-o=yaml"},{"name":"secret/x"}]}}"#)
        lists["secrets"] = #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"cert","namespace":"shop"},"data":{}}"#
        let kubectl = try FakeKubectl(lists)
        let output = try kubectl.explain(["--check-references"])
        #expect(output.output.contains("secret shop/ca does not exist"), "\(output.output)\(output.error)")
        #expect(
            try kubectl.calls.filter { $0.contains("secret") } == [
                "get --output=json --request-timeout=30s --ignore-not-found --namespace=shop secrets ca cert"
            ])
    }

    @Test(
        "A failure of kubectl is reported in one line",
        arguments: [
            (
                "echo 'Error from server (Forbidden): no' >&2; exit 1",
                "failed with exit code 1: Error from server (Forbidden): no"
            ),
            ("exit 3", "failed with exit code 3: it printed no error"), ("echo not json; exit 0", "printed invalid JSON"),
            ("kill -KILL $$", "failed with exit code 137"),
            ("printf '\\033[2Jgone\\n' >&2; exit 1", #"\u001b[2Jgone"#),
        ])
    func failures(script: String, error: String) throws {
        let output = try FakeKubectl([:], failure: script).explain([])
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        #expect(output.error.hasPrefix("explain: --cluster: kubectl get --output=json"), "\(output.error)")
        #expect(output.error.contains(error) && output.error.split(separator: "\n").count == 1, "\(output.error)")
    }

    @Test("Without kubectl, the message says what to do")
    func missing() throws {
        let output = try FakeKubectl([:]).explain([], path: "/nonexistent")
        #expect(output.status == 2)
        #expect(output.error == "explain: --cluster: kubectl is not in the search path; install it, or pass files instead\n")
    }
}

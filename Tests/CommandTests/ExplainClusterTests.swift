import Foundation
import Testing

/// `ctp-webhook explain --cluster`, with a kubectl that answers from files.
@Suite struct ExplainClusterTests {
    /// A kubectl that notes how it was called, and knows only the kinds that it is given lists of.
    private struct FakeKubectl {
        let folder: TemporaryFolder

        init(_ lists: [String: String], failure: String? = nil) throws {
            folder = try TemporaryFolder()
            for (resource, items) in lists {
                _ = try folder.file(resource, containing: "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\(items)]}")
            }
            let script = """
                #!/bin/sh
                echo "$*" >> '\(folder.path("calls"))'
                \(failure ?? "")
                for word; do
                    case "$word" in get|-*) ;; *) resource=$word; break ;; esac
                done
                if [ -e "\(folder.url.path)/$resource" ]; then exec cat "\(folder.url.path)/$resource"; fi
                case "$*" in *--ignore-not-found*) exit 0 ;; esac
                echo "error: the server doesn't have a resource type \\"${resource%%.*}\\"" >&2
                exit 1
                """
            _ = try folder.file("kubectl", containing: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("kubectl"))
        }

        func explain(_ arguments: [String], path: String? = nil) throws -> Output {
            try run(
                webhook, ["explain", "--cluster"] + arguments, environment: ["PATH": path ?? "\(folder.url.path):/usr/bin:/bin"])
        }

        var calls: [String] { get throws { try folder.text("calls").split(separator: "\n").map(String.init) } }
    }

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

    @Test("A cluster is read kind by kind, and a kind that it does not have is simply absent")
    func reading() throws {
        let kubectl = try FakeKubectl(Self.lists)
        let output = try kubectl.explain([])
        #expect(output.status == 0, "\(output.error)")
        #expect(output.output.contains("shop/edge/web  443   HTTPS     shop/stored  the Gateway\n"))
        #expect(output.output.contains("shop/stored  Gateway shop/edge  Accepted  cluster\n"))
        let calls = try kubectl.calls
        #expect(calls.count == 9)
        #expect(
            calls.allSatisfy { $0.hasPrefix("get --output=json --request-timeout=30s ") && $0.hasSuffix(" --all-namespaces") })
        #expect(!calls.contains { $0.contains("secret") })
    }

    @Test("A file is looked at among what the cluster has: what would become of it")
    func fileInCluster() throws {
        let kubectl = try FakeKubectl(Self.lists)
        _ = try kubectl.folder.file("new.yaml", containing: Self.policy("new", created: "2026-01-02T00:00:00Z"))
        let conflict = try kubectl.explain(["-f", kubectl.folder.path("new.yaml")])
        #expect(conflict.status == 1)
        #expect(conflict.output.contains("shop/stored (since 2026-01-01T00:00:00Z) holds it"))
        _ = try kubectl.folder.file("stored.yaml", containing: Self.policy("stored", #""scheme":"MatchBackend""#))
        let replaced = try kubectl.explain([kubectl.folder.path("stored.yaml")])
        #expect(replaced.output.contains("in force: scheme: MatchBackend"))
        #expect(replaced.error.isEmpty)
    }

    @Test("Secrets are read only when asked for, and then only by name")
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
        "What goes wrong with kubectl is told in one line",
        arguments: [
            (
                "echo 'Error from server (Forbidden): no' >&2; exit 1",
                "failed with exit code 1: Error from server (Forbidden): no"
            ),
            ("exit 3", "failed with exit code 3: it said nothing"), ("echo not json; exit 0", "printed no JSON"),
            ("kill -KILL $$", "failed with exit code 137"),
            ("printf '\\033[2Jgone\\n' >&2; exit 1", #"\u001b[2Jgone"#),
        ])
    func failures(script: String, says: String) throws {
        let output = try FakeKubectl([:], failure: script).explain([])
        #expect(output.status == 2)
        #expect(output.output.isEmpty)
        #expect(output.error.hasPrefix("Error: --cluster: kubectl get --output=json"), "\(output.error)")
        #expect(output.error.contains(says) && output.error.split(separator: "\n").count == 1, "\(output.error)")
    }

    @Test("Without kubectl, it is said what to do")
    func missing() throws {
        let output = try FakeKubectl([:]).explain([], path: "/nonexistent")
        #expect(output.status == 2)
        #expect(output.error == "Error: --cluster: kubectl is not in the search path; install it, or give files instead\n")
    }
}

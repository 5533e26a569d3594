import ExpositionFormat
import FakeKubernetes
import Foundation
import JSONTape
import Testing

/// The audit of the stored policies of a cluster by `serve --watch-cluster`.
@Suite struct AuditTests {
    private static let policies = "/apis/gateway.envoyproxy.io/v1alpha1/clienttrafficpolicies"

    private static func policy(_ section: String, _ settings: String) -> String {
        """
        {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"p","namespace":"a",\
        "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway",\
        "name":"edge","sectionName":"\(section)"}],\(settings)}}
        """
    }

    /// An API server with a Gateway and a policy, and the path of a kubeconfig for it.
    private static func start(in folder: TemporaryFolder) throws -> (FakeAPIServer, kubeconfig: String) {
        let cluster = FakeCluster()
        let networking = "/apis/gateway.networking.k8s.io/v1"
        for path in [policies, "\(networking)/gateways", "\(networking)/gatewayclasses", "/api/v1/namespaces"] {
            cluster.install(path)
        }
        cluster.put("/api/v1/namespaces", "a", #"{"metadata":{"name":"a"}}"#)
        cluster.put(
            "\(networking)/gatewayclasses", "eg",
            #"{"metadata":{"name":"eg"},"spec":{"controllerName":"gateway.envoyproxy.io/gatewayclass-controller"}}"#)
        cluster.put(
            "\(networking)/gateways", "a/edge",
            """
            {"metadata":{"name":"edge","namespace":"a"},"spec":{"gatewayClassName":"eg","listeners":[\
            {"name":"web","port":80,"protocol":"HTTP"}]}}
            """)
        cluster.put(policies, "a/p", policy("web", #""scheme":"Preserve""#))
        let server = try FakeAPIServer.start(cluster)
        return (server, try folder.kubeconfig(for: server))
    }

    private static func findings(_ rule: String, _ severity: String, _ server: RunningServer) -> Double? {
        guard let page = try? server.curlPlainly(path: "/metrics").body else { return nil }
        return (try? Exposition(page))?["ctp_webhook_stored_findings", ["rule": rule, "severity": severity]]
    }

    @Test("With --watch-cluster a stored policy that becomes invalid appears in the metrics and in the log")
    func audit() throws {
        let folder = try TemporaryFolder()
        let (api, kubeconfig) = try Self.start(in: folder)
        defer { api.shutDown() }
        let server = try RunningServer(
            [
                "--watch-cluster", "--kubeconfig", kubeconfig, "--metrics-address", "127.0.0.1:0", "--rules",
                "section-missing=error",
            ])
        #expect(eventually { server.log.contains("stored policies audited") })
        #expect(Self.findings("section-missing", "error", server) == 0)
        #expect(Self.findings("enum", "error", server) == 0)
        api.cluster.put(Self.policies, "a/p", Self.policy("nowhere", #""scheme":"Preserve""#))
        #expect(eventually { Self.findings("section-missing", "error", server) == 1 })
        api.cluster.put(Self.policies, "a/p", Self.policy("nowhere", #""scheme":"s3cret""#))
        #expect(eventually { Self.findings("enum", "error", server) == 1 })
        #expect(server.end() == 0)
        let lines = server.log.split(separator: "\n").filter { $0.contains("findings of a stored policy changed") }
        let values = try lines.map { try JSONValue(parsing: String($0)) }
        #expect(values.map { $0["added"]?.text } == [#"["section-missing"]"#, #"["enum"]"#])
        #expect(values.last?["removed"]?.text == #"["section-missing"]"#)
        #expect(values.allSatisfy { $0["name"] == "p" && $0["namespace"] == "a" && $0["level"] == "warning" })
        #expect(!server.log.contains("s3cret"))
    }
}

import ExpositionFormat
import Foundation
import Testing

/// `ctp-webhook serve --watch-cluster` without an API server.
@Suite struct WatchClusterTests {
    private static let policy = """
        {"metadata":{"name":"p","namespace":"default"},"spec":{"http3":{},\
        "targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}}
        """
    private static let review = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","namespace":"default",\
        "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"object":\(policy)}}
        """

    @Test("Without an API server the server is ready, validates without cluster state, adds one warning and reports the state")
    func partition() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer(
            ["--watch-cluster", "--kubeconfig", try folder.unreachableKubeconfig(), "--metrics-address", "127.0.0.1:0"])
        let answer = try server.review(Self.review)
        #expect(answer.status == 200)
        #expect(answer.body.contains(#""allowed":true"#))
        let warning = "spec: was validated without cluster state because the cache is not synced ("
        #expect(answer.body.contains(#""warnings":["\#(warning)"#))
        #expect(answer.body.components(separatedBy: "spec: ").count == 2)
        #expect(try server.curlPlainly(path: "/readyz").status == 200)
        let verbose = try server.curlPlainly(path: "/readyz?verbose").body
        #expect(verbose.contains("[+]cluster ok: gatewayclasses.gateway.networking.k8s.io not read yet"), "\(verbose)")
        let page = try Exposition(server.curlPlainly(path: "/metrics").body)
        #expect(page["ctp_webhook_cluster_synced", [:]] == 0)
        #expect(page["ctp_webhook_findings_total", ["rule": "cluster-unknown", "severity": "warning"]] == 1)
        #expect(server.end() == 0)
        #expect(!server.log.contains("secret"))
    }

    @Test("Without --watch-cluster there is no warning, check or metric about the cluster")
    func off() throws {
        let server = try RunningServer(["--metrics-address", "127.0.0.1:0"])
        #expect(try !server.review(Self.review).body.contains("warnings"))
        #expect(try !server.curlPlainly(path: "/readyz?verbose").body.contains("cluster"))
        #expect(try !server.curlPlainly(path: "/metrics").body.contains("ctp_webhook_cluster_synced"))
        #expect(server.end() == 0)
    }

    @Test(
        "Invalid flags are reported before the server starts",
        arguments: [
            (["--check-references"], "--check-references: requires --watch-cluster"),
            (["--merge-gateways"], "--merge-gateways: requires --watch-cluster"),
            (["--watch-cluster"], "--watch-cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be set"),
            (["--watch-cluster", "--kubeconfig", "/nowhere"], "--kubeconfig /nowhere"),
        ])
    func errors(flags: [String], message: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.unreachableKubeconfig()
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        let output = try run(webhook, ["serve"] + files + flags)
        #expect(output.status == 2)
        #expect(output.error.contains(message), "\(output.error)")
    }
}

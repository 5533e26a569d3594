import ExpositionFormat
import Foundation
import Testing

/// `ctp-webhook serve --watch-cluster`, while no API server answers: what a partition looks like from outside.
@Suite struct WatchClusterTests {
    private static let policy = """
        {"metadata":{"name":"p","namespace":"default"},"spec":{"http3":{},\
        "targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}}
        """
    private static let review = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","namespace":"default",\
        "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"object":\(policy)}}
        """

    @Test("Without an API server it is ready, answers from the policy alone with one warning, and says so to operators")
    func partition() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer(
            ["--watch-cluster", "--kubeconfig", try folder.kubeconfigOfNobody(), "--metrics-address", "127.0.0.1:0"])
        let answer = try server.review(Self.review)
        #expect(answer.status == 200)
        #expect(answer.body.contains(#""allowed":true"#))
        #expect(answer.body.contains(#""warnings":["spec: was judged without the cluster, which is not in step at present ("#))
        #expect(answer.body.components(separatedBy: "spec: ").count == 2)
        #expect(try server.curlPlainly(path: "/readyz").status == 200)
        let verbose = try server.curlPlainly(path: "/readyz?verbose").body
        #expect(verbose.contains("[+]cluster ok: gatewayclasses.gateway.networking.k8s.io not read yet"), "\(verbose)")
        let page = try Exposition(server.curlPlainly(path: "/metrics").body)
        #expect(page["ctp_webhook_cluster_in_step", [:]] == 0)
        #expect(page["ctp_webhook_findings_total", ["rule": "cluster-unknown", "severity": "warning"]] == 1)
        #expect(server.end() == 0)
        #expect(!server.log.contains("secret"))
    }

    @Test("Without --watch-cluster nobody speaks of a cluster")
    func off() throws {
        let server = try RunningServer(["--metrics-address", "127.0.0.1:0"])
        #expect(try !server.review(Self.review).body.contains("warnings"))
        #expect(try !server.curlPlainly(path: "/readyz?verbose").body.contains("cluster"))
        #expect(try !server.curlPlainly(path: "/metrics").body.contains("ctp_webhook_cluster_in_step"))
        #expect(server.end() == 0)
    }

    @Test(
        "A mistake in the flags is told before anything begins",
        arguments: [
            (["--check-references"], "--check-references: needs --watch-cluster"),
            (["--merge-gateways"], "--merge-gateways: needs --watch-cluster"),
            (["--watch-cluster"], "--watch-cluster: this is no Pod"),
            (["--watch-cluster", "--kubeconfig", "/nowhere"], "--kubeconfig /nowhere"),
        ])
    func mistakes(flags: [String], message: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.kubeconfigOfNobody()
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        let output = try run(webhook, ["serve"] + files + flags)
        #expect(output.status == 2)
        #expect(output.error.contains(message), "\(output.error)")
    }
}

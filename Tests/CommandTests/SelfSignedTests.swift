import ExpositionFormat
import Foundation
import Testing

/// `ctp-webhook serve --self-signed` without an API server.
@Suite struct SelfSignedTests {
    @Test("Without an API server the server is alive and not ready, retries, logs the failure once, and shuts down")
    func unreachable() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer(
            [
                "--self-signed", "--kubeconfig", try folder.unreachableKubeconfig(), "--self-signed-lifetime", "10s",
                "--self-signed-authority-lifetime", "30s", "--self-signed-propagation-delay", "1s", "--metrics-address",
                "127.0.0.1:0",
            ], hasCertificates: false)
        func failedReconciles() throws -> Double {
            let page = try Exposition(server.curlPlainly(path: "/metrics").body)
            return page["ctp_webhook_self_signed_reconciles_total", ["result": "failed"]] ?? 0
        }
        let end = Date(timeIntervalSinceNow: 60)
        while try failedReconciles() < 3, Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        #expect(try failedReconciles() >= 3)
        #expect(server.log.components(separatedBy: "certificate reconciliation failed").count == 2)
        let readiness = try server.curlPlainly(path: "/readyz")
        #expect(readiness.status == 503)
        for line in [
            "[-]certificate failed: no certificate yet",
            "[+]self-signed ok: secrets/ctp-webhook-self-signed: no response from the API server: 127.0.0.1:1: connect: Connection refused",
        ] { #expect(readiness.body.contains(line), "\(readiness.body)") }
        // The probes of the kubelet do not verify certificates.
        #expect(try server.curl(["--insecure"], path: "/livez").status == 200)
        #expect(try server.curl(["--insecure"], path: "/readyz").status == 503)
        #expect(try server.curl([], path: "/livez").curl.error.contains("certificate"))
        #expect(server.end() == 0)
        #expect(!server.log.contains("secret\"") && !server.log.contains("PRIVATE"))
    }
}

import ExpositionFormat
import Foundation
import Testing

/// `ctp-webhook serve --self-signed`, while no API server answers.
@Suite struct SelfSignedTests {
    @Test("Without an API server it is alive and not ready, tries again and again, logs that once, and ends in good order")
    func unreachable() throws {
        let folder = try TemporaryFolder()
        let server = try RunningServer(
            [
                "--self-signed", "--kubeconfig", try folder.kubeconfigOfNobody(), "--self-signed-lifetime", "10s",
                "--self-signed-authority-lifetime", "30s", "--self-signed-spread", "1s", "--metrics-address", "127.0.0.1:0",
            ], hasCertificates: false)
        func failedLooks() throws -> Double {
            try Exposition(server.curlPlainly(path: "/metrics").body)["ctp_webhook_self_signed_looks_total", ["result": "failed"]]
                ?? 0
        }
        let end = Date(timeIntervalSinceNow: 60)
        while try failedLooks() < 3, Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        #expect(try failedLooks() >= 3)
        #expect(server.log.components(separatedBy: "the certificates cannot be looked after").count == 2)
        let readiness = try server.curlPlainly(path: "/readyz")
        #expect(readiness.status == 503)
        for line in [
            "[-]certificate failed: there is none yet",
            "[+]self-signed ok: secrets/ctp-webhook-self-signed: no answer from the API server: 127.0.0.1:1: connect: Connection refused",
        ] { #expect(readiness.body.contains(line), "\(readiness.body)") }
        // The kubelet's probe, which trusts anybody.
        #expect(try server.curl(["--insecure"], path: "/livez").status == 200)
        #expect(try server.curl(["--insecure"], path: "/readyz").status == 503)
        #expect(try server.curl([], path: "/livez").curl.error.contains("certificate"))
        #expect(server.end() == 0)
        #expect(!server.log.contains("secret\"") && !server.log.contains("PRIVATE"))
    }
}

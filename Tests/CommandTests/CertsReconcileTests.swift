import ExpositionFormat
import Foundation
import Testing

/// `ctp-webhook certs reconcile` without an API server.
@Suite struct CertsReconcileTests {
    @Test("Without an API server the process is alive and not ready, retries, logs the failure once, and ends with 0 on SIGTERM")
    func unreachable() throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = webhook
        process.arguments = [
            "certs", "reconcile", "--kubeconfig", try folder.unreachableKubeconfig(), "--self-signed-lifetime", "10s",
            "--self-signed-authority-lifetime", "30s", "--self-signed-propagation-delay", "1s", "--metrics-address",
            "127.0.0.1:0",
        ]
        process.standardError = try folder.file("log")
        process.standardInput = FileHandle.nullDevice
        try process.run()
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        func log() throws -> String { try folder.text("log") }
        func get(_ path: String) throws -> String {
            let port = try log().firstMatch(of: #/"metrics_address":"127.0.0.1:(\d+)"/#).map { String($0.1) }
            return try run(
                URL(fileURLWithPath: "/usr/bin/curl"),
                [
                    "--silent", "--max-time", "30", "--write-out", "\n%{http_code}",
                    "http://127.0.0.1:\(try #require(port))\(path)",
                ]
            ).output
        }
        func failedReconciles() throws -> Double {
            let page = try get("/metrics").split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
            return try Exposition(page)["ctp_webhook_self_signed_reconciles_total", ["result": "failed"]] ?? 0
        }
        let end = Date(timeIntervalSinceNow: 60)
        while try !log().contains("metrics_address"), process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.05) }
        while try failedReconciles() < 2, Date() < end { Thread.sleep(forTimeInterval: 0.1) }
        #expect(try failedReconciles() >= 2)
        #expect(try log().components(separatedBy: "certificate reconciliation failed").count == 2)
        let readiness = try get("/readyz")
        #expect(
            readiness.contains(
                "[-]self-signed failed: secrets/ctp-webhook-self-signed: no response from the API server: 127.0.0.1:1: connect: Connection"
            ), "\(readiness)")
        #expect(readiness.hasSuffix("503"))
        #expect(try get("/livez").hasSuffix("200"))
        #expect(try get("/validate").hasSuffix("404"))
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
        #expect(try !log().contains("secret\"") && !log().contains("PRIVATE"))
    }

    @Test(
        "An invalid configuration ends the command with 2, and the message names the option",
        arguments: [
            (["--self-signed-lifetime", "1s"], "certs reconcile: --self-signed-lifetime 1s: must be between 10s and 8784h"),
            (["--kubeconfig", "/nowhere"], "certs reconcile: --kubeconfig /nowhere: "),
            ([], "certs reconcile: --kubeconfig: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be set"),
        ])
    func invalid(arguments: [String], message: String) throws {
        let output = try run(webhook, ["certs", "reconcile"] + arguments)
        #expect(output.status == 2)
        #expect(output.error.hasPrefix(message), "\(output.error)")
    }

    @Test("The command reads the variables of the options that it shares with serve")
    func variables() throws {
        let output = try run(
            webhook, ["certs", "reconcile"], environment: ["CTP_WEBHOOK_SELF_SIGNED_LIFETIME": "1s"])
        #expect(output.error.hasPrefix("certs reconcile: CTP_WEBHOOK_SELF_SIGNED_LIFETIME 1s: must be"), "\(output.error)")
    }
}

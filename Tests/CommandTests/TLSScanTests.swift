import Foundation
import Testing

/// The TLS versions, cipher suites and features that a scanner checks.
@Suite struct TLSScanTests {
    /// A connection of `openssl s_client`, its input, and a part of its output.
    struct Attempt: CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        var input = ""
        let answer: String
    }

    private static let noSuite = "alert handshake failure"
    private static let noVersion = "alert protocol version"

    @Test(
        "The server accepts and rejects connections of openssl as configured",
        arguments: [
            Attempt(testDescription: "TLS 1.0", arguments: ["-tls1"], answer: noVersion),
            Attempt(testDescription: "TLS 1.1", arguments: ["-tls1_1"], answer: noVersion),
            Attempt(
                testDescription: "TLS 1.2, forward secret and authenticated",
                arguments: ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"],
                answer: "New, TLSv1.2, Cipher is ECDHE-ECDSA-AES128-GCM-SHA256"),
            Attempt(testDescription: "TLS 1.3", arguments: ["-tls1_3"], answer: "New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256"),
            Attempt(
                testDescription: "RSA key exchange", arguments: ["-tls1_2", "-cipher", "AES128-GCM-SHA256"], answer: noSuite),
            Attempt(
                testDescription: "CBC", arguments: ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"], answer: noSuite),
            Attempt(testDescription: "no compression", arguments: ["-tls1_3", "-comp"], answer: "Compression: NONE"),
            // RFC 9325 §3.5.
            Attempt(testDescription: "renegotiation", arguments: ["-tls1_2"], input: "R\n", answer: "no renegotiation"),
            // RFC 8446 §8: early data requires a session ticket.
            Attempt(testDescription: "early data", arguments: ["-tls1_3"], answer: "Early data was not sent"),
        ])
    func scan(attempt: Attempt) throws {
        let server = try RunningServer()
        let client = try run(
            URL(fileURLWithPath: "/usr/bin/openssl"),
            ["s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", server.folder.path("ca.crt")] + attempt.arguments,
            input: attempt.input)
        let printed = client.output + client.error
        #expect(printed.contains(attempt.answer), "\(printed)")
        #expect(!printed.contains("New Session Ticket"))
        #expect(try server.curl([], path: "/readyz").status == 200)
        #expect(server.end() == 0)
    }

    @Test("A signal during the start ends the process", arguments: [SIGTERM, SIGINT])
    func earlySignal(signal: Int32) throws {
        let folder = try TemporaryFolder()
        #expect(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        // From while the program is loaded until long after the server has started.
        for milliseconds in stride(from: 0, through: 200, by: 20) {
            let process = Process()
            process.executableURL = webhook
            process.arguments = [
                "serve", "--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key"),
                "--listen-address", "127.0.0.1", "--port", "0", "--threads", "1", "--shutdown-delay", "0s",
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(milliseconds) * 1000)
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            // Killed by the default action of the signal, or drained.
            let isKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == signal
            #expect(isKilled || process.terminationStatus == 0, "\(process.terminationReason) \(process.terminationStatus)")
        }
    }
}

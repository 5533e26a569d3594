import Foundation
import Testing

/// Results that cannot be written to standard output.
@Suite struct OutputTests {
    private static let commands = [
        "schema", "crd", "crd --output json", "rules", "rules unsigned", "rules -o json", "explain", "explain spec.tls -R",
        "explain -",
        "explain -o json -", "--help", "--version", "serve --help", "help rules",
    ]

    @Test("A failed write is reported, with exit code 1", arguments: commands)
    func fullDisk(command: String) throws {
        let output = try shell("exec \"$0\" \(command) >/dev/full </dev/null", webhook.path)
        #expect(output.status == 1)
        #expect(output.error == "ctp-webhook: write to standard output: No space left on device (errno 28)\n")
    }

    @Test("A failed write of the commands that read certificates is reported, with exit code 1")
    func certificates() throws {
        let folder = try TemporaryFolder()
        try #require(try run(webhook, ["certs", "create", "--directory", folder.url.path]).status == 0)
        let (certificate, key) = (folder.path("tls.crt"), folder.path("tls.key"))
        for command in [
            "certs print \(certificate)", "certs check \(certificate)",
            "serve --print-config --tls-cert-file \(certificate) --tls-private-key-file \(key)",
        ] { try fullDisk(command: command) }
    }

    @Test("If the reader closes the pipe, the program ends without a message", arguments: [(false, 141), (true, 1)])
    func closedPipe(ignoresSignal: Bool, status: Int) throws {
        // Other tests start servers in this process, which ignore SIGPIPE, and child processes inherit that.
        let signal = "env --\(ignoresSignal ? "ignore" : "default")-signal=PIPE"
        // The reader has ended when the program starts.
        let script = "(sleep 0.2; \(signal) \"$0\" schema; echo $? >&2) | true"
        #expect(try shell(script, webhook.path).error == "\(status)\n")
    }

    private func shell(_ script: String, _ arguments: String...) throws -> Output {
        try run(URL(fileURLWithPath: "/bin/sh"), ["-c", script] + arguments)
    }
}

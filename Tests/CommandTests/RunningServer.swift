import Foundation
import Testing

/// A process of `ctp-webhook serve` on a free port of 127.0.0.1, with certificates of `ctp-webhook certs create`.
final class RunningServer {
    let process = Process()
    let folder: TemporaryFolder
    let port: Int

    /// - Parameter hasCertificates: whether the certificate files are passed to the server.
    init(_ arguments: [String] = [], hasCertificates: Bool = true) throws {
        folder = try TemporaryFolder()
        let certs = try run(webhook, ["certs", "create", "--directory", folder.url.path])
        try #require(certs.status == 0, "\(certs.error)")
        process.executableURL = webhook
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        process.arguments =
            ["serve"] + (hasCertificates ? files : []) + [
                "--listen-address", "127.0.0.1", "--port", "0", "--threads", "2", "--shutdown-delay", "0s",
            ] + arguments
        process.standardError = try folder.file("log")
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let deadline = Date(timeIntervalSinceNow: 60)
        var port: Int?
        while port == nil, Date() < deadline, process.isRunning {
            port = try folder.text("log").firstMatch(of: #/\bport"?[:=](\d+)/#).flatMap { Int($0.1) }
            if port == nil { Thread.sleep(forTimeInterval: 0.01) }
        }
        self.port = try #require(port, "the server did not start")
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// The port of `--metrics-address`, which must have been given.
    func metricsPort() throws -> Int {
        try #require(log.firstMatch(of: #/"metrics_address":"[^"]*:(\d+)"/#).flatMap { Int($0.1) }, "\(log)")
    }

    var log: String { (try? folder.text("log")) ?? "" }

    /// Sends a signal, waits for the end of the process and returns its exit code.
    func end(with signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Starts the shutdown, and waits until the server reports not ready.
    func beginShutdown() throws {
        kill(process.processIdentifier, SIGTERM)
        let deadline = Date(timeIntervalSinceNow: 60)
        while try curl([], path: "/readyz").status == 200, Date() < deadline {}
    }

    /// Sends a request with curl. `path` begins with a slash.
    func curl(_ arguments: [String], path: String, input: String? = nil) throws -> Answer {
        try curl(arguments, url: "https://localhost:\(port)\(path)", input: input)
    }

    private func curl(_ arguments: [String], url: String, input: String? = nil) throws -> Answer {
        let curl = URL(fileURLWithPath: "/usr/bin/curl")
        try #require(FileManager.default.isExecutableFile(atPath: curl.path), "curl is not installed")
        let output = try run(
            curl,
            [
                "--silent", "--show-error", "--max-time", "30", "--cacert", folder.path("ca.crt"),
                "--write-out", "\n%{http_code} %{http_version}",
            ] + arguments + [url], input: input)
        return try Answer(output)
    }

    /// Sends a request to the metrics address with curl.
    func curlPlainly(_ arguments: [String] = [], path: String) throws -> Answer {
        try curl(arguments, url: "http://127.0.0.1:\(metricsPort())\(path)")
    }

    /// Sends a review with curl.
    func review(_ review: String, _ arguments: [String] = [], path: String = "/validate?timeout=10s") throws -> Answer {
        try curl(["--header", "Content-Type: application/json", "--data-binary", "@-"] + arguments, path: path, input: review)
    }

    struct Answer {
        let curl: Output
        let body: String
        /// The HTTP status; 0 if there was no response.
        let status: Int
        /// `1.1` or `2`.
        let version: String

        init(_ output: Output) throws {
            curl = output
            let lines = output.output.split(separator: "\n", omittingEmptySubsequences: false)
            let summary = try #require(lines.last).split(separator: " ")
            body = lines.dropLast().joined(separator: "\n")
            status = Int(summary.first ?? "") ?? 0
            version = String(summary.last ?? "")
        }
    }
}

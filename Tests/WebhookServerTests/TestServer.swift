import Glibc
import HTTPEngine
import Logging
import Sockets
import Synchronization
import TLSEngine
import Telemetry
import WebhookServer

/// Says how much it was sent; at `/large` it answers with 8 MiB, at `/broken` with 500.
struct EchoHandler: ReviewHandler, ~Copyable {
    enum Route: String, MetricLabelValue {
        case validate = "/validate"
        case mutate = "/mutate"
        case large = "/large"
        case broken = "/broken"
    }

    private var count = 0

    mutating func respond(
        to body: Span<UInt8>, route: Route, timeout: Duration?, logLine: inout LogLine
    ) -> HTTPResponse {
        count += 1
        logLine.set("uid", "u-\(body.count)")
        switch route {
        case .validate, .mutate:
            var sum = 0
            for index in body.indices { sum = (sum + Int(body[index])) % 65_536 }
            let seconds = timeout.map { "\($0.components.seconds)" } ?? "none"
            return HTTPResponse(status: 200, body: Array("bytes=\(body.count) sum=\(sum) timeout=\(seconds)".utf8))
        case .large: return HTTPResponse(status: 200, body: [UInt8](repeating: 7, count: 8 << 20))
        case .broken: return HTTPResponse(status: 500, body: Array("broken".utf8))
        }
    }
}

/// Collects log lines.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var destination: LogDestination {
        LogDestination(format: .json, now: { Timestamp(seconds: 0) }) { line in
            let text = line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            self.lines.withLock { $0.append(text) }
        }
    }
}

/// A running server, an authority that its certificate comes from, and its log.
struct TestServer: Sendable {
    let server: WebhookServer
    let authority: [UInt8]
    let log: LogLines

    static func credentials() throws -> (authority: [UInt8], context: TLSServerContext) {
        let now = Int64(time(nil))
        let authority = try CertificateAuthority.make(commonName: "test authority", validFrom: now - 3600, lifetime: 7200)
        let issued = try authority.issue(
            commonName: "test server", names: [SubjectAlternativeName("127.0.0.1")], validFrom: now - 3600, lifetime: 7200)
        return (authority.certificate, try TLSServerContext(chain: issued.certificate, key: issued.privateKey))
    }

    static func start(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws -> TestServer {
        let (authority, context) = try credentials()
        let log = LogLines()
        let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination) }
        var configuration = ServerConfiguration()
        configuration.listenAddress = "127.0.0.1"
        configuration.port = 0
        configuration.threads = 2
        change(&configuration)
        let server = try WebhookServer.start(
            configuration, context: context, logger: logger, destination: log.destination, makeHandler: { EchoHandler() })
        return TestServer(server: server, authority: authority, log: log)
    }

    /// Runs `body` against a server, and stops it.
    static func with(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, _ body: (TestServer) throws -> Void
    ) throws {
        let test = try start(change)
        defer {
            test.server.stop()
            _ = test.server.waitUntilFinished()
        }
        try body(test)
    }

    /// A client of this server whose handshake is done.
    func client(_ protocols: [String] = ["http/1.1"]) throws -> TestClient {
        try TestClient.connect(to: server.port, authority: authority, protocols: protocols)
    }
}

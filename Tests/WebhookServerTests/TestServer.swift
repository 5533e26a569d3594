import ExpositionFormat
import Glibc
import HTTPEngine
import Logging
import LinuxSystem
import Synchronization
import TextCoding
import TLSEngine
import Telemetry
import WebhookServer

/// Responds with the size and the sum of the body; at `/large` with 8 MiB, at `/broken` with 500, at `/slow` when its gate is open.
struct EchoHandler: ReviewHandler, ~Copyable {
    enum Route: String, MetricLabelValue {
        case validate = "/validate"
        case mutate = "/mutate"
        case large = "/large"
        case broken = "/broken"
        case slow = "/slow"
    }

    private let selfTestFailure: String?
    private let gate: Gate
    private var count = 0

    init(selfTestFailure: String? = nil, gate: Gate = Gate()) {
        self.selfTestFailure = selfTestFailure
        self.gate = gate
    }

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
        case .slow:
            gate.pass()
            return HTTPResponse(status: 200)
        }
    }

    func runSelfTest() throws(SelfTestFailure) {
        if let selfTestFailure { throw SelfTestFailure(selfTestFailure) }
    }
}

/// A handler waits here until the test opens the gate.
final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    private let isReached = Atomic<Bool>(false)

    var hasWaiter: Bool { isReached.load(ordering: .acquiring) }

    func open() { isOpen.store(true, ordering: .releasing) }

    fileprivate func pass() {
        isReached.store(true, ordering: .releasing)
        _ = becomesTrue { isOpen.load(ordering: .acquiring) }
    }
}

/// Collects log lines.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var destination: LogDestination {
        LogDestination(format: .json, now: { Timestamp(seconds: 0) }) { lines in
            let text = lines.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            self.lines.withLock { $0 += text.split(separator: "\n").map { "\($0)\n" } }
        }
    }
}

/// A running server, the authority of its certificate, and its log.
struct TestServer: Sendable {
    let server: WebhookServer
    let metricsPort: UInt16
    let authority: [UInt8]
    let log: LogLines

    static let day: Int64 = 86_400

    /// An authority and a certificate, by default valid for so long that its expiry is not logged.
    ///
    /// - Parameter validFrom: in seconds from now; likewise `validUntil`.
    static func credentials(
        validFrom: Int64 = -3600, validUntil: Int64 = 90 * day
    ) throws -> (authority: [UInt8], context: TLSServerContext) {
        let pair = try TestPair(validFrom: validFrom, validUntil: validUntil)
        return (pair.authority, try TLSServerContext(chain: pair.issued.certificate, key: pair.issued.privateKey))
    }

    static func start(
        credentials: (authority: [UInt8], context: TLSServerContext)? = nil, isProvisional: Bool = false,
        selfTestFailure: String? = nil,
        gate: Gate = Gate(), logLevel: Logger.Level = .info, _ change: (inout ServerConfiguration) -> Void = { _ in }
    ) throws -> TestServer {
        let (authority, context) = try credentials ?? self.credentials()
        let log = LogLines()
        let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination, level: logLevel) }
        var configuration = ServerConfiguration()
        configuration.listenAddress = "127.0.0.1"
        configuration.port = 0
        configuration.threads = 2
        change(&configuration)
        let server = try WebhookServer.start(
            configuration, context: context, isProvisional: isProvisional, logger: logger, destination: log.destination,
            makeHandler: { EchoHandler(selfTestFailure: selfTestFailure, gate: gate) })
        let metricsPort = try server.startMetricsServer(on: "127.0.0.1", port: 0)
        return TestServer(server: server, metricsPort: metricsPort, authority: authority, log: log)
    }

    /// Runs `body` against a server, and stops it.
    static func with(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, _ body: (TestServer) throws -> Void
    ) throws {
        try start(change).run(body)
    }

    /// Runs `body` against the server, and stops it.
    func run(_ body: (TestServer) throws -> Void) throws {
        defer {
            server.stop()
            _ = server.waitUntilFinished()
        }
        try body(self)
    }

    /// The response of the metrics port, on a new connection.
    func getFromMetricsPort(_ path: String) throws -> TestClient.Response {
        var client = try TestClient.connectWithoutTLS(to: metricsPort)
        return try client.response(to: "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
    }

    /// The current metrics. A page that is not valid is an error.
    func metrics() throws -> Exposition {
        try Exposition(getFromMetricsPort("/metrics").body)
    }

    /// Waits until the server has `count` connections on the HTTPS port in `state`: a client cannot know when the server has read its bytes.
    func becomes(_ count: Double, in state: String) throws -> Bool {
        try becomesTrue { try metrics()["ctp_webhook_connections", ["state": state]] == count }
    }

    /// A client of this server, after its handshake.
    func client(_ protocols: [String] = ["http/1.1"], from source: String = "127.0.0.1") throws -> TestClient {
        try TestClient.connect(to: server.port, from: source, authority: authority, protocols: protocols)
    }
}

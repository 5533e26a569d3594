import ExpositionFormat
import Glibc
import HTTPEngine
import Logging
import Sockets
import Synchronization
import TLSEngine
import Telemetry
import WebhookServer

/// Says how much it was sent; at `/large` it answers with 8 MiB, at `/broken` with 500, at `/slow` when its
/// gate is open.
struct EchoHandler: ReviewHandler, ~Copyable {
    enum Route: String, MetricLabelValue {
        case validate = "/validate"
        case mutate = "/mutate"
        case large = "/large"
        case broken = "/broken"
        case slow = "/slow"
    }

    private let selfReviewFailure: String?
    private let gate: Gate
    private var count = 0

    init(selfReviewFailure: String? = nil, gate: Gate = Gate()) {
        self.selfReviewFailure = selfReviewFailure
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

    func reviewItself() throws(SelfReviewFailure) {
        if let selfReviewFailure { throw SelfReviewFailure(selfReviewFailure) }
    }
}

/// Where a handler waits for a test.
final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    private let isReached = Atomic<Bool>(false)

    var hasSomebodyWaiting: Bool { isReached.load(ordering: .acquiring) }

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

/// A running server, an authority that its certificate comes from, and its log.
struct TestServer: Sendable {
    let server: WebhookServer
    let plainPort: UInt16
    let authority: [UInt8]
    let log: LogLines

    static let day: Int64 = 86_400

    /// An authority and a certificate, by default valid for so long that nobody says a word about it.
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
        selfReviewFailure: String? = nil,
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
            makeHandler: { EchoHandler(selfReviewFailure: selfReviewFailure, gate: gate) })
        let plainPort = try server.answerPlainly(on: "127.0.0.1", port: 0)
        return TestServer(server: server, plainPort: plainPort, authority: authority, log: log)
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

    /// Asks the plain port on a connection of its own.
    func askPlainly(_ path: String) throws -> TestClient.Response {
        var client = try TestClient.connectPlainly(to: plainPort)
        return try client.ask("GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
    }

    /// The metrics that are shown now; a page with a flaw is an error.
    func metrics() throws -> Exposition {
        try Exposition(askPlainly("/metrics").body)
    }

    /// Whether the server comes to have so many connections over TLS in `state`: what a client has sent is there when the server has read it.
    func becomes(_ count: Double, in state: String) throws -> Bool {
        try becomesTrue { try metrics()["ctp_webhook_connections", ["state": state]] == count }
    }

    /// A client of this server whose handshake is done.
    func client(_ protocols: [String] = ["http/1.1"], from source: String = "127.0.0.1") throws -> TestClient {
        try TestClient.connect(to: server.port, from: source, authority: authority, protocols: protocols)
    }
}

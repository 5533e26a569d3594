import ExpositionFormat
import Logging
import LinuxSystem
import TLSEngine
import Telemetry
import Testing

@testable import WebhookServer

private func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

private let one = SocketAddress.Host.ipv4(0xC000_0201)

/// All summaries that are due.
private func summaries(of quota: inout LogQuota, at now: MonotonicTime) -> [LogQuota.Kind: Int] {
    var summaries: [LogQuota.Kind: Int] = [:]
    while let (kind, lines) = quota.takeSummary(at: now) { summaries[kind, default: 0] += lines }
    return summaries
}

@Test("the lines of a kind beyond the limit of a window are counted", arguments: [-1, 0, 1, 1000])
func lines(beyond: Int) {
    var quota = LogQuota()
    let count = LogQuota.linesPerWindow + beyond
    let admitted = (0..<count).filter { quota.admits(.tlsFailure, from: one, at: time(100 + Double($0) / 10_000)) }
    #expect(admitted.count == min(count, LogQuota.linesPerWindow))
    #expect(quota.nextSummary == (beyond > 0 ? time(110) : nil))
    // Not before the end of the window.
    #expect(summaries(of: &quota, at: time(109.9)) == [:])
    #expect(summaries(of: &quota, at: time(110)) == (beyond > 0 ? [.tlsFailure: beyond] : [:]))
    #expect(summaries(of: &quota, at: time(110)) == [:])
    #expect(quota.nextSummary == nil)
    // A new window begins.
    let isAdmitted = quota.admits(.tlsFailure, from: one, at: time(110))
    #expect(isAdmitted)
}

@Test("each kind has its own limit")
func kinds() {
    var quota = LogQuota()
    for _ in 0..<50 { _ = quota.admits(.tlsFailure, from: one, at: time(1)) }
    for _ in 0..<50 { _ = quota.admits(.timeout, from: one, at: time(5)) }
    let others = LogQuota.Kind.allCases.filter { quota.admits($0, from: one, at: time(6)) }
    #expect(others == LogQuota.Kind.allCases.filter { $0 != .tlsFailure && $0 != .timeout })
    #expect(quota.nextSummary == time(11))
    #expect(summaries(of: &quota, at: time(11)) == [.tlsFailure: 41])
    #expect(quota.nextSummary == time(15))
    #expect(summaries(of: &quota, at: time(15)) == [.timeout: 41])
    #expect(quota.nextSummary == nil)
}

@Test("each peer address has its own limits, and an IPv6 network of /64 is one peer")
func peers() {
    var quota = LogQuota()
    func admitted(_ peer: SocketAddress.Host, _ count: Int, _ kind: LogQuota.Kind = .requestRefused) -> Int {
        (0..<count).count { _ in quota.admits(kind, from: peer, at: time(1)) }
    }
    #expect(admitted(one, 50) == LogQuota.linesPerWindow)
    #expect(admitted(.ipv4(0xC000_0202), 50) == LogQuota.linesPerWindow)
    #expect(admitted(.ipv6(high: 0x2001_0DB8 << 32, low: 1), 50) == LogQuota.linesPerWindow)
    #expect(admitted(.ipv6(high: 0x2001_0DB8 << 32, low: 2), 50) == 0)
    // An IPv4 address mapped to IPv6 is the same peer.
    #expect(admitted(.ipv6(high: 0, low: 0xFFFF_C000_0201), 50) == 0)
    #expect(summaries(of: &quota, at: time(11)) == [.requestRefused: 220])
}

@Test("reviews have a limit of their own, which an API server does not reach")
func reviews() {
    var quota = LogQuota()
    let count = LogQuota.reviewsPerWindow + 7
    #expect((0..<count).count { quota.admits(.review, from: one, at: time(1 + Double($0) / 1000)) } == LogQuota.reviewsPerWindow)
    #expect(summaries(of: &quota, at: time(11)) == [.review: 7])
    let steady = (0..<10_000).count { quota.admits(.review, from: one, at: time(20 + Double($0) / 99)) }
    #expect(steady == 10_000)
}

@Test("more addresses than are kept share one limit, until the windows of others have ended")
func manyPeers() {
    var quota = LogQuota()
    func admitted(_ range: Range<UInt32>, at seconds: Double) -> Int {
        range.count { quota.admits(.tlsFailure, from: .ipv4($0), at: time(seconds)) }
    }
    #expect(admitted(0..<5000, at: 1) == LogQuota.maxPeers + LogQuota.linesPerWindow)
    #expect(admitted(0..<64, at: 2) == LogQuota.maxPeers)
    #expect(summaries(of: &quota, at: time(11)) == [.tlsFailure: 5000 - LogQuota.maxPeers - LogQuota.linesPerWindow])
    // The addresses that are kept have windows until 11 s; then others take their places.
    #expect(admitted(9000..<9064, at: 11) == LogQuota.maxPeers)
    #expect(admitted(9064..<9100, at: 11) == LogQuota.linesPerWindow)
}

@Test("lines at a rate below the limit are all written")
func seldom() {
    var quota = LogQuota()
    let admitted = (0..<100).filter { quota.admits(.requestRefused, from: one, at: time(Double($0) * 1.1)) }
    #expect(admitted.count == 100)
}

@Test("lines that a client triggers without limit are suppressed and counted")
func triggered() throws {
    try TestServer.with({ $0.threads = 1 }) { test in
        let count = 3 * LogQuota.linesPerWindow
        var client = try test.client()
        for _ in 0..<count { #expect(try client.response(to: "GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n").status == 404) }
        for _ in 0..<count { #expect(try client.response(to: TestClient.post("/broken", "{}")).status == 500) }
        #expect(becomesTrue { test.log.all.filter { $0.contains(#""level":"error""#) }.count >= count })
        #expect(test.log.all.filter { $0.contains("request refused") }.count == LogQuota.linesPerWindow)
        // Internal errors are never suppressed.
        #expect(test.log.all.filter { $0.contains(#""level":"error""#) }.count == count)
        let page = try test.metrics()
        #expect(page["ctp_webhook_log_lines_suppressed_total", [:]] == Double(count - LogQuota.linesPerWindow))
    }
}

@Test(
    "a summary is logged at the end of a window; lines below the log level do not count as suppressed",
    arguments: [true, false])
func summary(isLogged: Bool) throws {
    let log = LogLines()
    let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination, level: isLogged ? .info : .notice) }
    let registry = MetricRegistry()
    let context = WorkerContext(
        configuration: ServerConfiguration(), status: ServerStatus(), readiness: ReadinessChecks([]),
        certificate: CertificateStatus(try TestServer.credentials().context.certificate, logger: logger),
        metrics: ServerMetrics(webhooks: MetricLabel("webhook", ["/validate"]), registry: registry), logger: logger,
        destination: log.destination)
    let telemetry = WorkerTelemetry(context: context)
    let failure = TLSFailure.handshake(reason: "http request")
    let peer = try #require(SocketAddress("192.0.2.1", port: 40_000))
    for _ in 0..<LogQuota.linesPerWindow + 3 { telemetry.tlsFailed(failure, peer, client: nil, at: time(1)) }
    #expect(telemetry.nextSummary == (isLogged ? time(11) : nil))
    telemetry.logSummaries(at: time(11))
    #expect(log.all.count == (isLogged ? LogQuota.linesPerWindow + 1 : 0))
    #expect(log.all.allSatisfy { $0.contains("TLS handshake failed") || $0.contains("TLS failure") })
    if isLogged {
        #expect(log.all.last?.contains(#""message":"log lines suppressed","kind":"TLS failure","suppressed":3"#) == true)
    }
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    #expect(page["ctp_webhook_log_lines_suppressed_total", [:]] == (isLogged ? 3 : 0))
    #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "not_tls"]] == Double(LogQuota.linesPerWindow + 3))
}

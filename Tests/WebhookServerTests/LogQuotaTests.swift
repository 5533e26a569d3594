import ExpositionFormat
import Logging
import Sockets
import TLSEngine
import Telemetry
import Testing

@testable import WebhookServer

private func time(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

/// Takes all summaries.
private func summaries(of quota: inout LogQuota, at now: MonotonicTime) -> [LogQuota.Kind: Int] {
    var summaries: [LogQuota.Kind: Int] = [:]
    while let (kind, lines) = quota.takeSummary(at: now) { summaries[kind, default: 0] += lines }
    return summaries
}

@Test("so many lines of a kind are written in a while, the others are counted", arguments: [-1, 0, 1, 1000])
func lines(beyond: Int) {
    var quota = LogQuota()
    let count = LogQuota.linesPerWindow + beyond
    let admitted = (0..<count).filter { quota.admits(.tlsFailed, at: time(100 + Double($0) / 10_000)) }
    #expect(admitted.count == min(count, LogQuota.linesPerWindow))
    #expect(quota.nextSummary == (beyond > 0 ? time(110) : nil))
    // Not before the while is over.
    #expect(summaries(of: &quota, at: time(109.9)) == [:])
    #expect(summaries(of: &quota, at: time(110)) == (beyond > 0 ? [.tlsFailed: beyond] : [:]))
    #expect(summaries(of: &quota, at: time(110)) == [:])
    #expect(quota.nextSummary == nil)
    // Then all begins anew.
    let isAdmitted = quota.admits(.tlsFailed, at: time(110))
    #expect(isAdmitted)
}

@Test("one kind does not use up another's lines")
func kinds() {
    var quota = LogQuota()
    for _ in 0..<50 { _ = quota.admits(.tlsFailed, at: time(1)) }
    for _ in 0..<50 { _ = quota.admits(.timeout, at: time(5)) }
    let others = LogQuota.Kind.allCases.filter { quota.admits($0, at: time(6)) }
    #expect(others == LogQuota.Kind.allCases.filter { $0 != .tlsFailed && $0 != .timeout })
    #expect(quota.nextSummary == time(11))
    #expect(summaries(of: &quota, at: time(11)) == [.tlsFailed: 41])
    #expect(quota.nextSummary == time(15))
    #expect(summaries(of: &quota, at: time(15)) == [.timeout: 41])
    #expect(quota.nextSummary == nil)
}

@Test("lines that come now and then are all written")
func seldom() {
    var quota = LogQuota()
    let admitted = (0..<100).filter { quota.admits(.requestRefused, at: time(Double($0) * 1.1)) }
    #expect(admitted.count == 100)
}

@Test("a peer that provokes lines without end gets some of them, and metrics count all")
func provoked() throws {
    try TestServer.with({ $0.threads = 1 }) { test in
        let count = 3 * LogQuota.linesPerWindow
        var client = try test.client()
        for _ in 0..<count { #expect(try client.ask("GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n").status == 404) }
        for _ in 0..<count { #expect(try client.ask(TestClient.post("/broken", "{}")).status == 500) }
        #expect(becomesTrue { test.log.all.filter { $0.contains(#""level":"error""#) }.count >= count })
        #expect(test.log.all.filter { $0.contains("request refused") }.count == LogQuota.linesPerWindow)
        // Our own faults are never left out.
        #expect(test.log.all.filter { $0.contains(#""level":"error""#) }.count == count)
        let page = try test.metrics()
        #expect(page["ctp_webhook_log_lines_suppressed_total", [:]] == Double(count - LogQuota.linesPerWindow))
    }
}

@Test(
    "how many lines were not written is said once their while is over; what nobody wants to hear is not counted",
    arguments: [true, false])
func summary(isHeard: Bool) throws {
    let log = LogLines()
    let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination, level: isHeard ? .info : .notice) }
    let registry = MetricRegistry()
    let shared = ServerShared(
        configuration: ServerConfiguration(), status: ServerStatus(), readiness: ServerReadiness([]),
        certificate: CertificateStatus(try TestServer.credentials().context.certificate, logger: logger),
        metrics: ServerMetrics(webhooks: MetricLabel("webhook", ["/validate"]), registry: registry), logger: logger,
        destination: log.destination)
    let observer = ThreadObserver(shared: shared)
    let failure = TLSFailure.handshake(reason: "http request")
    for _ in 0..<LogQuota.linesPerWindow + 3 { observer.tlsFailed(failure, of: nil, at: time(1)) }
    #expect(observer.nextSummary == (isHeard ? time(11) : nil))
    observer.summarize(at: time(11))
    #expect(log.all.count == (isHeard ? LogQuota.linesPerWindow + 1 : 0))
    #expect(log.all.allSatisfy { $0.contains("TLS failed") })
    if isHeard {
        #expect(log.all.last?.contains(#""message":"log lines suppressed","kind":"TLS failed","suppressed":"3""#) == true)
    }
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    #expect(page["ctp_webhook_log_lines_suppressed_total", [:]] == (isHeard ? 3 : 0))
    #expect(page["ctp_webhook_tls_handshake_failures_total", ["reason": "not_tls"]] == Double(LogQuota.linesPerWindow + 3))
}

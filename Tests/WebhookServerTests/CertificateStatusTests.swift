import Glibc
import Logging
import TLSEngine
import Telemetry
import Testing

@testable import WebhookServer

private let day: Int64 = 86_400

@Test(
    "the end of a certificate is far, or near in steps of 30, 7 and 1 days",
    arguments: [
        (30 * day + 1, CertificateExpiry.far), (30 * day, .withinMonth), (7 * day + 1, .withinMonth), (7 * day, .withinWeek),
        (day + 1, .withinWeek), (day, .withinDay), (0, .withinDay), (-1, .expired),
    ])
func steps(left: Int64, expiry: CertificateExpiry) {
    #expect(CertificateExpiry(notAfter: 2_000_000_000, now: 2_000_000_000 - left) == expiry)
}

@Test("each step is logged once, the nearest only, and anew for another certificate")
func announcements() throws {
    let log = LogLines()
    let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination) }
    let certificate = try TestServer.credentials(validUntil: 100 * day).context.certificate
    let status = CertificateStatus(certificate, logger: logger)
    func announced(daysLeft: Int64) -> [String] {
        let before = log.all.count
        for _ in 0..<3 { status.announceExpiry(at: certificate.notAfter - daysLeft * day) }
        return log.all.dropFirst(before).map { String($0) }
    }
    #expect(announced(daysLeft: 40) == [])
    let month = announced(daysLeft: 29)
    #expect(month.count == 1)
    #expect(month.first?.contains(#""level":"notice","message":"the certificate expires within 30 days""#) == true)
    #expect(month.first?.contains(#""days_left":"29""#) == true)
    #expect(announced(daysLeft: 8) == [])
    #expect(announced(daysLeft: 6).first?.contains(#""level":"warning""#) == true)
    #expect(announced(daysLeft: 1).first?.contains(#""level":"error""#) == true)
    #expect(announced(daysLeft: -1).first?.contains(#""level":"critical","message":"the certificate has expired"#) == true)
    #expect(announced(daysLeft: -9) == [])
    // A new one, whose end is near from the beginning.
    let other = try TestServer.credentials(validUntil: 2 * day).context.certificate
    let before = log.all.count
    status.replaced(by: other)
    status.announceExpiry(at: Int64(time(nil)))
    #expect(log.all.count == before + 1)
    #expect(log.all.last?.contains("within 7 days") == true)
}

@Test("a certificate that is about to end is announced at the start")
func announcedAtStart() throws {
    let credentials = try TestServer.credentials(validUntil: 3600)
    let test = try TestServer.start(credentials: credentials) { $0.threads = 3 }
    try test.run { test in
        var client = try test.client()
        _ = try client.ask(TestClient.post("/validate", "{}"))
    }
    // Each thread has looked at its beginning; one of them said it.
    #expect(test.log.all.filter { $0.contains("the certificate expires within a day") }.count == 1)
}

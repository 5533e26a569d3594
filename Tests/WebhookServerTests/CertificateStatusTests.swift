import Glibc
import Logging
import TLSEngine
import Telemetry
import Testing

@testable import WebhookServer

private let day: Int64 = 86_400

@Test(
    "the expiry of a certificate has steps of 30, 7 and 1 days",
    arguments: [
        (30 * day + 1, CertificateExpiry.far), (30 * day, .withinMonth), (7 * day + 1, .withinMonth), (7 * day, .withinWeek),
        (day + 1, .withinWeek), (day, .withinDay), (0, .withinDay), (-1, .expired),
    ])
func steps(left: Int64, expiry: CertificateExpiry) {
    #expect(CertificateExpiry(notAfter: 2_000_000_000, now: 2_000_000_000 - left) == expiry)
}

@Test("each step of the expiry is logged once, only the latest one, and again for another certificate")
func expiryLog() throws {
    let log = LogLines()
    let logger = Logger(label: "test") { _ in LineLogHandler(destination: log.destination) }
    let certificate = try TestServer.credentials(validUntil: 100 * day).context.certificate
    let status = CertificateStatus(certificate, logger: logger)
    func logged(daysLeft: Int64) -> [String] {
        let before = log.all.count
        for _ in 0..<3 { status.logExpiry(at: certificate.notAfter - daysLeft * day) }
        return log.all.dropFirst(before).map { String($0) }
    }
    #expect(logged(daysLeft: 40) == [])
    let month = logged(daysLeft: 29)
    #expect(month.count == 1)
    #expect(month.first?.contains(#""level":"notice","message":"certificate expires within 30 days""#) == true)
    #expect(month.first?.contains(#""days_left":29"#) == true)
    #expect(logged(daysLeft: 8) == [])
    #expect(logged(daysLeft: 6).first?.contains(#""level":"warning""#) == true)
    #expect(logged(daysLeft: 1).first?.contains(#""level":"error""#) == true)
    #expect(logged(daysLeft: -1).first?.contains(#""level":"critical","message":"certificate expired;"#) == true)
    #expect(logged(daysLeft: -9) == [])
    // A new certificate that expires soon.
    let other = try TestServer.credentials(validUntil: 2 * day).context.certificate
    let before = log.all.count
    status.reloaded(other)
    status.logExpiry(at: Int64(time(nil)))
    #expect(log.all.count == before + 1)
    #expect(log.all.last?.contains("within 7 days") == true)
}

@Test("a certificate that expires soon is logged at the start")
func loggedAtStart() throws {
    let credentials = try TestServer.credentials(validUntil: 3600)
    let test = try TestServer.start(credentials: credentials) { $0.threads = 3 }
    try test.run { test in
        var client = try test.client()
        _ = try client.response(to: TestClient.post("/validate", "{}"))
    }
    // Each worker has checked at its start; one of them has logged it.
    #expect(test.log.all.filter { $0.contains("certificate expires within 1 day") }.count == 1)
}

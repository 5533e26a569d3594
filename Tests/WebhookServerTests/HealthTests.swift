import ExpositionFormat
import LinuxSystem
import TLSEngine
import Testing

@testable import WebhookServer

private let passed = "[+]serving ok\n[+]self-test ok\n[+]certificate ok\n"

@Test("a healthy server passes all checks on both ports, in the format of the API server")
func healthy() throws {
    try TestServer.with { test in
        var client = try test.client()
        for (path, body) in [
            ("/readyz", "ok\n"), ("/readyz?verbose", passed + "readyz check passed\n"),
            ("/readyz?a=b&verbose=false", passed + "readyz check passed\n"), ("/readyz?verbosely", "ok\n"),
            ("/readyz/self-test", "ok\n"), ("/readyz/serving?verbose", "[+]serving ok\nreadyz check passed\n"),
            ("/livez?verbose", "[+]ping ok\nlivez check passed\n"), ("/healthz?verbose", "[+]ping ok\nhealthz check passed\n"),
            ("/livez/ping", "ok\n"),
        ] {
            let request = "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n"
            for response in [try client.response(to: request), try test.getFromMetricsPort(path)] {
                #expect(response.status == 200)
                #expect(response.body == body, "\(path)")
                #expect(response.head.contains("\r\ncontent-type: text/plain; charset=utf-8\r\n"))
            }
        }
        for path in ["/readyz/none", "/livez/serving", "/readyz/serving/more", "/readyz/"] {
            #expect(try client.response(to: "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n").status == 404)
            #expect(try test.getFromMetricsPort(path).status == 404)
        }
    }
}

@Test("a draining server is not ready on both ports, and the metrics port responds until the last connection is closed")
func draining() throws {
    let test = try TestServer.start { configuration in
        configuration.threads = 1
        configuration.shutdownDelay = .zero
        configuration.shutdownTimeout = .seconds(3600)
    }
    let failed = "[-]serving failed: shutting down\n[+]self-test ok\n[+]certificate ok\nreadyz check failed\n"
    var busy = try test.client()
    let request = TestClient.post("/validate", "0123456789")
    #expect(try busy.response(to: "GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
    try busy.send(String(request.dropLast(5)))
    // A connection that was accepted before the drain may still send its first request for a moment.
    var last = try test.client()
    test.server.drain()
    let overTLS = try last.response(to: "GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n")
    for response in [overTLS, try test.getFromMetricsPort("/readyz"), try test.getFromMetricsPort("/readyz?verbose")] {
        #expect(response.status == 503)
        #expect(response.body == failed)
    }
    #expect(try test.getFromMetricsPort("/livez").status == 200)
    #expect(try test.becomes(1, in: "body"))
    try busy.send(String(request.suffix(5)))
    #expect(try busy.response().status == 200)
    _ = try busy.rest()
    _ = try last.rest()
    #expect(test.server.waitUntilFinished() == .drained)
    #expect(throws: (any Error).self) { _ = try test.getFromMetricsPort("/livez") }
}

@Test("a server whose handler fails its self-test is not ready, and logs the reason")
func failedSelfTest() throws {
    try TestServer.start(selfTestFailure: "a valid policy was denied").run { test in
        let response = try test.getFromMetricsPort("/readyz")
        #expect(response.status == 503)
        #expect(
            response.body
                == "[+]serving ok\n[-]self-test failed: a valid policy was denied\n[+]certificate ok\nreadyz check failed\n")
        #expect(try test.getFromMetricsPort("/livez").status == 200)
        #expect(!test.server.isReady)
        #expect(test.log.all.filter { $0.contains(#""level":"critical","message":"self-test failed"#) }.count == 1)
    }
}

@Test(
    "a server whose certificate is not valid now is not ready; a failed reload is only a note",
    arguments: [(-7200, -3600, "expired at "), (3600, 7200, "not valid before ")])
func invalidCertificate(from: Int64, until: Int64, reason: String) throws {
    let credentials = try TestServer.credentials(validFrom: from, validUntil: until)
    try TestServer.start(credentials: credentials).run { test in
        let response = try test.getFromMetricsPort("/readyz/certificate")
        #expect(response.status == 503)
        #expect(response.body.hasPrefix("[-]certificate failed: \(reason)20"))
        #expect(response.body.hasSuffix("Z\nreadyz check failed\n"))
        test.server.replaceContext(try TestServer.credentials().context)
        #expect(try test.getFromMetricsPort("/readyz").body == "ok\n")
        test.server.context.certificate.reloadFailed("key does not match")
        #expect(try test.getFromMetricsPort("/readyz").body == "ok\n")
        #expect(
            try test.getFromMetricsPort("/readyz?verbose").body
                == "[+]serving ok\n[+]self-test ok\n[+]certificate ok: the last reload failed: key does not match\n"
                + "readyz check passed\n")
        test.server.replaceContext(try TestServer.credentials().context)
        #expect(try test.getFromMetricsPort("/readyz?verbose").body == passed + "readyz check passed\n")
    }
}

@Test("checks can be added")
func moreChecks() throws {
    try TestServer.with { test in
        test.server.add(ReadinessCheck("cluster") { .failed("no list yet") })
        let response = try test.getFromMetricsPort("/readyz")
        #expect(response.status == 503)
        #expect(response.body == passed + "[-]cluster failed: no list yet\nreadyz check failed\n")
    }
}

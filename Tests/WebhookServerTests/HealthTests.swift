import ExpositionFormat
import Sockets
import TLSEngine
import Testing
import WebhookServer

private let passed = "[+]serving ok\n[+]self-review ok\n[+]certificate ok\n"

@Test("a server in order passes all checks, on both ports, in the words of the API server")
func inOrder() throws {
    try TestServer.with { test in
        var client = try test.client()
        for (path, body) in [
            ("/readyz", "ok\n"), ("/readyz?verbose", passed + "readyz check passed\n"),
            ("/readyz?a=b&verbose=false", passed + "readyz check passed\n"), ("/readyz?verbosely", "ok\n"),
            ("/readyz/self-review", "ok\n"), ("/readyz/serving?verbose", "[+]serving ok\nreadyz check passed\n"),
            ("/livez?verbose", "[+]ping ok\nlivez check passed\n"), ("/healthz?verbose", "[+]ping ok\nhealthz check passed\n"),
            ("/livez/ping", "ok\n"),
        ] {
            let request = "GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n"
            for response in [try client.ask(request), try test.askPlainly(path)] {
                #expect(response.status == 200)
                #expect(response.body == body, "\(path)")
                #expect(response.head.contains("\r\ncontent-type: text/plain; charset=utf-8\r\n"))
            }
        }
        for path in ["/readyz/none", "/livez/serving", "/readyz/serving/more", "/readyz/"] {
            #expect(try client.ask("GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n").status == 404)
            #expect(try test.askPlainly(path).status == 404)
        }
    }
}

@Test("a drain turns readiness on both ports, and the plain one answers until the last connection is done")
func draining() throws {
    let test = try TestServer.start { configuration in
        configuration.threads = 1
        configuration.shutdownDelay = .zero
        configuration.shutdownTimeout = .seconds(3600)
    }
    let failed = "[-]serving failed: shutting down\n[+]self-review ok\n[+]certificate ok\nreadyz check failed\n"
    var busy = try test.client()
    let request = TestClient.post("/validate", "0123456789")
    #expect(try busy.ask("GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
    try busy.send(String(request.dropLast(5)))
    // Accepted before the drain and asked during it: the first request of a connection is awaited for a moment.
    var last = try test.client()
    test.server.drain()
    let overTLS = try last.ask("GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n")
    for response in [overTLS, try test.askPlainly("/readyz"), try test.askPlainly("/readyz?verbose")] {
        #expect(response.status == 503)
        #expect(response.body == failed)
    }
    #expect(try test.askPlainly("/livez").status == 200)
    #expect(try test.becomes(1, in: "body"))
    try busy.send(String(request.suffix(5)))
    #expect(try busy.response().status == 200)
    _ = try busy.rest()
    _ = try last.rest()
    #expect(test.server.waitUntilFinished() == .drained)
    #expect(throws: (any Error).self) { _ = try test.askPlainly("/livez") }
}

@Test("a handler that fails its self-review is not ready, and the log says why")
func failedSelfReview() throws {
    try TestServer.start(selfReviewFailure: "a good policy was denied").run { test in
        let response = try test.askPlainly("/readyz")
        #expect(response.status == 503)
        #expect(
            response.body
                == "[+]serving ok\n[-]self-review failed: a good policy was denied\n[+]certificate ok\nreadyz check failed\n")
        #expect(try test.askPlainly("/livez").status == 200)
        #expect(!test.server.isReady)
        #expect(test.log.all.filter { $0.contains(#""level":"critical","message":"the self-review failed"#) }.count == 1)
    }
}

@Test(
    "a certificate that is not valid now is not ready; one that was not replaced is, with a note",
    arguments: [(-7200, -3600, "expired at "), (3600, 7200, "not valid before ")])
func invalidCertificate(from: Int64, until: Int64, reason: String) throws {
    let credentials = try TestServer.credentials(validFrom: from, validUntil: until)
    try TestServer.start(credentials: credentials).run { test in
        let response = try test.askPlainly("/readyz/certificate")
        #expect(response.status == 503)
        #expect(response.body.hasPrefix("[-]certificate failed: \(reason)20"))
        #expect(response.body.hasSuffix("Z\nreadyz check failed\n"))
        test.server.replaceContext(try TestServer.credentials().context)
        #expect(try test.askPlainly("/readyz").body == "ok\n")
        test.server.cannotReplaceContext("the key is another one's")
        #expect(try test.askPlainly("/readyz").body == "ok\n")
        #expect(
            try test.askPlainly("/readyz?verbose").body
                == "[+]serving ok\n[+]self-review ok\n[+]certificate ok: the last reload failed: the key is another one's\n"
                + "readyz check passed\n")
        test.server.replaceContext(try TestServer.credentials().context)
        #expect(try test.askPlainly("/readyz?verbose").body == passed + "readyz check passed\n")
    }
}

@Test("others may add checks")
func moreChecks() throws {
    try TestServer.with { test in
        test.server.add(ReadinessCheck("cluster") { .failed("no list yet") })
        let response = try test.askPlainly("/readyz")
        #expect(response.status == 503)
        #expect(response.body == passed + "[-]cluster failed: no list yet\nreadyz check failed\n")
    }
}

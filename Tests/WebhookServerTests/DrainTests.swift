import Testing
import WebhookServer

@Test("a drain completes requests in flight over HTTP/1.1 with Connection: close")
func drainInFlight() throws {
    // With one worker, a change that one connection sees holds for all.
    let test = try TestServer.start { configuration in
        configuration.threads = 1
        configuration.shutdownDelay = .zero
    }
    var busy = try test.client()
    let request = TestClient.post("/validate", "0123456789")
    #expect(try busy.response(to: request).status == 200)
    var idle = try test.client()
    try busy.send(String(request.dropLast(5)))
    #expect(try test.becomes(1, in: "body"))
    test.server.drain()
    #expect(!test.server.isReady)
    // The idle connection is closed, so the drain has begun.
    #expect(try idle.rest() == [])
    try busy.send(String(request.suffix(5)))
    let response = try busy.response()
    #expect(response.status == 200)
    #expect(response.head.contains("\r\nconnection: close\r\n"))
    #expect(try busy.rest() == [])
    #expect(test.server.waitUntilFinished() == .drained)
}

@Test("a drain completes streams in flight over HTTP/2 and sends GOAWAY")
func drainHTTP2() throws {
    let test = try TestServer.start { $0.shutdownDelay = .zero }
    var client = try test.client(["h2"])
    try client.send(HTTP2Frame.preface)
    let request = HTTP2Frame.request(stream: 1, path: "/validate", body: [1, 2, 3])
    try client.send(request.dropLast(2))
    #expect(try test.becomes(1, in: "body"))
    test.server.drain()
    var frame = try client.frame()
    while frame.kind != HTTP2Frame.Kind.goAway.rawValue { frame = try client.frame() }
    try client.send(request.suffix(2))
    #expect(try client.response(onStream: 1).body == "bytes=3 sum=6 timeout=none")
    _ = try client.rest()
    #expect(test.server.waitUntilFinished() == .drained)
}

@Test("until the delay is over a draining server accepts and serves, but is not ready")
func delay() throws {
    let test = try TestServer.start { configuration in
        configuration.threads = 1
        configuration.shutdownDelay = .seconds(3600)
        configuration.shutdownTimeout = .seconds(3600)
    }
    var before = try test.client()
    #expect(try before.response(to: TestClient.post("/validate", "{}")).status == 200)
    test.server.drain()
    let last = try before.response(to: "GET /readyz HTTP/1.1\r\nHost: t\r\n\r\n")
    #expect(last.status == 503)
    #expect(last.body.hasPrefix("[-]serving failed: shutting down\n"))
    var after = try test.client()
    let response = try after.response(to: TestClient.post("/validate", "{}"))
    #expect(response.status == 200)
    #expect(response.head.contains("\r\nconnection: close\r\n"))
    #expect(try after.rest() == [])
    test.server.stop()
    _ = test.server.waitUntilFinished()
}

@Test("a connection is closed when both sides have sent close_notify, even if the peer keeps its socket open")
func closeNotifies() throws {
    let test = try TestServer.start { configuration in
        configuration.shutdownDelay = .zero
        configuration.timeouts.linger = .seconds(3600)
    }
    var client = try test.client()
    try client.send("GET /livez HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
    #expect(try client.response().status == 200)
    #expect(try client.rest() == [])
    try client.sendCloseNotify()
    test.server.drain()
    #expect(test.server.waitUntilFinished() == .drained)
    withExtendedLifetime(client) {}
}

@Test("connections that are open at the shutdown timeout are cut off and counted")
func shutdownTimeout() throws {
    let test = try TestServer.start { configuration in
        configuration.shutdownDelay = .zero
        configuration.shutdownTimeout = .milliseconds(100)
    }
    var client = try test.client()
    try client.send("POST /validate HTTP/1.1\r\n")
    #expect(try client.response(to: "Host: t\r\nContent-Length: 0\r\n\r\n").status == 415)
    try client.send("POST /validate HTTP/1.1\r\n")
    #expect(try test.becomes(1, in: "head"))
    test.server.drain()
    #expect(test.server.waitUntilFinished() == .cutOff(connections: 1))
    #expect(try client.rest() == [])
}

@Test("no connection is accepted after a drain")
func notAccepting() throws {
    let test = try TestServer.start { $0.shutdownDelay = .zero }
    test.server.drain()
    test.server.drain()
    #expect(test.server.waitUntilFinished() == .drained)
    // Another test may have got the port meanwhile, but it has another certificate.
    #expect(throws: (any Error).self) { _ = try test.client() }
}

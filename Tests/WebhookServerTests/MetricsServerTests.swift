import ExpositionFormat
import LinuxSystem
import Testing

@testable import WebhookServer

@Test("/metrics responds to GET and HEAD with the media type of the format")
func metricsPage() throws {
    try TestServer.with { test in
        let page = try test.getFromMetricsPort("/metrics")
        #expect(page.status == 200)
        #expect(page.head.contains("\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        _ = try Exposition(page.body)
        var client = try TestClient.connectWithoutTLS(to: test.metricsPort)
        try client.send("HEAD /metrics HTTP/1.1\r\nHost: t\r\n\r\n")
        let head = try client.response(toHead: true)
        #expect(head.status == 200)
        #expect(head.head.contains("content-length: "))
        // The response had no body, so the next bytes are the next response.
        #expect(try client.response(to: "GET /livez HTTP/1.1\r\nHost: t\r\n\r\n").body == "ok\n")
    }
}

@Test(
    "a request that the metrics port does not serve gets an error, and the connection stays open",
    arguments: [
        ("POST /metrics HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n", 405), ("PUT /livez HTTP/1.1\r\nHost: t\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: t\r\n\r\n", 404), ("GET /metrics/ HTTP/1.1\r\nHost: t\r\n\r\n", 404),
        (TestClient.post("/validate", "{}"), 404), ("GET /readyz/ HTTP/1.1\r\nHost: t\r\n\r\n", 404),
    ])
func refused(request: String, status: Int) throws {
    try TestServer.with { test in
        var client = try TestClient.connectWithoutTLS(to: test.metricsPort)
        let response = try client.response(to: request)
        #expect(response.status == status)
        if status == 405 { #expect(response.head.contains("\r\nallow: GET, HEAD\r\n")) }
        #expect(try client.response(to: "GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n").body == "ok\n")
    }
}

@Test("the HTTPS port does not serve /metrics")
func noMetricsWithTLS() throws {
    try TestServer.with { test in
        var client = try test.client()
        #expect(try client.response(to: "GET /metrics HTTP/1.1\r\nHost: t\r\n\r\n").status == 404)
    }
}

@Test("a body beyond the limit is refused", arguments: [(-1, 404), (0, 404), (1, 413)])
func plainBody(beyond: Int, status: Int) throws {
    try TestServer.with { test in
        var client = try TestClient.connectWithoutTLS(to: test.metricsPort)
        let body = String(repeating: "x", count: MetricsServer.maxBodyBytes + beyond)
        #expect(try client.response(to: TestClient.post("/nowhere", body)).status == status)
    }
}

@Test("a connection beyond the limit is closed at once; a later one is served when there is room")
func plainConnections() throws {
    try TestServer.with { test in
        var clients: [Box] = []
        for _ in 0..<MetricsServer.maxConnections {
            let box = Box(try .connectWithoutTLS(to: test.metricsPort))
            let response = try box.client.response(to: "GET /livez HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(response.status == 200)
            clients.append(box)
        }
        var refused = try TestClient.connectWithoutTLS(to: test.metricsPort)
        #expect(try refused.rest() == [])
        #expect(test.log.all.filter { $0.contains("connection refused") }.count == 1)
        clients.removeLast()
        // The server notices the closed connection later.
        #expect(becomesTrue { (try? test.getFromMetricsPort("/livez").status) == 200 })
    }
}

@Test("slow and idle clients of the metrics port are disconnected", arguments: ["GET /metr", ""])
func plainTimeouts(beginning: String) throws {
    try TestServer.with({ configuration in
        configuration.timeouts.head = .milliseconds(50)
        configuration.timeouts.idle = .milliseconds(50)
    }) { test in
        var client = try TestClient.connectWithoutTLS(to: test.metricsPort)
        if !beginning.isEmpty { try client.send(beginning) }
        #expect(!String(decoding: try client.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
    }
}

@Test("the metrics port responds while the HTTPS port is at its limit of connections")
func plainUnderOverload() throws {
    try TestServer.with({ configuration in
        configuration.threads = 1
        configuration.maxConnections = 1
    }) { test in
        var only = try test.client()
        #expect(throws: (any Error).self) { _ = try test.client() }
        #expect(try test.getFromMetricsPort("/readyz").status == 200)
        #expect(try test.metrics()["ctp_webhook_connections_refused_total", ["reason": "too_many"]] == 1)
        #expect(try only.response(to: TestClient.post("/validate", "{}")).status == 200)
    }
}

@Test("an address that cannot be listened on is an error that names it")
func plainAddress() throws {
    try TestServer.with { test in
        #expect(throws: ServerError.invalidListenAddress("localhost")) {
            try test.server.startMetricsServer(on: "localhost", port: 0)
        }
        #expect(throws: ServerError.self) { try test.server.startMetricsServer(on: "127.0.0.1", port: test.metricsPort) }
    }
}

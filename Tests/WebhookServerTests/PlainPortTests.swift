import ExpositionFormat
import Sockets
import Testing

@testable import WebhookServer

@Test("metrics are shown to GET and HEAD, with the media type of the format")
func metricsPage() throws {
    try TestServer.with { test in
        let page = try test.askPlainly("/metrics")
        #expect(page.status == 200)
        #expect(page.head.contains("\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\n"))
        _ = try Exposition(page.body)
        var client = try TestClient.connectPlainly(to: test.plainPort)
        try client.send("HEAD /metrics HTTP/1.1\r\nHost: t\r\n\r\n")
        let head = try client.response(toHead: true)
        #expect(head.status == 200)
        #expect(head.head.contains("content-length: "))
        // Nothing came but the head: the next answer is the next thing.
        #expect(try client.ask("GET /livez HTTP/1.1\r\nHost: t\r\n\r\n").body == "ok\n")
    }
}

@Test(
    "what the plain port does not have is refused, and the connection lives on",
    arguments: [
        ("POST /metrics HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n", 405), ("PUT /livez HTTP/1.1\r\nHost: t\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: t\r\n\r\n", 404), ("GET /metrics/ HTTP/1.1\r\nHost: t\r\n\r\n", 404),
        (TestClient.post("/validate", "{}"), 404), ("GET /readyz/ HTTP/1.1\r\nHost: t\r\n\r\n", 404),
    ])
func refusedPlainly(request: String, status: Int) throws {
    try TestServer.with { test in
        var client = try TestClient.connectPlainly(to: test.plainPort)
        let response = try client.ask(request)
        #expect(response.status == status)
        if status == 405 { #expect(response.head.contains("\r\nallow: GET, HEAD\r\n")) }
        #expect(try client.ask("GET /healthz HTTP/1.1\r\nHost: t\r\n\r\n").body == "ok\n")
    }
}

@Test("metrics are not on the TLS port, for they are not the API server's business")
func noMetricsWithTLS() throws {
    try TestServer.with { test in
        var client = try test.client()
        #expect(try client.ask("GET /metrics HTTP/1.1\r\nHost: t\r\n\r\n").status == 404)
    }
}

@Test("content beyond the limit is refused", arguments: [(-1, 404), (0, 404), (1, 413)])
func plainBody(beyond: Int, status: Int) throws {
    try TestServer.with { test in
        var client = try TestClient.connectPlainly(to: test.plainPort)
        let body = String(repeating: "x", count: PlainPort.maxBodyBytes + beyond)
        #expect(try client.ask(TestClient.post("/nowhere", body)).status == status)
    }
}

@Test("as many connections as allowed are served; one more is closed unheard, and another finds its place later")
func plainConnections() throws {
    try TestServer.with { test in
        var clients: [Box] = []
        for _ in 0..<PlainPort.maxConnections {
            let box = Box(try .connectPlainly(to: test.plainPort))
            let answer = try box.client.ask("GET /livez HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(answer.status == 200)
            clients.append(box)
        }
        var refused = try TestClient.connectPlainly(to: test.plainPort)
        #expect(try refused.rest() == [])
        #expect(test.log.all.filter { $0.contains("connection refused") }.count == 1)
        clients.removeLast()
        // The server learns of the end in its own time.
        #expect(becomesTrue { (try? test.askPlainly("/livez").status) == 200 })
    }
}

@Test("slow and idle peers of the plain port are disconnected as on the other", arguments: ["GET /metr", ""])
func plainTimeouts(beginning: String) throws {
    try TestServer.with({ configuration in
        configuration.timeouts.head = .milliseconds(50)
        configuration.timeouts.idle = .milliseconds(50)
    }) { test in
        var client = try TestClient.connectPlainly(to: test.plainPort)
        if !beginning.isEmpty { try client.send(beginning) }
        #expect(!String(decoding: try client.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 200"))
    }
}

@Test("the plain port answers while all others are at their limit of connections")
func plainUnderOverload() throws {
    try TestServer.with({ configuration in
        configuration.threads = 1
        configuration.maxConnections = 1
    }) { test in
        var only = try test.client()
        #expect(throws: (any Error).self) { _ = try test.client() }
        #expect(try test.askPlainly("/readyz").status == 200)
        #expect(try test.metrics()["ctp_webhook_connections_refused_total", ["reason": "too_many"]] == 1)
        #expect(try only.ask(TestClient.post("/validate", "{}")).status == 200)
    }
}

@Test("an address that cannot be listened on is an error that names it")
func plainAddress() throws {
    try TestServer.with { test in
        #expect(throws: ServerError.invalidListenAddress("localhost")) {
            try test.server.answerPlainly(on: "localhost", port: 0)
        }
        #expect(throws: ServerError.self) { try test.server.answerPlainly(on: "127.0.0.1", port: test.plainPort) }
    }
}

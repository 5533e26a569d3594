import Testing
import WebhookServer

private let body = String(repeating: "review ", count: 700)
private let sum = body.utf8.reduce(0) { ($0 + Int($1)) % 65_536 }

@Test("reviews over HTTP/1.1 on one connection")
func http1() throws {
    try TestServer.with { test in
        var client = try test.client()
        for _ in 0..<3 {
            let response = try client.response(to: TestClient.post("/validate?timeout=10s", body))
            #expect(response.status == 200)
            #expect(response.body == "bytes=\(body.utf8.count) sum=\(sum) timeout=10")
            #expect(response.head.contains("content-type: application/json\r\n"))
        }
    }
}

@Test("reviews over HTTP/2 on one connection, up to the initial window")
func http2() throws {
    try TestServer.with { test in
        var client = try test.client(["h2", "http/1.1"])
        try client.send(HTTP2Frame.preface)
        for stream in [1, 3, 5] {
            try client.send(HTTP2Frame.request(stream: stream, path: "/mutate?timeout=7s", body: Array(body.utf8)))
            let response = try client.response(onStream: stream)
            #expect(response.status == (stream == 1 ? 200 : response.status))
            #expect(response.body == "bytes=\(body.utf8.count) sum=\(sum) timeout=7")
        }
        // Within the first window (RFC 9113 §6.9.2).
        try client.send(HTTP2Frame.request(stream: 7, path: "/mutate", body: [UInt8](repeating: 1, count: 50_000)))
        #expect(try client.response(onStream: 7).body == "bytes=50000 sum=50000 timeout=none")
    }
}

@Test("responses to pipelined requests are in order")
func pipelined() throws {
    try TestServer.with { test in
        var client = try test.client()
        try client.send((1...50).map { TestClient.post("/validate", String(repeating: "x", count: $0)) }.joined())
        for count in 1...50 {
            let response = try client.response()
            #expect(response.body.hasPrefix("bytes=\(count) "))
        }
    }
}

@Test("a request may be split into TLS records of any size", arguments: [1, 7, 100, 16_384])
func manyRecords(record: Int) throws {
    try TestServer.with { test in
        var client = try test.client()
        try client.send(TestClient.post("/validate", body).utf8, record: record)
        #expect(try client.response().body == "bytes=\(body.utf8.count) sum=\(sum) timeout=none")
    }
}

@Test("a large body and a large response are complete")
func large() throws {
    try TestServer.with { test in
        var client = try test.client()
        try client.send(TestClient.post("/validate", String(repeating: "x", count: 7 << 20)))
        #expect(try client.response().body.hasPrefix("bytes=\(7 << 20) "))
        let response = try client.response(to: TestClient.post("/large", "{}"))
        #expect(response.body.utf8.count == 8 << 20)
        #expect(try client.response(to: TestClient.post("/validate", "{}")).status == 200)
    }
}

@Test("a client that has closed its sending side still gets its response", arguments: [true, false])
func halfClosed(hasCloseNotify: Bool) throws {
    try TestServer.with { test in
        var client = try test.client()
        try client.send(TestClient.post("/validate", "{}"))
        if hasCloseNotify { try client.finishSending() } else { client.finishSendingWithoutCloseNotify() }
        let rest = String(decoding: try client.rest(), as: UTF8.self)
        #expect(rest.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(rest.hasSuffix("bytes=2 sum=248 timeout=none"))
    }
}

@Test("64 connections at a time get all responses")
func manyConnections() throws {
    try TestServer.with { test in
        var clients: [Box] = []
        for _ in 0..<64 { clients.append(Box(try test.client())) }
        for round in 1...3 {
            for box in clients { try box.client.send(TestClient.post("/validate", String(repeating: "x", count: round))) }
            for box in clients {
                let response = try box.client.response()
                #expect(response.body.hasPrefix("bytes=\(round) "))
            }
        }
    }
}

@Test("each review is one log line with the fields of the handler and of the server")
func logLine() throws {
    try TestServer.with { test in
        var client = try test.client()
        _ = try client.response(to: TestClient.post("/validate?timeout=1s", "{}"))
        _ = try client.response(to: TestClient.post("/broken", "{}"))
        _ = try client.response(to: "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n")
        // Lines are written at the end of a turn, after the response.
        #expect(becomesTrue { test.log.all.count >= 2 })
        let lines = test.log.all
        #expect(lines.count == 2)
        let good = try #require(lines.first)
        #expect(good.hasPrefix(#"{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"review","microseconds":"#))
        #expect(good.hasSuffix(#","path":"/validate","protocol":"http/1.1","status":200,"uid":"u-2"}"# + "\n"))
        #expect(lines.last?.contains(#""level":"error","message":"review""#) == true)
    }
}

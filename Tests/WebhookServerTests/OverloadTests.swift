import HTTPEngine
import Testing

@testable import WebhookServer

private func half(of request: String) -> String { String(request.dropLast(5)) }

@Test("Past the connections of one address the next is closed at once, whichever thread it meets; another address is served")
func perAddress() throws {
    try TestServer.with({ configuration in
        configuration.threads = 2
        configuration.maxConnectionsPerAddress = 8
    }) { test in
        // The kernel deals connections out unevenly: only a count over all threads is met exactly.
        let clients = try (0..<8).map { _ in Box(try test.client()) }
        for _ in 0..<4 { #expect(throws: (any Error).self) { _ = try test.client() } }
        var other = try test.client(from: "127.0.0.2")
        #expect(try other.ask(TestClient.post("/validate", "{}")).status == 200)
        for box in clients { #expect(try box.client.ask(TestClient.post("/validate", "{}")).status == 200) }
        #expect(test.log.all.contains { $0.contains(#""reason":"too_many_from_address""#) && $0.contains("127.0.0.1") })
    }
}

@Test("Past the reviews in flight the answer is 503 with Retry-After, over both protocols; health is answered")
func inFlight() throws {
    let request = TestClient.post("/validate", "0123456789")
    try TestServer.with({ $0.maxInFlight = 2 }) { test in
        let waiting = try (0..<2).map { _ in Box(try test.client()) }
        for box in waiting { try box.client.send(half(of: request)) }
        #expect(becomesTrue { test.server.shared.allowance.requestsInFlight == 2 })
        var refused = try test.client()
        for _ in 0..<2 {
            let response = try refused.ask(request)
            #expect(response.status == 503)
            #expect(response.head.contains("\r\nretry-after: 1\r\n"))
            #expect(response.body.contains(#""message":"there are 2 requests in flight already; try again in a moment""#))
        }
        #expect(try refused.ask("GET /livez HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
        var http2 = try test.client(["h2"])
        try http2.send(HTTP2Frame.preface)
        try http2.send(HTTP2Frame.request(stream: 1, path: "/validate", body: [1]))
        #expect(try http2.response(onStream: 1).status == 503)
        try http2.send(HTTP2Frame.request(stream: 3, method: "GET", path: "/readyz", type: nil, body: []))
        #expect(try http2.response(onStream: 3).status == 200)
        try waiting[0].client.send(String(request.suffix(5)))
        #expect(try waiting[0].client.response().status == 200)
        try http2.send(HTTP2Frame.request(stream: 5, path: "/validate", body: [1]))
        #expect(try http2.response(onStream: 5).status == 200)
    }
}

@Test("Reviews that have to wait for one another are in flight together", arguments: [2, 3, 4])
func waitingReviews(count: Int) throws {
    let gate = Gate()
    let test = try TestServer.start(gate: gate) { configuration in
        configuration.threads = 1
        configuration.maxInFlight = 3
    }
    try test.run { test in
        let clients = try (0..<count).map { _ in Box(try test.client()) }
        var slow = try test.client()
        try slow.send(TestClient.post("/slow", "{}"))
        #expect(becomesTrue { gate.hasSomebodyWaiting })
        // The thread is busy; these wait in the kernel.
        for box in clients { try box.client.send(TestClient.post("/validate", "{}")) }
        gate.open()
        #expect(try slow.response().status == 200)
        let statuses = try clients.map { try $0.client.response().status }
        #expect(statuses.count { $0 == 503 } == max(0, count - 3))
        #expect(statuses.count { $0 == 200 } == min(count, 3))
        for box in clients { #expect(try box.client.ask(TestClient.post("/validate", "{}")).status == 200) }
    }
}

@Test("Half-sent uploads that take all memory for bodies are refused with 503, a review of usual size is not")
func bodyMemory() throws {
    try TestServer.with({ $0.maxBodyMemory = 16 << 20 }) { test in
        let upload = TestClient.post("/validate", String(repeating: "x", count: 7 << 20))
        let part = String(upload.prefix(5 << 20))
        var first = try test.client()
        try first.send(part)
        // When there is room for all of this part, there is none for another like it, however the buffers have grown.
        let allowance = test.server.shared.allowance
        #expect(
            becomesTrue { allowance.sharedBodyMemory >= part.utf8.count - allowance.share }, "\(allowance.sharedBodyMemory)")
        for _ in 0..<5 {
            var other = try test.client()
            // The server may have had enough before the end.
            try? other.send(part)
            let response = try other.response()
            #expect(response.status == 503)
            #expect(response.head.contains("\r\nretry-after: 1\r\n"))
            var review = try test.client()
            #expect(try review.ask(TestClient.post("/validate", String(repeating: "x", count: 6000))).status == 200)
        }
        try first.send(String(upload.dropFirst(5 << 20)))
        #expect(try first.response().status == 200)
        #expect(try first.ask(upload).status == 200)
    }
}

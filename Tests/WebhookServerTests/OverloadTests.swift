import HTTPEngine
import Testing

@testable import WebhookServer

private func half(of request: String) -> String { String(request.dropLast(5)) }

@Test("A connection beyond the limit of its address is closed at once by every worker; another address is served")
func perAddress() throws {
    try TestServer.with({ configuration in
        configuration.threads = 2
        configuration.maxConnectionsPerAddress = 8
    }) { test in
        // The kernel distributes connections unevenly, so only a count over all workers is exact.
        let clients = try (0..<8).map { _ in Box(try test.client()) }
        for _ in 0..<4 { #expect(throws: (any Error).self) { _ = try test.client() } }
        var other = try test.client(from: "127.0.0.2")
        #expect(try other.response(to: TestClient.post("/validate", "{}")).status == 200)
        for box in clients { #expect(try box.client.response(to: TestClient.post("/validate", "{}")).status == 200) }
        #expect(test.log.all.contains { $0.contains(#""reason":"too_many_from_address""#) && $0.contains("127.0.0.1") })
    }
}

@Test("A review beyond the limit in flight gets 503 with Retry-After over both protocols; health probes are served")
func inFlight() throws {
    let request = TestClient.post("/validate", "0123456789")
    try TestServer.with({ $0.maxInFlight = 2 }) { test in
        let waiting = try (0..<2).map { _ in Box(try test.client()) }
        for box in waiting { try box.client.send(half(of: request)) }
        #expect(becomesTrue { test.server.context.requestBudget.requestsInFlight == 2 })
        var refused = try test.client()
        for _ in 0..<2 {
            let response = try refused.response(to: request)
            #expect(response.status == 503)
            #expect(response.head.contains("\r\nretry-after: 1\r\n"))
            #expect(
                response.body.contains(#""message":"the number of requests in flight has reached its limit of 2; retry later""#))
        }
        #expect(try refused.response(to: "GET /livez HTTP/1.1\r\nHost: t\r\n\r\n").status == 200)
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

@Test("Reviews that wait for one worker are in flight together", arguments: [2, 3, 4])
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
        #expect(becomesTrue { gate.hasWaiter })
        // The worker is busy, so these wait in the kernel.
        for box in clients { try box.client.send(TestClient.post("/validate", "{}")) }
        gate.open()
        #expect(try slow.response().status == 200)
        let statuses = try clients.map { try $0.client.response().status }
        #expect(statuses.count { $0 == 503 } == max(0, count - 3))
        #expect(statuses.count { $0 == 200 } == min(count, 3))
        for box in clients { #expect(try box.client.response(to: TestClient.post("/validate", "{}")).status == 200) }
    }
}

@Test("Incomplete uploads beyond the memory for bodies get 503, a review of usual size does not")
func bodyMemory() throws {
    try TestServer.with({ $0.maxBodyMemory = 16 << 20 }) { test in
        let upload = TestClient.post("/validate", String(repeating: "x", count: 7 << 20))
        let part = String(upload.prefix(5 << 20))
        var first = try test.client()
        try first.send(part)
        // When this part has its memory, there is none left for another one of its size.
        let budget = test.server.context.requestBudget
        #expect(
            becomesTrue { budget.sharedBodyMemory >= part.utf8.count - budget.reservedBytesPerRequest },
            "\(budget.sharedBodyMemory)")
        for _ in 0..<5 {
            var other = try test.client()
            // The server may respond before it has received everything.
            try? other.send(part)
            let response = try other.response()
            #expect(response.status == 503)
            #expect(response.head.contains("\r\nretry-after: 1\r\n"))
            var review = try test.client()
            #expect(try review.response(to: TestClient.post("/validate", String(repeating: "x", count: 6000))).status == 200)
        }
        try first.send(String(upload.dropFirst(5 << 20)))
        #expect(try first.response().status == 200)
        #expect(try first.response(to: upload).status == 200)
    }
}

@Test("Clients that do not read their responses are disconnected when the memory for bodies is used up; others are served")
func unreadResponses() throws {
    try TestServer.with({ $0.maxBodyMemory = 16 << 20 }) { test in
        let budget = test.server.context.requestBudget
        // A response has 8 MiB, of which the kernel takes a part. The limit is 8 MiB for all.
        let clients = try (0..<8).map { _ in Box(try test.client()) }
        for box in clients { try box.client.send(TestClient.post("/large", "{}")) }
        #expect(becomesTrue { test.log.all.contains { $0.contains(#""reason":"output_memory""#) } })
        #expect(budget.sharedBodyMemory <= 8 << 20)
        var other = try test.client()
        #expect(try other.response(to: TestClient.post("/validate", "{}")).status == 200)
        #expect(becomesTrue { budget.requestsInFlight == 0 })
        #expect(becomesTrue { test.server.context.connectionQuota.count < 9 })
    }
}

@Test("The memory for unread responses is released when the client reads them")
func readLater() throws {
    try TestServer.with({ $0.maxBodyMemory = 64 << 20 }) { test in
        let budget = test.server.context.requestBudget
        var client = try test.client()
        try client.send(TestClient.post("/large", "{}"))
        #expect(becomesTrue { budget.sharedBodyMemory > 0 })
        #expect(try client.response().body.utf8.count == 8 << 20)
        #expect(becomesTrue { budget.sharedBodyMemory == 0 })
    }
}

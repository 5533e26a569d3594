import HTTPEngine
import Testing

private let versions: [HTTPConnection.ProtocolVersion] = [.http1, .http2]

@Test(
    "Requests with content beyond the limit in flight are rejected with 503 before their content arrives", arguments: versions,
    [2, 3, 4])
func maxInFlight(_ version: HTTPConnection.ProtocolVersion, _ count: Int) throws {
    let budget = RequestBudget(maxInFlight: 3)
    let uploads = try (0..<count).map { _ in try Upload(version, length: 10, budget) }
    #expect(uploads.map(\.rejection) == (0..<count).map { $0 < 3 ? nil : 503 })
    #expect(budget.requestsInFlight == min(count, 3))
    let first = try #require(uploads.first)
    first.finish()
    #expect(first.isReviewed)
    #expect(try Upload(version, length: 10, budget).rejection == nil)
}

@Test("A request without content is never rejected because of other requests", arguments: versions, ["GET", "HEAD", "POST"])
func withoutContent(_ version: HTTPConnection.ProtocolVersion, _ method: String) throws {
    let budget = RequestBudget(maxInFlight: 0, maxBodyMemory: 0)
    #expect(try Upload(version, length: 0, method: method, budget).isReviewed)
    #expect(try Upload(version, length: 1, method: method, budget).rejection == 503)
}

@Test(
    "An HTTP/1.1 connection persists after the rejection of a complete request, not of an incomplete one",
    arguments: [true, false])
func persistence(_ isComplete: Bool) throws {
    let budget = RequestBudget(maxInFlight: 1)
    let other = try Upload(.http1, length: 10, budget)
    let exchange = try Exchange(.http1, budget: budget)
    let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    exchange.send(isComplete ? post + post : String(post.dropLast()))
    #expect(exchange.events == (isComplete ? [.rejected(503), .rejected(503)] : [.rejected(503)]))
    #expect(exchange.isFinished == !isComplete)
    #expect(exchange.sentText.contains("connection: close") == !isComplete)
    other.finish()
    exchange.send(post)
    #expect(exchange.events.last == (isComplete ? .post("/", body: "abc") : .rejected(503)))
}

@Test("An HTTP/2 stream is rejected alone, and its content is discarded")
func refusedStream() throws {
    let budget = RequestBudget(maxInFlight: 1)
    let other = try Upload(.http2, length: 10, budget)
    let conversation = try HTTP2Conversation(budget: budget)
    let rejected = conversation.client.request("POST", "/", body: [UInt8](repeating: 1, count: 1 << 20))
    #expect(conversation.run())
    #expect(conversation.client.responses[rejected]?.statuses == ["503"])
    #expect(conversation.client.responses[rejected]?.end == 0)
    other.finish()
    let taken = conversation.client.request("POST", "/", body: [1])
    #expect(conversation.run())
    #expect(conversation.client.responses[taken]?.statuses == ["200"])
}

@Test("Rejections because of overload do not end an HTTP/2 connection")
func overloadIsNotCharged() throws {
    let conversation = try HTTP2Conversation(budget: RequestBudget(maxInFlight: 0))
    for _ in 0..<30 {
        let streams = (0..<100).map { _ in conversation.client.request("POST", "/", body: [1]) }
        #expect(conversation.run())
        #expect(streams.allSatisfy { conversation.client.responses[$0]?.statuses == ["503"] })
    }
    #expect(conversation.client.goAways.isEmpty)
}

@Test("Every request may hold its reserved bytes, regardless of other requests", arguments: versions)
func reservedBytes(_ version: HTTPConnection.ProtocolVersion) throws {
    let budget = RequestBudget(maxInFlight: 8, maxBodyMemory: 1 << 20)
    #expect(budget.reservedBytesPerRequest == 64 << 10)
    // Half-sent uploads until the shared memory is used up.
    var uploads: [Upload] = []
    while uploads.count < 10, uploads.last?.rejection == nil {
        let upload = try Upload(version, length: 7 << 20, budget)
        upload.send(200_000)
        uploads.append(upload)
    }
    #expect(uploads.last?.rejection == 503)
    #expect(uploads.dropLast().allSatisfy { $0.rejection == nil })
    #expect((2...3).contains(uploads.count))
    #expect(budget.sharedBodyMemory <= 512 << 10)
    let review = try Upload(version, length: 48 << 10, budget)
    review.finish()
    #expect(review.isReviewed)
}

@Test(
    "The shared memory is given to requests that need more than their reserved bytes, up to the last byte", arguments: versions,
    [-1, 0, 1])
func sharedMemory(_ version: HTTPConnection.ProtocolVersion, _ beyond: Int) throws {
    let unlimited = RequestBudget(maxInFlight: 1 << 30, maxBodyMemory: 1 << 30)
    let first = try Upload(version, length: 80_000, unlimited)
    first.send(70_000)
    // The capacity of a buffer is somewhat larger than its content.
    let needed = unlimited.sharedBodyMemory
    #expect((70_000...100_000).contains(needed))
    let budget = RequestBudget(maxInFlight: 1 << 30, maxBodyMemory: 2 * (needed + beyond))
    let upload = try Upload(version, length: 80_000, budget)
    upload.send(70_000)
    #expect(upload.rejection == (beyond < 0 ? 503 : nil))
    #expect(upload.exchange.bufferedBodyBytes == (beyond < 0 ? 0 : 70_000))
}

@Test(
    "A declared Content-Length reserves no memory before the body arrives, and at most twice the received bytes after that",
    arguments: versions)
func declaredLength(_ version: HTTPConnection.ProtocolVersion) throws {
    let budget = RequestBudget(maxInFlight: 1, maxBodyMemory: 1 << 30)
    let unlimited = RequestBudget(maxInFlight: 1 << 30, maxBodyMemory: 1 << 30)
    #expect(budget.reservedBytesPerRequest == 512 << 20)
    #expect(unlimited.reservedBytesPerRequest == 0)
    let upload = try Upload(version, length: 7 << 20, unlimited)
    upload.send(16_000)
    #expect(unlimited.sharedBodyMemory < 40_000)
    for _ in 0..<10 {
        upload.send(500_000)
        #expect(unlimited.sharedBodyMemory >= upload.exchange.bufferedBodyBytes)
        #expect(unlimited.sharedBodyMemory <= 2 * upload.exchange.bufferedBodyBytes + 40_000)
    }
    upload.finish()
    #expect(upload.isReviewed)
    #expect(unlimited.sharedBodyMemory == 0)
}

/// How an incomplete request can end.
private enum Ending: CaseIterable {
    case answered, connectionLost, endOfInput, malformed, tooLarge, reset, goAway
}

@Test("The budget is released in every way that a request can end", arguments: versions, Ending.allCases)
private func released(_ version: HTTPConnection.ProtocolVersion, _ ending: Ending) throws {
    let budget = RequestBudget(maxInFlight: 10, maxBodyMemory: 1 << 20)
    do {
        let upload = try Upload(version, length: ending == .tooLarge ? 7 << 20 : 200_000, budget)
        upload.send(150_000)
        #expect(budget.requestsInFlight == 1)
        #expect(budget.sharedBodyMemory > 0)
        switch (ending, version) {
        case (.answered, _): upload.finish()
        case (.connectionLost, _): break
        case (.endOfInput, _): upload.exchange.end()
        case (.malformed, .http1):
            let chunked = try Exchange(.http1, budget: budget)
            chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            #expect(budget.requestsInFlight == 2)
            chunked.send("not a chunk size\r\n")
            #expect(budget.requestsInFlight == 1)
            upload.finish()
        case (.malformed, .http2): upload.exchange.send([UInt8](repeating: 0xFF, count: 100))
        case (.tooLarge, _): upload.send(1 << 20)
        case (.reset, .http1): upload.exchange.receivedEndOfInput()
        case (.reset, .http2): upload.exchange.send(HTTP2Frames.reset(1))
        case (.goAway, _):
            upload.exchange.beginShutdown(.final)
            upload.finish()
        }
        #expect(budget.requestsInFlight == (ending == .connectionLost ? 1 : 0))
    }
    #expect(budget.requestsInFlight == 0)
    #expect(budget.sharedBodyMemory == 0)
}

import HTTPEngine
import Testing

private let wires: [HTTPConnection.Wire] = [.http1, .http2]

@Test(
    "So many requests with content are in flight; the next is refused with 503 before its content comes", arguments: wires,
    [2, 3, 4])
func maxInFlight(_ wire: HTTPConnection.Wire, _ count: Int) throws {
    let allowance = RequestAllowance(maxInFlight: 3)
    let uploads = try (0..<count).map { _ in try Upload(wire, length: 10, allowance) }
    #expect(uploads.map(\.refusal) == (0..<count).map { $0 < 3 ? nil : 503 })
    #expect(allowance.requestsInFlight == min(count, 3))
    let first = try #require(uploads.first)
    first.finish()
    #expect(first.isReviewed)
    #expect(try Upload(wire, length: 10, allowance).refusal == nil)
}

@Test("A request without content is never refused for what others do", arguments: wires, ["GET", "HEAD", "POST"])
func withoutContent(_ wire: HTTPConnection.Wire, _ method: String) throws {
    let allowance = RequestAllowance(maxInFlight: 0, maxBodyMemory: 0)
    #expect(try Upload(wire, length: 0, method: method, allowance).isReviewed)
    #expect(try Upload(wire, length: 1, method: method, allowance).refusal == 503)
}

@Test("An HTTP/1.1 connection survives the refusal of a request that is here whole, and of no other", arguments: [true, false])
func persistence(_ isWhole: Bool) throws {
    let allowance = RequestAllowance(maxInFlight: 1)
    let other = try Upload(.http1, length: 10, allowance)
    let exchange = try Exchange(.http1, allowance: allowance)
    let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    exchange.send(isWhole ? post + post : String(post.dropLast()))
    #expect(exchange.told == (isWhole ? [.refused(503), .refused(503)] : [.refused(503)]))
    #expect(exchange.isFinished == !isWhole)
    #expect(exchange.sentText.contains("connection: close") == !isWhole)
    other.finish()
    exchange.send(post)
    #expect(exchange.told.last == (isWhole ? .post("/", body: "abc") : .refused(503)))
}

@Test("An HTTP/2 stream is refused alone, and its content is thrown away")
func refusedStream() throws {
    let allowance = RequestAllowance(maxInFlight: 1)
    let other = try Upload(.http2, length: 10, allowance)
    let talk = try HTTP2Conversation(allowance: allowance)
    let refused = talk.client.request("POST", "/", body: [UInt8](repeating: 1, count: 1 << 20))
    #expect(talk.run())
    #expect(talk.client.answers[refused]?.statuses == ["503"])
    #expect(talk.client.answers[refused]?.end == 0)
    other.finish()
    let taken = talk.client.request("POST", "/", body: [1])
    #expect(talk.run())
    #expect(talk.client.answers[taken]?.statuses == ["200"])
}

@Test("A crowd that is told to come again does not lose its HTTP/2 connection for it")
func patience() throws {
    let talk = try HTTP2Conversation(allowance: RequestAllowance(maxInFlight: 0))
    for _ in 0..<30 {
        let streams = (0..<100).map { _ in talk.client.request("POST", "/", body: [1]) }
        #expect(talk.run())
        #expect(streams.allSatisfy { talk.client.answers[$0]?.statuses == ["503"] })
    }
    #expect(talk.client.goAways.isEmpty)
}

@Test("Half of the memory is every request's share, whatever others hold", arguments: wires)
func share(_ wire: HTTPConnection.Wire) throws {
    let allowance = RequestAllowance(maxInFlight: 8, maxBodyMemory: 1 << 20)
    #expect(allowance.share == 64 << 10)
    // Half-sent uploads, until there is no memory for one more.
    var uploads: [Upload] = []
    while uploads.count < 10, uploads.last?.refusal == nil {
        let upload = try Upload(wire, length: 7 << 20, allowance)
        upload.send(200_000)
        uploads.append(upload)
    }
    #expect(uploads.last?.refusal == 503)
    #expect(uploads.dropLast().allSatisfy { $0.refusal == nil })
    #expect((2...3).contains(uploads.count))
    #expect(allowance.sharedBodyMemory <= 512 << 10)
    let review = try Upload(wire, length: 48 << 10, allowance)
    review.finish()
    #expect(review.isReviewed)
}

@Test("The other half goes to whoever needs more than a share, to the byte", arguments: wires, [-1, 0, 1])
func sharedMemory(_ wire: HTTPConnection.Wire, _ beyond: Int) throws {
    let unlimited = RequestAllowance(maxInFlight: 1 << 30, maxBodyMemory: 1 << 30)
    let first = try Upload(wire, length: 80_000, unlimited)
    first.send(70_000)
    // Buffers are somewhat larger than what is in them.
    let needed = unlimited.sharedBodyMemory
    #expect((70_000...100_000).contains(needed))
    let allowance = RequestAllowance(maxInFlight: 1 << 30, maxBodyMemory: 2 * (needed + beyond))
    let upload = try Upload(wire, length: 80_000, allowance)
    upload.send(70_000)
    #expect(upload.refusal == (beyond < 0 ? 503 : nil))
    #expect(upload.exchange.bufferedBodyBytes == (beyond < 0 ? 0 : 70_000))
}

@Test("What is announced is not held: memory grows with what has come, and at most doubles", arguments: wires)
func announced(_ wire: HTTPConnection.Wire) throws {
    let allowance = RequestAllowance(maxInFlight: 1, maxBodyMemory: 1 << 30)
    let unlimited = RequestAllowance(maxInFlight: 1 << 30, maxBodyMemory: 1 << 30)
    #expect(allowance.share == 512 << 20)
    #expect(unlimited.share == 0)
    let upload = try Upload(wire, length: 7 << 20, unlimited)
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

/// How a half-sent request can end.
private enum Ending: CaseIterable {
    case answered, connectionLost, endOfInput, malformed, tooLarge, reset, goAway
}

@Test("Everything is given back, however a request ends", arguments: wires, Ending.allCases)
private func givenBack(_ wire: HTTPConnection.Wire, _ ending: Ending) throws {
    let allowance = RequestAllowance(maxInFlight: 10, maxBodyMemory: 1 << 20)
    do {
        let upload = try Upload(wire, length: ending == .tooLarge ? 7 << 20 : 200_000, allowance)
        upload.send(150_000)
        #expect(allowance.requestsInFlight == 1)
        #expect(allowance.sharedBodyMemory > 0)
        switch (ending, wire) {
        case (.answered, _): upload.finish()
        case (.connectionLost, _): break
        case (.endOfInput, _): upload.exchange.end()
        case (.malformed, .http1):
            let chunked = try Exchange(.http1, allowance: allowance)
            chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            #expect(allowance.requestsInFlight == 2)
            chunked.send("what?\r\n")
            #expect(allowance.requestsInFlight == 1)
            upload.finish()
        case (.malformed, .http2): upload.exchange.send([UInt8](repeating: 0xFF, count: 100))
        case (.tooLarge, _): upload.send(1 << 20)
        case (.reset, .http1): upload.exchange.receivedEndOfInput()
        case (.reset, .http2): upload.exchange.send(HTTP2Frames.reset(1))
        case (.goAway, _):
            upload.exchange.beginShutdown(.final)
            upload.finish()
        }
        #expect(allowance.requestsInFlight == (ending == .connectionLost ? 1 : 0))
    }
    #expect(allowance.requestsInFlight == 0)
    #expect(allowance.sharedBodyMemory == 0)
}

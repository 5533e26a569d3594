import HTTPEngine
import Testing

private let body = Array("{\"kind\":\"AdmissionReview\"}".utf8)

@Test("An HTTP/2 request is reported and answered")
func http2Request() throws {
    let conversation = try HTTP2Conversation { _ in
        HTTPResponse(status: 405, contentType: "text/plain", fields: [("allow", "GET\r\nx")], body: Array("no\n".utf8))
    }
    let stream = conversation.client.request(
        "POST", "/validate?timeout=10s", fields: [("content-type", "application/json; charset=utf-8")], body: body)
    #expect(conversation.run())
    #expect(
        conversation.server.events == [
            .request(
                .http2, .post, path: "/validate", query: "timeout=10s", mediaType: "application/json",
                body: String(decoding: body, as: UTF8.self))
        ])
    #expect(
        conversation.client.responses[stream]
            == HTTP2Client.Response(
                statuses: ["405"], fields: ["content-type": "text/plain", "content-length": "3", "allow": "GET  x"],
                body: Array("no\n".utf8), end: 0))
    #expect(conversation.server.phase == .idle)
    #expect(conversation.server.bufferedBodyBytes == 0)
}

@Test(
    "A response to HEAD and one with status 204 or 304 have no content",
    arguments: [("HEAD", 200, "3"), ("GET", 204, nil), ("GET", 304, nil)] as [(String, Int, String?)])
func http2NoContent(_ method: String, _ status: Int, _ length: String?) throws {
    let conversation = try HTTP2Conversation { _ in HTTPResponse(status: status, body: Array("ok\n".utf8)) }
    let stream = conversation.client.request(method, "/")
    #expect(conversation.run())
    let answer = try #require(conversation.client.responses[stream])
    #expect(answer.statuses == ["\(status)"])
    #expect(answer.fields["content-length"] == length)
    #expect(answer.body.isEmpty)
    #expect(answer.end == 0)
}

@Test("100 streams are open at once and are answered in any order")
func http2HundredStreams() throws {
    let client = HTTP2Client()
    let server = try Server(.http2)
    _ = client.receive(server.output())
    server.receive(client.output())
    let streams = (0..<100).map { client.request("POST", "/\($0)", body: Array("body \($0)".utf8)) }
    server.receive(client.output())
    var requests: [HTTPRequest] = []
    while let request = server.nextRequest() { requests.append(request) }
    #expect(requests.map(\.path) == (0..<100).map { "/\($0)" })
    #expect(server.phase == .responding)
    #expect(!server.isFinished)
    for request in requests.reversed() {
        server.respond(to: request, with: HTTPResponse(status: 200, body: server.body(of: request)))
    }
    #expect(server.bufferedBodyBytes == 0)
    #expect(client.receive(server.output()))
    for (number, stream) in streams.enumerated() {
        #expect(client.responses[stream]?.text == "body \(number)")
        #expect(client.responses[stream]?.end == 0)
    }
    server.receive(client.output())
    #expect(server.phase == .idle)
}

@Test("A stream beyond the limit is refused, the others are not", arguments: [-1, 0, 1])
func http2MaxConcurrentStreams(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxConcurrentStreams = 10
    let exchange = try Exchange(.http2, limits: limits)
    exchange.send(HTTP2Frames.opening)
    for number in 0..<10 + beyond {
        exchange.send(
            HTTP2Frames.headers(Int32(2 * number + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false))
    }
    #expect(exchange.resetCodes(21) == (beyond > 0 ? [7] : []))  // REFUSED_STREAM
    exchange.send(HTTP2Frames.data(1, body, end: true))
    #expect(exchange.events.count == 1)
}

@Test("A body of 7 MiB is received, and its window opens ahead of it", arguments: [true, false])
func http2LargeBody(_ hasLength: Bool) throws {
    let size = 7 << 20
    let large = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var received: [UInt8] = []
    let client = HTTP2Client()
    let server = try Server(.http2)
    let stream = client.request("POST", "/", fields: hasLength ? [("content-length", "\(size)")] : [], body: large)
    var turns = 0
    while client.responses[stream]?.end == nil, turns < 1000 {
        server.receive(client.output())
        if let request = server.nextRequest() {
            received = server.body(of: request)
            server.respond(to: request, with: HTTPResponse(status: 200))
        }
        #expect(client.receive(server.output()))
        turns += 1
    }
    #expect(received == large)
    #expect(server.bufferedBodyBytes == 0)
    // Each turn is a round trip. A window of 64 KiB would need more than 100.
    #expect(turns <= 20)
}

@Test("Large bodies wait for each other, so that their memory stays limited")
func http2LargeBodyBudget() throws {
    let size = 1 << 20
    var limits = HTTPLimits()
    limits.maxBodyBytes = size
    limits.maxLargeBodyBytes = 2 * size
    let client = HTTP2Client()
    let server = try Server(.http2, limits: limits)
    let large = [UInt8](repeating: 1, count: size)
    let streams = (0..<20).map { _ in client.request("POST", "/", body: large) }
    var most = 0
    var turns = 0
    while client.responses.values.count(where: { $0.end == 0 }) < streams.count, turns < 1000 {
        server.receive(client.output())
        most = max(most, server.bufferedBodyBytes)
        while let request = server.nextRequest() {
            #expect(server.body(of: request).count == size)
            server.respond(to: request, with: HTTPResponse(status: 200))
        }
        #expect(client.receive(server.output()))
        turns += 1
    }
    #expect(streams.allSatisfy { client.responses[$0]?.statuses == ["200"] })
    #expect(most <= 2 * size + 20 * limits.streamWindowBytes)
    #expect(server.bufferedBodyBytes == 0)
}

@Test("A single large body is admitted even if it exceeds the limit")
func http2LargeBodyAlone() throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let conversation = try HTTP2Conversation(limits: limits)
    let streams = (0..<3).map { _ in conversation.client.request("POST", "/", body: [UInt8](repeating: 1, count: 1 << 20)) }
    #expect(conversation.run())
    #expect(streams.allSatisfy { conversation.client.responses[$0]?.statuses == ["200"] })
}

@Test("A large body is admitted when the stream of another is reset")
func http2LargeBodyReset() throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let conversation = try HTTP2Conversation(limits: limits)
    let large = [UInt8](repeating: 1, count: 1 << 20)
    let first = conversation.client.request("POST", "/", body: large, isComplete: false)
    #expect(conversation.run())
    let second = conversation.client.request("POST", "/", body: large)
    #expect(conversation.run())
    #expect(conversation.client.responses[second] == nil)
    conversation.client.reset(first)
    #expect(conversation.run())
    #expect(conversation.client.responses[second]?.statuses == ["200"])
    #expect(conversation.server.bufferedBodyBytes == 0)
}

@Test(
    "A body beyond its limit is rejected, with or without Content-Length, and the stream ends without an error",
    arguments: [-1, 0, 1],
    [true, false])
func http2BodyLimit(_ beyond: Int, _ hasLength: Bool) throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 100_000
    let conversation = try HTTP2Conversation(limits: limits)
    let size = 100_000 + beyond
    let stream = conversation.client.request(
        "POST", "/", fields: hasLength ? [("content-length", "\(size)")] : [], body: [UInt8](repeating: 1, count: size))
    #expect(conversation.run())
    let answer = try #require(conversation.client.responses[stream])
    #expect(answer.statuses == [beyond > 0 ? "413" : "200"])
    #expect(answer.end == 0)
    #expect(conversation.server.bufferedBodyBytes == 0)
    let next = conversation.client.request("GET", "/")
    #expect(conversation.run())
    #expect(conversation.client.responses[next]?.statuses == ["200"])
}

@Test("The rest of a rejected body is discarded, and its stream is reset only beyond a limit", arguments: [-1, 0, 1])
func http2DiscardedBody(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 1000
    limits.maxDiscardedBytes = 5000
    let exchange = try Exchange(.http2, limits: limits)
    let post = HTTP2Frames.block([(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", "/")])
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, post, endStream: false))
    exchange.send(HTTP2Frames.data(1, [UInt8](repeating: 1, count: 1001)))
    #expect(exchange.events == [.rejected(413)])
    exchange.send(HTTP2Frames.data(1, [UInt8](repeating: 1, count: 5000 + beyond)))
    #expect(exchange.resetCodes(1) == (beyond > 0 ? [0] : []))
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get("/next"))))
    #expect(exchange.events.last == .get("/next", version: .http2))
}

@Test("A stream whose Content-Length exceeds the limit of discarded bytes is reset with its rejection")
func http2HugeBody() throws {
    let exchange = try Exchange(.http2)
    let post = [(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", "/"), ("content-length", "99999999")]
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(post), endStream: false))
    #expect(exchange.events == [.rejected(413)])
    #expect(exchange.resetCodes(1) == [0])
}

@Test("A stream that is reset before its body is complete is dropped")
func http2ResetMidBody() throws {
    let conversation = try HTTP2Conversation()
    let stream = conversation.client.request("POST", "/", body: body, isComplete: false)
    #expect(conversation.run())
    #expect(conversation.server.phase == .body)
    #expect(conversation.server.bufferedBodyBytes == body.count)
    conversation.client.reset(stream)
    #expect(conversation.run())
    #expect(conversation.server.phase == .idle)
    #expect(conversation.server.bufferedBodyBytes == 0)
    #expect(conversation.server.events.isEmpty)
}

@Test("A response to a stream that was reset is dropped, whether or not the event had been taken")
func http2ResetWhileAnswering() throws {
    let client = HTTP2Client()
    let server = try Server(.http2)
    let first = client.request("POST", "/first", body: body)
    let second = client.request("POST", "/second", body: body)
    server.receive(client.output())
    let request = try #require(server.nextRequest())
    client.reset(first)
    client.reset(second)
    server.receive(client.output())
    #expect(server.body(of: request).isEmpty)
    #expect(server.bufferedBodyBytes == 0)
    server.respond(to: request, with: HTTPResponse(status: 200))
    #expect(server.nextEvent() == nil)
    #expect(client.receive(server.output()))
    #expect(client.responses[first]?.statuses == [])
}

@Test("100 (Continue) is sent when a body is awaited, not when it has arrived or is rejected")
func http2Continue() throws {
    let expecting = [("expect", "100-continue")]
    let conversation = try HTTP2Conversation()
    let open = conversation.client.request("POST", "/", fields: expecting, body: [], isComplete: false)
    #expect(conversation.run())
    #expect(conversation.client.responses[open]?.statuses == ["100"])
    conversation.client.finish(open)
    let sent = conversation.client.request("POST", "/", fields: expecting, body: body)
    let tooLarge = conversation.client.request(
        "POST", "/", fields: expecting + [("content-length", "7340033")], body: [], isComplete: false)
    let other = conversation.client.request("POST", "/", fields: [("expect", "tea")], body: [], isComplete: false)
    #expect(conversation.run())
    #expect(conversation.client.responses[open]?.statuses == ["100", "200"])
    #expect(conversation.client.responses[sent]?.statuses == ["200"])
    #expect(conversation.client.responses[tooLarge]?.statuses == ["413"])
    #expect(conversation.client.responses[other]?.statuses == ["417"])
}

@Test("A final response to an expectation is sent without 100 (Continue), and the connection stays open")
func http2UnmetExpectation() throws {
    let conversation = try HTTP2Conversation(budget: RequestBudget(maxInFlight: 1))
    conversation.server.expectationResponse = HTTPResponse(status: 404)
    // The bodies together exceed the window of the connection.
    for _ in 0..<4 {
        let stream = conversation.client.request(
            "POST", "/none", fields: [("expect", "100-continue")], body: [], isComplete: false)
        #expect(conversation.run())
        #expect(conversation.client.responses[stream]?.statuses == ["404"])
        conversation.client.finish(stream, with: [UInt8](repeating: 1, count: 40_000))
        #expect(conversation.run())
        #expect(conversation.client.responses[stream]?.statuses == ["404"] && conversation.client.responses[stream]?.end == 0)
    }
    let stream = conversation.client.request("POST", "/", body: body)
    #expect(conversation.run())
    #expect(conversation.client.responses[stream]?.statuses == ["200"])
    #expect(conversation.server.events.count == 1 && conversation.client.goAways.isEmpty)
}

@Test("A response waits for the client's window and produces no output until then")
func http2SlowReader() throws {
    let conversation = try HTTP2Conversation(clientWindow: 0) { _ in HTTPResponse(status: 200, body: Array("hello".utf8)) }
    let stream = conversation.client.request("GET", "/")
    #expect(conversation.run())
    #expect(conversation.client.responses[stream]?.statuses == ["200"])
    #expect(conversation.client.responses[stream]?.text == "")
    #expect(conversation.server.phase == .responding)
    #expect(!conversation.server.wantsToSend)
    conversation.client.openWindow(of: stream, by: 100)
    #expect(conversation.run())
    #expect(conversation.client.responses[stream]?.text == "hello")
    #expect(conversation.server.phase == .idle)
}

@Test("Output is produced in pieces of about the requested size")
func http2OutputBudget() throws {
    let client = HTTP2Client(window: 1 << 20)
    client.openWindow(of: 0, by: 1 << 20)
    let server = try Server(.http2)
    client.request("GET", "/")
    server.receive(client.output())
    #expect(server.respondNext(with: String(repeating: "a", count: 500_000)))
    var output: [UInt8] = []
    while server.wantsToSend {
        let before = output.count
        server.connection.produceOutput(into: &output, maxBytes: 20_000)
        #expect(output.count - before <= 20_000 + 16_384 + 9)
    }
    #expect(client.receive(output))
    #expect(client.responses[1]?.body.count == 500_000)
}

@Test("A shutdown answers requests in flight and names the last stream")
func http2Shutdown() throws {
    let conversation = try HTTP2Conversation()
    let first = conversation.client.request("POST", "/", body: body, isComplete: false)
    #expect(conversation.run())
    conversation.server.beginShutdown()
    #expect(!conversation.server.isFinished)
    #expect(conversation.run())
    #expect(conversation.client.goAways.map(\.last) == [first])
    #expect(conversation.client.goAways.map(\.code) == [0])
    // A later stream is ignored. Its number tells the client that it was not processed.
    conversation.server.send(HTTP2Frames.headers(first + 2, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(conversation.server.events.isEmpty)
    conversation.client.finish(first)
    #expect(conversation.run())
    #expect(conversation.client.responses[first]?.statuses == ["200"])
    #expect(conversation.server.isFinished)
}

@Test("After a notice of shutdown the connection serves until the final shutdown")
func http2ShutdownNotice() throws {
    let conversation = try HTTP2Conversation()
    #expect(conversation.run())
    conversation.server.beginShutdown(.notice)
    conversation.server.turn()
    #expect(!conversation.server.isFinished)
    conversation.server.send(HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(conversation.server.events == [.get("/", version: .http2)])
    conversation.server.beginShutdown()
    conversation.server.turn()
    #expect(conversation.server.isFinished)
    for again in [HTTPShutdown.notice, .final] {
        conversation.server.beginShutdown(again)
        conversation.server.turn()
    }
    let lasts = conversation.server.frames.filter { $0.type == 0x7 }.map { Array($0.payload.prefix(4)) }
    #expect(lasts == [[0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1]])
}

@Test("An idle connection is finished once the GOAWAY of its shutdown is sent")
func http2ShutdownIdle() throws {
    let conversation = try HTTP2Conversation()
    #expect(conversation.run())
    conversation.server.beginShutdown()
    #expect(!conversation.server.isFinished)
    #expect(conversation.run())
    #expect(conversation.server.isFinished)
}

@Test("A connection ends gracefully after the maximum number of requests")
func http2RequestsPerConnection() throws {
    var limits = HTTPLimits()
    limits.maxRequestsPerConnection = 2
    let conversation = try HTTP2Conversation(limits: limits)
    conversation.client.request("GET", "/a")
    #expect(conversation.run())
    #expect(conversation.client.goAways.isEmpty)
    conversation.client.request("GET", "/b")
    #expect(conversation.run())
    #expect(conversation.client.goAways.map(\.last) == [3])
    #expect(conversation.server.isFinished)
}

@Test("At the end of input complete requests are answered and incomplete ones are dropped")
func http2EndOfInput() throws {
    let client = HTTP2Client()
    let server = try Server(.http2)
    let whole = client.request("POST", "/whole", body: body)
    client.request("POST", "/half", body: body, isComplete: false)
    server.receive(client.output())
    server.receivedEndOfInput()
    #expect(client.receive(server.output()))
    #expect(!server.isFinished)
    #expect(!server.wantsToReceive)
    #expect(server.respondNext())
    #expect(client.receive(server.output()))
    #expect(client.responses[whole]?.statuses == ["200"])
    #expect(server.isFinished)
    #expect(server.bufferedBodyBytes == 0)
}

@Test("The phase of an HTTP/2 connection tells what it waits for")
func http2Phases() throws {
    let server = try Server(.http2)
    #expect(server.phase == .responding)
    _ = server.output()
    #expect(server.phase == .idle)
    server.receive(Array(HTTP2Frames.preface.prefix(5)))
    #expect(server.phase == .head)
    server.receive(Array(HTTP2Frames.preface.dropFirst(5)) + HTTP2Frames.settings())
    _ = server.output()
    #expect(server.phase == .idle)
    let block = HTTP2Frames.block(HTTP2Frames.post())
    let head = HTTP2Frames.headers(1, Array(block.prefix(20)), endStream: false, endHeaders: false)
    server.receive(Array(head.prefix(12)))
    #expect(server.phase == .head)
    server.receive(Array(head.dropFirst(12)))
    #expect(server.phase == .head)
    server.receive(HTTP2Frames.continuation(1, Array(block.dropFirst(20)), endHeaders: true))
    #expect(server.phase == .body)
    server.receive(HTTP2Frames.data(1, body, end: true))
    #expect(server.phase == .responding)
    #expect(server.respondNext())
    #expect(server.phase == .responding)
    _ = server.output()
    #expect(server.phase == .idle)
}

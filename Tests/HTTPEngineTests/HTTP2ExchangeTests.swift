import HTTPEngine
import Testing

private let body = Array("{\"kind\":\"AdmissionReview\"}".utf8)

@Test("An HTTP/2 request is told, and answered")
func http2Request() throws {
    let talk = try HTTP2Conversation { _ in
        HTTPResponse(status: 405, contentType: "text/plain", fields: [("allow", "GET\r\nx")], body: Array("no\n".utf8))
    }
    let stream = talk.client.request(
        "POST", "/validate?timeout=10s", fields: [("content-type", "application/json; charset=utf-8")], body: body)
    #expect(talk.run())
    #expect(
        talk.server.told == [
            .request(
                .http2, .post, path: "/validate", query: "timeout=10s", mediaType: "application/json",
                body: String(decoding: body, as: UTF8.self))
        ])
    #expect(
        talk.client.answers[stream]
            == HTTP2Client.Answer(
                statuses: ["405"], fields: ["content-type": "text/plain", "content-length": "3", "allow": "GET  x"],
                body: Array("no\n".utf8), end: 0))
    #expect(talk.server.phase == .idle)
    #expect(talk.server.bufferedBodyBytes == 0)
}

@Test(
    "Methods and statuses without content have none",
    arguments: [("HEAD", 200, "3"), ("GET", 204, nil), ("GET", 304, nil)] as [(String, Int, String?)])
func http2NoContent(_ method: String, _ status: Int, _ length: String?) throws {
    let talk = try HTTP2Conversation { _ in HTTPResponse(status: status, body: Array("ok\n".utf8)) }
    let stream = talk.client.request(method, "/")
    #expect(talk.run())
    let answer = try #require(talk.client.answers[stream])
    #expect(answer.statuses == ["\(status)"])
    #expect(answer.fields["content-length"] == length)
    #expect(answer.body.isEmpty)
    #expect(answer.end == 0)
}

@Test("A hundred streams are open at once and answered in any order")
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
        #expect(client.answers[stream]?.text == "body \(number)")
        #expect(client.answers[stream]?.end == 0)
    }
    server.receive(client.output())
    #expect(server.phase == .idle)
}

@Test("A stream beyond the limit is refused, and its neighbours are not", arguments: [-1, 0, 1])
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
    #expect(exchange.told.count == 1)
}

@Test("A body of 7 MiB comes through, with a window that opens ahead of it", arguments: [true, false])
func http2LargeBody(_ hasLength: Bool) throws {
    let size = 7 << 20
    let large = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var received: [UInt8] = []
    let client = HTTP2Client()
    let server = try Server(.http2)
    let stream = client.request("POST", "/", fields: hasLength ? [("content-length", "\(size)")] : [], body: large)
    var turns = 0
    while client.answers[stream]?.end == nil, turns < 1000 {
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
    // A round trip each: with the window of 64 KiB there would be more than a hundred.
    #expect(turns <= 20)
}

@Test("Large bodies wait for one another rather than fill the memory")
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
    while client.answers.values.count(where: { $0.end == 0 }) < streams.count, turns < 1000 {
        server.receive(client.output())
        most = max(most, server.bufferedBodyBytes)
        while let request = server.nextRequest() {
            #expect(server.body(of: request).count == size)
            server.respond(to: request, with: HTTPResponse(status: 200))
        }
        #expect(client.receive(server.output()))
        turns += 1
    }
    #expect(streams.allSatisfy { client.answers[$0]?.statuses == ["200"] })
    #expect(most <= 2 * size + 20 * limits.streamWindowBytes)
    #expect(server.bufferedBodyBytes == 0)
}

@Test("A large body is let in even when it alone is over the budget")
func http2LargeBodyAlone() throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let talk = try HTTP2Conversation(limits: limits)
    let streams = (0..<3).map { _ in talk.client.request("POST", "/", body: [UInt8](repeating: 1, count: 1 << 20)) }
    #expect(talk.run())
    #expect(streams.allSatisfy { talk.client.answers[$0]?.statuses == ["200"] })
}

@Test("A large body whose stream is reset makes room for the next")
func http2LargeBodyReset() throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let talk = try HTTP2Conversation(limits: limits)
    let large = [UInt8](repeating: 1, count: 1 << 20)
    let first = talk.client.request("POST", "/", body: large, isWhole: false)
    #expect(talk.run())
    let second = talk.client.request("POST", "/", body: large)
    #expect(talk.run())
    #expect(talk.client.answers[second] == nil)
    talk.client.reset(first)
    #expect(talk.run())
    #expect(talk.client.answers[second]?.statuses == ["200"])
    #expect(talk.server.bufferedBodyBytes == 0)
}

@Test(
    "A body is refused at its limit, by length or by count, and the stream ends without an error", arguments: [-1, 0, 1],
    [true, false])
func http2BodyLimit(_ beyond: Int, _ hasLength: Bool) throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 100_000
    let talk = try HTTP2Conversation(limits: limits)
    let size = 100_000 + beyond
    let stream = talk.client.request(
        "POST", "/", fields: hasLength ? [("content-length", "\(size)")] : [], body: [UInt8](repeating: 1, count: size))
    #expect(talk.run())
    let answer = try #require(talk.client.answers[stream])
    #expect(answer.statuses == [beyond > 0 ? "413" : "200"])
    #expect(answer.end == 0)
    #expect(talk.server.bufferedBodyBytes == 0)
    let next = talk.client.request("GET", "/")
    #expect(talk.run())
    #expect(talk.client.answers[next]?.statuses == ["200"])
}

@Test("The rest of a refused body is thrown away, and its stream reset only when that is too much", arguments: [-1, 0, 1])
func http2DiscardedBody(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 1000
    limits.maxDiscardedBytes = 5000
    let exchange = try Exchange(.http2, limits: limits)
    let post = HTTP2Frames.block([(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", "/")])
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, post, endStream: false))
    exchange.send(HTTP2Frames.data(1, [UInt8](repeating: 1, count: 1001)))
    #expect(exchange.told == [.refused(413)])
    exchange.send(HTTP2Frames.data(1, [UInt8](repeating: 1, count: 5000 + beyond)))
    #expect(exchange.resetCodes(1) == (beyond > 0 ? [0] : []))
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get("/next"))))
    #expect(exchange.told.last == .get("/next", version: .http2))
}

@Test("A body that announces too much to throw away is reset with its refusal")
func http2HugeBody() throws {
    let exchange = try Exchange(.http2)
    let post = [(":method", "POST"), (":scheme", "https"), (":authority", "a"), (":path", "/"), ("content-length", "99999999")]
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(post), endStream: false))
    #expect(exchange.told == [.refused(413)])
    #expect(exchange.resetCodes(1) == [0])
}

@Test("A stream that is reset while its body comes is forgotten")
func http2ResetMidBody() throws {
    let talk = try HTTP2Conversation()
    let stream = talk.client.request("POST", "/", body: body, isWhole: false)
    #expect(talk.run())
    #expect(talk.server.phase == .body)
    #expect(talk.server.bufferedBodyBytes == body.count)
    talk.client.reset(stream)
    #expect(talk.run())
    #expect(talk.server.phase == .idle)
    #expect(talk.server.bufferedBodyBytes == 0)
    #expect(talk.server.told.isEmpty)
}

@Test("An answer to a stream that was reset meanwhile is dropped, before and after the event was taken")
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
    #expect(client.answers[first]?.statuses == [])
}

@Test("100 is sent when a body is awaited, not when it has come or will not be taken")
func http2Continue() throws {
    let expecting = [("expect", "100-continue")]
    let talk = try HTTP2Conversation()
    let open = talk.client.request("POST", "/", fields: expecting, body: [], isWhole: false)
    #expect(talk.run())
    #expect(talk.client.answers[open]?.statuses == ["100"])
    talk.client.finish(open)
    let sent = talk.client.request("POST", "/", fields: expecting, body: body)
    let tooLarge = talk.client.request("POST", "/", fields: expecting + [("content-length", "7340033")], body: [], isWhole: false)
    let other = talk.client.request("POST", "/", fields: [("expect", "tea")], body: [], isWhole: false)
    #expect(talk.run())
    #expect(talk.client.answers[open]?.statuses == ["100", "200"])
    #expect(talk.client.answers[sent]?.statuses == ["200"])
    #expect(talk.client.answers[tooLarge]?.statuses == ["413"])
    #expect(talk.client.answers[other]?.statuses == ["417"])
}

@Test("A body that will not be taken is not asked for: the answer is final, and the connection lives on whatever comes yet")
func http2UnmetExpectation() throws {
    let talk = try HTTP2Conversation(allowance: RequestAllowance(maxInFlight: 1))
    talk.server.verdict = HTTPResponse(status: 404)
    // More in total than the connection's window.
    for _ in 0..<4 {
        let stream = talk.client.request("POST", "/none", fields: [("expect", "100-continue")], body: [], isWhole: false)
        #expect(talk.run())
        #expect(talk.client.answers[stream]?.statuses == ["404"])
        talk.client.finish(stream, with: [UInt8](repeating: 1, count: 40_000))
        #expect(talk.run())
        #expect(talk.client.answers[stream]?.statuses == ["404"] && talk.client.answers[stream]?.end == 0)
    }
    let stream = talk.client.request("POST", "/", body: body)
    #expect(talk.run())
    #expect(talk.client.answers[stream]?.statuses == ["200"])
    #expect(talk.server.told.count == 1 && talk.client.goAways.isEmpty)
}

@Test("An answer waits for the client's window, and costs no output until then")
func http2SlowReader() throws {
    let talk = try HTTP2Conversation(clientWindow: 0) { _ in HTTPResponse(status: 200, body: Array("hello".utf8)) }
    let stream = talk.client.request("GET", "/")
    #expect(talk.run())
    #expect(talk.client.answers[stream]?.statuses == ["200"])
    #expect(talk.client.answers[stream]?.text == "")
    #expect(talk.server.phase == .responding)
    #expect(!talk.server.wantsToSend)
    talk.client.openWindow(of: stream, by: 100)
    #expect(talk.run())
    #expect(talk.client.answers[stream]?.text == "hello")
    #expect(talk.server.phase == .idle)
}

@Test("Output is handed out about as much as asked for")
func http2OutputBudget() throws {
    let client = HTTP2Client(window: 1 << 20)
    client.openWindow(of: 0, by: 1 << 20)
    let server = try Server(.http2)
    client.request("GET", "/")
    server.receive(client.output())
    #expect(server.answerNext(with: String(repeating: "a", count: 500_000)))
    var output: [UInt8] = []
    while server.wantsToSend {
        let before = output.count
        server.connection.produceOutput(into: &output, budget: 20_000)
        #expect(output.count - before <= 20_000 + 16_384 + 9)
    }
    #expect(client.receive(output))
    #expect(client.answers[1]?.body.count == 500_000)
}

@Test("A shutdown answers what is in flight, and says which stream was the last")
func http2Shutdown() throws {
    let talk = try HTTP2Conversation()
    let first = talk.client.request("POST", "/", body: body, isWhole: false)
    #expect(talk.run())
    talk.server.beginShutdown()
    #expect(!talk.server.isFinished)
    #expect(talk.run())
    #expect(talk.client.goAways.map(\.last) == [first])
    #expect(talk.client.goAways.map(\.code) == [0])
    // One that was on its way is ignored: its number tells the client that it was not read.
    talk.server.send(HTTP2Frames.headers(first + 2, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(talk.server.told.isEmpty)
    talk.client.finish(first)
    #expect(talk.run())
    #expect(talk.client.answers[first]?.statuses == ["200"])
    #expect(talk.server.isFinished)
}

@Test("A notice of shutdown goes on serving until the last word")
func http2ShutdownNotice() throws {
    let talk = try HTTP2Conversation()
    #expect(talk.run())
    talk.server.beginShutdown(.notice)
    talk.server.turn()
    #expect(!talk.server.isFinished)
    talk.server.send(HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(talk.server.told == [.get("/", version: .http2)])
    talk.server.beginShutdown()
    talk.server.turn()
    #expect(talk.server.isFinished)
    for again in [HTTPShutdown.notice, .final] {
        talk.server.beginShutdown(again)
        talk.server.turn()
    }
    let lasts = talk.server.frames.filter { $0.type == 0x7 }.map { Array($0.payload.prefix(4)) }
    #expect(lasts == [[0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1]])
}

@Test("An idle connection that shuts down is finished once its GOAWAY is out")
func http2ShutdownIdle() throws {
    let talk = try HTTP2Conversation()
    #expect(talk.run())
    talk.server.beginShutdown()
    #expect(!talk.server.isFinished)
    #expect(talk.run())
    #expect(talk.server.isFinished)
}

@Test("A connection ends in order after so many requests")
func http2RequestsPerConnection() throws {
    var limits = HTTPLimits()
    limits.maxRequestsPerConnection = 2
    let talk = try HTTP2Conversation(limits: limits)
    talk.client.request("GET", "/a")
    #expect(talk.run())
    #expect(talk.client.goAways.isEmpty)
    talk.client.request("GET", "/b")
    #expect(talk.run())
    #expect(talk.client.goAways.map(\.last) == [3])
    #expect(talk.server.isFinished)
}

@Test("At the end of input whole requests are answered, others forgotten")
func http2EndOfInput() throws {
    let client = HTTP2Client()
    let server = try Server(.http2)
    let whole = client.request("POST", "/whole", body: body)
    client.request("POST", "/half", body: body, isWhole: false)
    server.receive(client.output())
    server.receivedEndOfInput()
    #expect(client.receive(server.output()))
    #expect(!server.isFinished)
    #expect(!server.wantsToReceive)
    #expect(server.answerNext())
    #expect(client.receive(server.output()))
    #expect(client.answers[whole]?.statuses == ["200"])
    #expect(server.isFinished)
    #expect(server.bufferedBodyBytes == 0)
}

@Test("The phase of an HTTP/2 connection says what it waits for")
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
    #expect(server.answerNext())
    #expect(server.phase == .responding)
    _ = server.output()
    #expect(server.phase == .idle)
}

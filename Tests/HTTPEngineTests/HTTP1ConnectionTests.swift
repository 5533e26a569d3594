import HTTPEngine
import Testing

private let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
private let upload = "POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"

@Test("The next event follows only after the response to the first")
func oneAtATime() throws {
    let connection = try Server(.http1)
    connection.receive(upload + get)
    let first = try #require(connection.nextRequest())
    #expect(connection.nextEvent() == nil)
    connection.receive(get)
    #expect(connection.nextEvent() == nil)
    #expect(connection.body(of: first).count == 5)
    connection.respond(to: first, with: HTTPResponse(status: 200))
    #expect(connection.body(of: first).count == 0)
    #expect(connection.respondNext())
    #expect(connection.respondNext())
    #expect(connection.nextEvent() == nil)
}

@Test("A response without a request is dropped")
func unrequestedResponse() throws {
    let connection = try Server(.http1)
    connection.reject(stream: 0, with: HTTPResponse(status: 400))
    #expect(!connection.wantsToSend)
    connection.receive(get)
    let request = try #require(connection.nextRequest())
    connection.respond(to: request, with: HTTPResponse(status: 200, contentType: ""))
    connection.respond(to: request, with: HTTPResponse(status: 200, contentType: ""))
    #expect(connection.outputText() == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
}

@Test(
    "The phase of a connection tells what it waits for",
    arguments: [
        ("", HTTPPhase.idle), ("\r\n", .idle), ("G", .head), ("GET / HTTP/1.1\r\n", .head),
        ("GET / HTTP/1.1\r\nHost: a\r\n", .head),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n", .body),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na", .body),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", .body),
        (get, .responding), ("bad\r\n", .responding),
    ])
func phases(_ input: String, _ phase: HTTPPhase) throws {
    let connection = try Server(.http1)
    connection.receive(input)
    #expect(connection.phase == phase)
}

@Test("The phase changes to idle when the response is sent")
func phaseToTheEnd() throws {
    let connection = try Server(.http1)
    connection.receive(get)
    #expect(connection.respondNext())
    #expect(connection.phase == .responding)
    _ = connection.outputText()
    #expect(connection.phase == .idle)
}

@Test("The bytes of bodies in memory are counted until the response")
func bodyBytes() throws {
    let connection = try Server(.http1)
    connection.receive("POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
    #expect(connection.bufferedBodyBytes == 3)
    connection.receive("lo")
    #expect(connection.bufferedBodyBytes == 5)
    #expect(connection.respondNext())
    #expect(connection.bufferedBodyBytes == 0)
    connection.receive("POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc")
    #expect(connection.bufferedBodyBytes == 3)
}

@Test("A body of one-byte chunks is read in pieces of any size", arguments: [1, 5, 6, 7, 64])
func smallChunks(_ piece: Int) throws {
    let exchange = try Exchange(.http1)
    let text = String(repeating: "0123456789", count: 100)
    let chunks = text.map { "1\r\n\($0)\r\n" }.joined()
    exchange.send("POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    exchange.send(Array((chunks + "0\r\n\r\n" + get).utf8), inPiecesOf: piece)
    #expect(exchange.events == [.post(body: text), .get("/a")])
}

@Test("A body of 7 MiB is read with either framing, and the request after it too", arguments: [false, true])
func largeBody(_ isChunked: Bool) throws {
    let size = 7 << 20
    let connection = try Server(.http1)
    connection.receive(
        "POST /v HTTP/1.1\r\nHost: a\r\n"
            + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: \(size)\r\n\r\n"))
    let chunk = (0..<1 << 16).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for _ in 0..<size / chunk.count {
        if isChunked { connection.receive("10000\r\n") }
        connection.receive(chunk)
        if isChunked { connection.receive("\r\n") }
    }
    connection.receive((isChunked ? "0\r\n\r\n" : "") + get + "GET /b")
    let request = try #require(connection.nextRequest())
    let body = connection.body(of: request)
    let isComplete = body.count == size && body.indices.allSatisfy { body[$0] == chunk[$0 & 0xFFFF] }
    #expect(isComplete)
    connection.respond(to: request, with: HTTPResponse(status: 200))
    #expect(connection.respondNext())
    #expect(connection.phase == .head)
    #expect(connection.bufferedBodyBytes == 0)
}

@Test("A shutdown answers the request in flight and then closes the connection", arguments: [HTTPShutdown.notice, .final])
func shutdownInFlight(_ shutdown: HTTPShutdown) throws {
    for place in 1..<upload.utf8.count {
        let connection = try Server(.http1)
        connection.receive(Array(upload.utf8.prefix(place)))
        connection.beginShutdown(shutdown)
        #expect(!connection.isFinished)
        connection.receive(Array((upload + get).utf8.dropFirst(place)))
        #expect(connection.respondNext())
        #expect(connection.nextEvent() == nil)
        #expect(connection.outputText() == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        #expect(connection.isFinished)
    }
}

@Test("A final shutdown finishes an idle connection at once, a notice does not")
func shutdownIdle() throws {
    let connection = try Server(.http1)
    connection.receive(get)
    #expect(connection.respondNext())
    _ = connection.outputText()
    connection.beginShutdown(.notice)
    #expect(!connection.isFinished)
    #expect(connection.phase == .idle)
    #expect(connection.wantsToReceive)
    connection.beginShutdown()
    #expect(connection.isFinished)
    connection.receive(get)
    #expect(connection.nextEvent() == nil)
}

@Test("A shutdown waits for a response that is being sent")
func shutdownWhileSending() throws {
    let connection = try Server(.http1)
    connection.receive(get)
    #expect(connection.respondNext(with: "hello"))
    connection.beginShutdown()
    #expect(!connection.isFinished)
    _ = connection.outputText()
    #expect(connection.phase == .idle)
    connection.beginShutdown()
    #expect(connection.isFinished)
}

@Test("At the end of input complete requests are answered and an incomplete one is rejected")
func endOfInput() throws {
    let idle = try Exchange(.http1)
    idle.end()
    #expect(idle.events.isEmpty)
    #expect(idle.isFinished)

    let whole = try Exchange(.http1)
    whole.send(get + get)
    whole.end()
    #expect(whole.events == [.get("/a"), .get("/a")])
    #expect(whole.isFinished)

    for place in 1..<upload.utf8.count {
        let half = try Exchange(.http1)
        half.send(Array(get.utf8) + upload.utf8.prefix(place))
        half.end()
        #expect(half.events == [.get("/a"), .rejected(400)])
        #expect(half.isFinished)
    }
}

@Test("A request is answered after the end of input")
func endOfInputWhileAnswering() throws {
    let connection = try Server(.http1)
    connection.receive(get + get)
    let request = try #require(connection.nextRequest())
    connection.receivedEndOfInput()
    #expect(!connection.isFinished)
    #expect(!connection.wantsToReceive)
    connection.respond(to: request, with: HTTPResponse(status: 200))
    #expect(connection.respondNext())
    #expect(!connection.isFinished)
    _ = connection.outputText()
    #expect(connection.isFinished)
}

@Test("Bytes after a rejected request are neither read nor stored")
func afterRejection() throws {
    let connection = try Server(.http1)
    connection.receive("POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nx\r\n")
    #expect(connection.bufferedBodyBytes == 0)
    #expect(!connection.wantsToReceive)
    connection.receive(get)
    guard case .rejection(_, let stream) = connection.nextEvent() else {
        Issue.record("no rejection")
        return
    }
    connection.receive(get)
    #expect(connection.nextEvent() == nil)
    connection.reject(stream: stream, with: HTTPResponse(status: 400, contentType: ""))
    #expect(connection.nextEvent() == nil)
    #expect(connection.outputText() == "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    #expect(connection.isFinished)
}

@Test("An incomplete request that times out is rejected with 408")
func timedOut() throws {
    let request = "POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
    for place in 1..<request.utf8.count {
        let exchange = try Exchange(.http1)
        exchange.send(Array(request.utf8.prefix(place)))
        exchange.timeOut()
        #expect(exchange.events == [.rejected(408)])
        let hasHead = place >= request.utf8.count - 11
        #expect(exchange.details == ["the \(hasHead ? "body" : "head") of the request took too long to arrive"])
        #expect(exchange.isFinished)
    }
}

@Test("A timeout between requests closes the connection without a response", arguments: ["", "\r\n", get, get + "\r\n"])
func timedOutIdle(_ input: String) throws {
    let exchange = try Exchange(.http1)
    exchange.send(input)
    let sent = exchange.sent
    exchange.timeOut()
    #expect(exchange.sent == sent)
    #expect(exchange.isFinished)
}

@Test("A request held back while responses are pending is reported once they are sent")
func heldBack() throws {
    var limits = HTTPLimits()
    limits.maxPendingOutputBytes = 10
    let connection = try Server(.http1, limits: limits)
    connection.receive(get + get)
    #expect(connection.hasEvent)
    #expect(connection.respondNext(with: "hello"))
    #expect(!connection.hasEvent)
    #expect(connection.nextEvent() == nil)
    _ = connection.output()
    #expect(connection.hasEvent)
    #expect(connection.respondNext())
    _ = connection.output()
    #expect(!connection.hasEvent)
}

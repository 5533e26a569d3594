import HTTPEngine
import Testing

private let post = HTTP2Frames.block(HTTP2Frames.post())

/// A connection on which each of these streams has sent one byte of a body.
private func waiting(_ streams: [Int32], limits: HTTPLimits = HTTPLimits()) throws -> Exchange {
    let exchange = try Exchange(.http2, limits: limits)
    exchange.send(HTTP2Frames.opening)
    for stream in streams {
        exchange.send(HTTP2Frames.headers(stream, post, endStream: false) + HTTP2Frames.data(stream, [1]))
    }
    return exchange
}

@Test("The wait of a connection is that of its oldest stream and does not change while others come and go")
func longestWait() throws {
    let exchange = try waiting([1, 3])
    #expect(exchange.wait.stream == 1)
    #expect(exchange.wait.phase == .body)
    for stream in stride(from: Int32(5), to: 99, by: 2) {
        let wait = exchange.wait
        exchange.send(HTTP2Frames.headers(stream, post, endStream: false))
        #expect(exchange.wait == wait)
        exchange.send(HTTP2Frames.data(stream, [1], end: true))
        #expect(exchange.wait == wait)
        // An incomplete frame does not change it either.
        exchange.send([0, 0, 8])
        #expect(exchange.wait == wait)
        exchange.send(Array(HTTP2Frames.ping().dropFirst(3)))
    }
    exchange.send(HTTP2Frames.data(1, [1], end: true))
    #expect(exchange.wait.stream == 3)
    exchange.send(HTTP2Frames.data(3, [1], end: true))
    #expect(exchange.wait.stream == 0)
    #expect(exchange.wait.phase == .idle)
    #expect(exchange.newestStream == 97)
}

@Test("Bodies that time out are rejected with 408, newer ones are not")
func bodiesTimedOut() throws {
    let exchange = try waiting([1, 3, 5, 7])
    exchange.timeOut(through: 5)
    #expect(exchange.events == [.rejected(408), .rejected(408), .rejected(408)])
    for stream in [1, 3, 5] as [Int32] { #expect(exchange.resetCodes(stream) == [0]) }
    #expect(exchange.wait.stream == 7)
    #expect(exchange.bufferedBodyBytes == 1)
    // Bytes in transit are ignored.
    exchange.send(HTTP2Frames.data(1, [1], end: true) + HTTP2Frames.data(7, [1], end: true))
    #expect(exchange.events.last == .request(.http2, .post, path: "/", query: "", mediaType: "", body: "\u{1}\u{1}"))
    #expect(exchange.goAwayCodes.isEmpty)
    #expect(exchange.openStreams == 0)
}

@Test("A large body is admitted when another times out")
func largeBodyTimedOut() throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let exchange = try waiting([1, 3], limits: limits)
    exchange.send(HTTP2Frames.frame(0x4, flags: 1))
    for stream in [1, 3] as [Int32] {
        for _ in 0..<3 { exchange.send(HTTP2Frames.data(stream, [UInt8](repeating: 1, count: 16_000))) }
    }
    #expect(!exchange.frames.contains { $0.type == 0x8 && $0.stream == 3 })
    exchange.timeOut(through: 1)
    #expect(exchange.frames.contains { $0.type == 0x8 && $0.stream == 3 })
}

@Test("A response that the peer does not read is cancelled, and an incomplete body beside it is not")
func answersTimedOut() throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.frame(0x4, [0, 4, 0, 0, 0, 0]))
    exchange.send(HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get())))
    exchange.send(HTTP2Frames.headers(3, post, endStream: false))
    exchange.send(HTTP2Frames.headers(5, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(exchange.wait.stream == 1)
    #expect(exchange.wait.phase == .responding)
    exchange.timeOut(through: 3)
    #expect(exchange.resetCodes(1) == [8])
    #expect(exchange.resetCodes(5) == [])
    #expect(exchange.wait.stream == 3)
    #expect(exchange.wait.phase == .body)
}

@Test("An incomplete frame, head or preface that times out ends the connection with NO_ERROR", arguments: [true, false])
func connectionTimedOut(_ hasPreface: Bool) throws {
    let bytes = HTTP2Frames.opening + HTTP2Frames.headers(1, post, endHeaders: false)
    for place in [1, 10, 23] + [33, 34, 40, 50, bytes.count] where hasPreface == (place > 24) {
        let exchange = try Exchange(.http2)
        exchange.send(Array(bytes[..<place]))
        #expect(exchange.wait.phase == (place == 33 ? .idle : .head))
        exchange.timeOut()
        #expect(exchange.goAwayCodes == [0])
        #expect(exchange.isFinished)
    }
}

@Test("A request is held back while the peer does not read its responses", arguments: [-1, 0, 1])
func heldBackStreams(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxPendingOutputBytes = 10
    let exchange = try Exchange(.http2, limits: limits) { _ in HTTPResponse(status: 200, body: Array("hello".utf8)) }
    let window = HTTP2Frames.frame(0x4, [0, 4, 0, 0, 0, 0])
    exchange.send(HTTP2Frames.opening + window)
    // The first two responses have ten bytes. If the limit must not be reached, the window lets one of them through.
    exchange.send(HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get())))
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get())))
    if beyond < 0 { exchange.send(HTTP2Frames.windowUpdate(1, by: 1)) }
    exchange.send(HTTP2Frames.headers(5, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(exchange.events.count == (beyond < 0 ? 3 : 2))
    exchange.send(HTTP2Frames.windowUpdate(1, by: 5))
    #expect(exchange.events.count == 3)
    for stream in [3, 5] as [Int32] { exchange.send(HTTP2Frames.windowUpdate(stream, by: 5)) }
    #expect(exchange.wait.phase == .idle)
}

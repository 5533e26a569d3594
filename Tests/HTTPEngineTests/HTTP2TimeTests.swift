import HTTPEngine
import Testing

private let post = HTTP2Frames.block(HTTP2Frames.post())

/// A connection on which these streams have sent one byte of a body each, after the opening.
private func waiting(_ streams: [Int32], limits: HTTPLimits = HTTPLimits()) throws -> Exchange {
    let exchange = try Exchange(.http2, limits: limits)
    exchange.send(HTTP2Frames.opening)
    for stream in streams {
        exchange.send(HTTP2Frames.headers(stream, post, endStream: false) + HTTP2Frames.data(stream, [1]))
    }
    return exchange
}

@Test("A connection waits for the stream that has waited longest, and a server's clock goes on while others come and go")
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
        // Half of a frame too.
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

@Test("Bodies that have waited too long are refused with 408, younger ones go on")
func bodiesTimedOut() throws {
    let exchange = try waiting([1, 3, 5, 7])
    exchange.timeOut(through: 5)
    #expect(exchange.told == [.refused(408), .refused(408), .refused(408)])
    for stream in [1, 3, 5] as [Int32] { #expect(exchange.resetCodes(stream) == [0]) }
    #expect(exchange.wait.stream == 7)
    #expect(exchange.bufferedBodyBytes == 1)
    // What was on its way is passed over.
    exchange.send(HTTP2Frames.data(1, [1], end: true) + HTTP2Frames.data(7, [1], end: true))
    #expect(exchange.told.last == .request(.http2, .post, path: "/", query: "", mediaType: "", body: "\u{1}\u{1}"))
    #expect(exchange.goAwayCodes.isEmpty)
    #expect(exchange.openStreams == 0)
}

@Test("A body that times out makes room for one that waits")
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

@Test("An answer that is not taken is given up, and a body that waits beside it is not")
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

@Test("Half a frame, half a head and half a preface end the connection when time is up, without blame", arguments: [true, false])
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

@Test("A request is held back while answers wait that the peer does not take", arguments: [-1, 0, 1])
func heldBackStreams(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxPendingOutputBytes = 10
    let exchange = try Exchange(.http2, limits: limits) { _ in HTTPResponse(status: 200, body: Array("hello".utf8)) }
    let window = HTTP2Frames.frame(0x4, [0, 4, 0, 0, 0, 0])
    exchange.send(HTTP2Frames.opening + window)
    // The first two answers make ten bytes, of which one is let go where the limit is not to be reached.
    exchange.send(HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get())))
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get())))
    if beyond < 0 { exchange.send(HTTP2Frames.windowUpdate(1, by: 1)) }
    exchange.send(HTTP2Frames.headers(5, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(exchange.told.count == (beyond < 0 ? 3 : 2))
    exchange.send(HTTP2Frames.windowUpdate(1, by: 5))
    #expect(exchange.told.count == 3)
    for stream in [3, 5] as [Int32] { exchange.send(HTTP2Frames.windowUpdate(stream, by: 5)) }
    #expect(exchange.wait.phase == .idle)
}

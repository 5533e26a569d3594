import HTTPEngine
import Testing

private let post = HTTP2Frames.block(HTTP2Frames.post())

private func big(_ value: ArraySlice<UInt8>) -> Int { value.reduce(0) { $0 << 8 | Int($1) } }

/// The total increment of the WINDOW_UPDATE frames of a stream, or of the connection.
private func windowUpdates(_ exchange: Exchange, _ stream: Int32) -> Int {
    exchange.frames.filter { $0.type == 0x8 && $0.stream == stream }.reduce(0) { $0 + big($1.payload[...]) }
}

@Test("The SETTINGS frame announces the limits of the connection")
func settings() throws {
    var limits = HTTPLimits()
    limits.maxConcurrentStreams = 7
    limits.streamWindowBytes = 70_000
    limits.maxHeaderBytes = 7000
    limits.largeWindowBytes = 700_000
    let exchange = try Exchange(.http2, limits: limits)
    exchange.turn()
    let payload = try #require(exchange.frames.first { $0.type == 0x4 }).payload
    let entries = stride(from: 0, to: payload.count, by: 6).map { [big(payload[$0..<$0 + 2]), big(payload[$0 + 2..<$0 + 6])] }
    #expect(entries == [[3, 7], [4, 70_000], [6, 7000]])
    #expect(windowUpdates(exchange, 0) == 700_000 - 65_535)
}

/// A connection on which the large body of stream 1 uses the whole limit.
private func crowded(_ limits: HTTPLimits) throws -> Exchange {
    let exchange = try Exchange(.http2, limits: limits)
    // Acknowledges the server's SETTINGS, which set the window.
    exchange.send(HTTP2Frames.opening + HTTP2Frames.frame(0x4, flags: 1))
    exchange.send(HTTP2Frames.headers(1, post, endStream: false))
    for _ in 0..<3 { exchange.send(HTTP2Frames.data(1, [UInt8](repeating: 1, count: 16_384))) }
    return exchange
}

@Test("A stream may send as many bytes as its initial window", arguments: [-1, 0, 1])
func streamWindow(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let exchange = try crowded(limits)
    exchange.send(HTTP2Frames.headers(3, post, endStream: false))
    for _ in 0..<4 { exchange.send(HTTP2Frames.data(3, [UInt8](repeating: 1, count: 16_000))) }
    exchange.send(HTTP2Frames.data(3, [UInt8](repeating: 1, count: (64 << 10) - 64_000 + beyond)))
    #expect(windowUpdates(exchange, 3) == 0)
    let isRejected = exchange.goAwayCodes == [3] || exchange.resetCodes(3) == [3]  // FLOW_CONTROL_ERROR
    #expect(isRejected == (beyond > 0))
}

@Test("A large body that is admitted gets the large window")
func largeWindow() throws {
    let exchange = try crowded(HTTPLimits())
    // The rest of the window after the bytes that were sent.
    #expect((64 << 10) + windowUpdates(exchange, 1) - 3 * 16_384 <= 1 << 20)
    #expect((64 << 10) + windowUpdates(exchange, 1) - 3 * 16_384 > 1 << 19)
}

@Test("Two large bodies are admitted if both fit the limit", arguments: [-1, 0, 1])
func largeBodyBudget(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = (7 << 20) + 100_000
    let exchange = try crowded(limits)
    let block = HTTP2Frames.block(HTTP2Frames.post() + [("content-length", "\(100_000 + beyond)")])
    exchange.send(HTTP2Frames.headers(3, block, endStream: false))
    for _ in 0..<3 { exchange.send(HTTP2Frames.data(3, [UInt8](repeating: 1, count: 16_384))) }
    #expect((windowUpdates(exchange, 3) > 0) == (beyond <= 0))
}

@Test("A body that fits the initial window never waits", arguments: [0, 1])
func fitsInitialWindow(_ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxLargeBodyBytes = 1
    let conversation = try HTTP2Conversation(limits: limits)
    let first = conversation.client.request("POST", "/", body: [UInt8](repeating: 1, count: 100_000), isComplete: false)
    #expect(conversation.run())
    let size = (64 << 10) + beyond
    let second = conversation.client.request(
        "POST", "/", fields: [("content-length", "\(size)")], body: [UInt8](repeating: 1, count: size))
    #expect(conversation.run())
    #expect((conversation.client.responses[second]?.end == 0) == (beyond == 0))
    conversation.client.finish(first)
    #expect(conversation.run())
    #expect(conversation.client.responses[second]?.end == 0)
    #expect(conversation.server.openStreams == 0)
}

@Test("The memory of a stream is freed when it ends in any way")
func streamState() throws {
    let conversation = try HTTP2Conversation()
    for round in 0..<50 {
        conversation.client.request("POST", "/", body: Array("abc".utf8))
        conversation.client.request("GET", "/%")
        let open = conversation.client.request("POST", "/", body: Array("abc".utf8), isComplete: false)
        #expect(conversation.run())
        #expect(conversation.server.openStreams == 1)
        if round % 10 == 0 { conversation.client.reset(open) } else { conversation.client.finish(open) }
        #expect(conversation.run())
        #expect(conversation.server.openStreams == 0)
        #expect(conversation.server.bufferedBodyBytes == 0)
    }
    #expect(conversation.client.goAways.isEmpty)
}

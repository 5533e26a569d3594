import HTTPEngine
import Testing

/// Frames that a peer repeats, and the code of the GOAWAY that ends the connection.
private struct FloodRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Frames before the flood.
    var before: [UInt8] = []
    /// ENHANCE_YOUR_CALM, unless the frames violate another rule first.
    var code: UInt8 = 11
    let frames: @Sendable (_ round: Int) -> [UInt8]

    private static let openStream = HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
    private static let hundredStreams = (0..<100).flatMap {
        HTTP2Frames.headers(2 * $0 + 1, HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
    }
    static let bomb =
        [0x40] + HTTP2Frames.string("x") + HTTP2Frames.string(String(repeating: "a", count: 3900))
        + [UInt8](repeating: 0xBE, count: 8000)

    static let rows = [
        FloodRow(testDescription: "PING") { _ in HTTP2Frames.ping() },
        FloodRow(testDescription: "SETTINGS") { _ in HTTP2Frames.settings() },
        FloodRow(testDescription: "unknown frames") { _ in HTTP2Frames.frame(0x42, [1]) },
        FloodRow(testDescription: "PRIORITY") { _ in HTTP2Frames.priority(1, on: 0) },
        FloodRow(testDescription: "PRIORITY of a new stream each time") { HTTP2Frames.priority(Int32(2 * $0 + 1), on: 0) },
        FloodRow(testDescription: "WINDOW_UPDATE") { _ in HTTP2Frames.windowUpdate(0, by: 1) },
        FloodRow(testDescription: "empty DATA", before: openStream) { _ in HTTP2Frames.data(1, []) },
        FloodRow(testDescription: "DATA of one byte", before: openStream) { _ in HTTP2Frames.data(1, [0x61]) },
        FloodRow(testDescription: "padding without data", before: openStream) { _ in
            HTTP2Frames.frame(0x0, flags: 0x8, stream: 1, [3, 0, 0, 0])
        },
        FloodRow(testDescription: "much padding with little data", before: openStream) { _ in
            HTTP2Frames.frame(0x0, flags: 0x8, stream: 1, [255, 0x61] + [UInt8](repeating: 0, count: 255))
        },
        FloodRow(testDescription: "WINDOW_UPDATE of a stream", before: openStream) { _ in HTTP2Frames.windowUpdate(1, by: 1) },
        FloodRow(testDescription: "WINDOW_UPDATE of a closed stream", before: openStream + HTTP2Frames.reset(1)) { _ in
            HTTP2Frames.windowUpdate(1, by: 1)
        },
        FloodRow(testDescription: "RST_STREAM of a closed stream", before: openStream + HTTP2Frames.reset(1)) { _ in
            HTTP2Frames.reset(1)
        },
        FloodRow(testDescription: "acknowledgements of PING") { _ in HTTP2Frames.frame(0x6, flags: 1, [1, 2, 3, 4, 5, 6, 7, 8]) },
        FloodRow(testDescription: "dynamic tables that shrink and grow") { round in
            HTTP2Frames.setting((1, round % 2 == 0 ? 0 : .max))
        },
        FloodRow(testDescription: "windows of a hundred streams that shrink and grow", before: hundredStreams) { round in
            HTTP2Frames.setting((4, round % 2 == 0 ? 0 : 0x7FFF_0000))
        },
        FloodRow(testDescription: "streams beyond the limit of 100", before: hundredStreams) { round in
            HTTP2Frames.headers(Int32(2 * round + 201), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
        },
        FloodRow(testDescription: "rapid reset") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.get()))
                + HTTP2Frames.reset(Int32(2 * round + 1))
        },
        FloodRow(testDescription: "rapid reset of incomplete requests") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
                + HTTP2Frames.reset(Int32(2 * round + 1))
        },
        FloodRow(testDescription: "malformed heads, which the server answers with RST_STREAM") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block([(":method", "GET")]))
        },
        FloodRow(testDescription: "a window update of zero, which libnghttp2 treats as a connection error", code: 1) { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
                + HTTP2Frames.windowUpdate(Int32(2 * round + 1), by: 0)
        },
        FloodRow(testDescription: "a window that overflows, which is a connection error", code: 3) { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
                + HTTP2Frames.windowUpdate(Int32(2 * round + 1), by: 0x7FFF_FFFF)
        },
        FloodRow(testDescription: "DATA on a stream that the peer has ended, which is a connection error", code: 5) {
            round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.get()))
                + HTTP2Frames.data(Int32(2 * round + 1), [1])
        },
        FloodRow(testDescription: "heads in place of trailers, which the server answers with RST_STREAM") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
                + HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block([("x", "y")]), endStream: false)
        },
        FloodRow(testDescription: "content shorter than its length, which the server answers with RST_STREAM") { round in
            let fields = HTTP2Frames.post() + [("content-length", "2")]
            return HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(fields), endStream: false)
                + HTTP2Frames.data(Int32(2 * round + 1), [1], end: true)
        },
        FloodRow(testDescription: "content longer than its length, which the server answers with RST_STREAM") { round in
            let fields = HTTP2Frames.post() + [("content-length", "1")]
            return HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(fields), endStream: false)
                + HTTP2Frames.data(Int32(2 * round + 1), [1, 2])
        },
        FloodRow(testDescription: "header lists that expand") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.get()) + bomb)
        },
        FloodRow(testDescription: "trailers that expand") { round in
            HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
                + HTTP2Frames.headers(Int32(2 * round + 1), bomb)
        },
        FloodRow(testDescription: "endless empty CONTINUATION") { round in
            round == 0
                ? HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get()), endHeaders: false)
                : HTTP2Frames.continuation(1, [], endHeaders: false)
        },
        FloodRow(testDescription: "endless CONTINUATION with fields") { round in
            round == 0
                ? HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get()), endHeaders: false)
                : HTTP2Frames.continuation(1, HTTP2Frames.block([("x", String(repeating: "a", count: 100))]), endHeaders: false)
        },
    ]
}

@Test("A flood ends its connection", arguments: FloodRow.rows)
private func flood(_ row: FloodRow) throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + row.before)
    var rounds = 0
    while !exchange.isFinished, rounds < 2000 {
        exchange.receive(row.frames(rounds))
        expectBounds(of: exchange)
        exchange.turn()
        rounds += 1
    }
    #expect(exchange.isFinished)
    #expect(exchange.goAwayCodes == [row.code])
    #expect(rounds <= 1002)
    #expect(!exchange.wantsToReceive)
    #expect(exchange.bufferedBodyBytes <= 1001)
}

/// Expects that the connection holds at most the initial windows of 100 streams, the large bodies, and limited frames and responses.
private func expectBounds(of exchange: Exchange, limits: HTTPLimits = HTTPLimits(), responseBytes: Int = 3) {
    #expect(exchange.bufferedBodyBytes <= limits.maxConcurrentStreams * limits.streamWindowBytes + limits.maxLargeBodyBytes)
    #expect(exchange.openStreams <= limits.maxConcurrentStreams)
    // A single receive may exceed the limit. The turn after it ends the connection.
    #expect(exchange.queuedFrames <= limits.maxQueuedFrames + 10)
    #expect(exchange.pendingResponseBytes < limits.maxPendingOutputBytes + responseBytes)
}

@Test("A peer that opens no window makes the server hold only a few responses")
func zeroWindow() throws {
    let exchange = try Exchange(.http2) { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: 20_000)) }
    exchange.send(HTTP2Frames.opening + HTTP2Frames.setting((4, 0)))
    for stream in stride(from: Int32(1), to: 200, by: 2) {
        exchange.send(HTTP2Frames.headers(stream, HTTP2Frames.block(HTTP2Frames.get())))
        expectBounds(of: exchange, responseBytes: 20_000)
    }
    #expect(exchange.events.count == 4)
    #expect(exchange.openStreams == 100)
    // Once the window opens, the rest is served.
    exchange.send(HTTP2Frames.windowUpdate(0, by: 10_000_000) + HTTP2Frames.setting((4, 20_000)))
    #expect(exchange.events.count == 100)
    #expect(exchange.openStreams == 0)
    #expect(exchange.pendingResponseBytes == 0)
    #expect(exchange.goAwayCodes.isEmpty)
}

@Test("A header list that expands is rejected, and streams in the same bytes are answered")
func bombAmongOtherStreams() throws {
    let exchange = try Exchange(.http2)
    let get = HTTP2Frames.block(HTTP2Frames.get())
    exchange.send(
        HTTP2Frames.opening + HTTP2Frames.headers(1, get) + HTTP2Frames.headers(3, get + FloodRow.bomb)
            + HTTP2Frames.headers(5, get))
    #expect(exchange.events == [.get("/", version: .http2), .rejected(431), .get("/", version: .http2)])
    #expect(exchange.openStreams == 0)
}

/// Sends requests, 100 at a time, and cancels `cancelled` of ten before they are complete.
private func cancelSome(_ cancelled: Int, rounds: Int) throws -> Exchange {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.settingsAcknowledgement)
    let post = HTTP2Frames.block(HTTP2Frames.post())
    for round in 0..<rounds where !exchange.isFinished {
        let streams = (0..<100).map { Int32(200 * round + 2 * $0 + 1) }
        exchange.send(streams.flatMap { HTTP2Frames.headers($0, post, endStream: false) + HTTP2Frames.data($0, [1]) })
        for (number, stream) in streams.enumerated() {
            let isCancelled = number % 10 < cancelled
            exchange.send(isCancelled ? HTTP2Frames.reset(stream) : HTTP2Frames.data(stream, [1], end: true))
        }
        // Clients that read responses send these frames.
        exchange.send(HTTP2Frames.windowUpdate(0, by: 300) + HTTP2Frames.ping())
    }
    return exchange
}

@Test("A client that cancels up to half of its requests keeps its connection", arguments: [0, 1, 5])
func busyClient(_ cancelled: Int) throws {
    let exchange = try cancelSome(cancelled, rounds: 200)
    #expect(exchange.goAwayCodes.isEmpty)
    #expect(exchange.events.count == 200 * (100 - 10 * cancelled))
    #expect(exchange.openStreams == 0)
}

@Test("A client that cancels nearly all of its requests loses its connection", arguments: [8, 9, 10])
func cancellingClient(_ cancelled: Int) throws {
    #expect(try cancelSome(cancelled, rounds: 200).goAwayCodes == [11])
}

@Test("100 requests may be cancelled at once")
func cancelAll() throws {
    let exchange = try cancelSome(10, rounds: 1)
    #expect(exchange.goAwayCodes.isEmpty)
    exchange.send(HTTP2Frames.headers(1001, HTTP2Frames.block(HTTP2Frames.get())))
    #expect(exchange.events.count == 1)
}

@Test("A flood ends its connection when its bytes arrive in large pieces", arguments: FloodRow.rows)
private func floodInLargePieces(_ row: FloodRow) throws {
    let exchange = try Exchange(.http2)
    let flood = (0..<1500).flatMap { row.frames($0) }
    exchange.send(HTTP2Frames.opening + row.before + flood, inPiecesOf: 16 << 10)
    #expect(exchange.isFinished)
    #expect(exchange.goAwayCodes == [row.code])
}

@Test("Useless frames are accepted up to the limit", arguments: [-1, 0, 1])
func abuseBudgetLimit(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    // The SETTINGS of the opening is the first.
    exchange.send(HTTP2Frames.opening)
    for _ in 0..<999 + beyond { exchange.send(HTTP2Frames.ping()) }
    #expect(exchange.goAwayCodes == (beyond > 0 ? [11] : []))
}

@Test("Answered requests give credit: ten useless frames with each are accepted without limit")
func abuseBudgetCredit() throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening)
    for round in 0..<1000 {
        for _ in 0..<10 { exchange.send(HTTP2Frames.ping()) }
        exchange.send(HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.get())))
    }
    #expect(exchange.events.count == 1000)
    #expect(exchange.goAwayCodes.isEmpty)
}

@Test("A SETTINGS frame may have up to 32 entries", arguments: [-1, 0, 1])
func settingsEntries(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.settings(32 + beyond))
    #expect(exchange.goAwayCodes.isEmpty == (beyond <= 0))
}

@Test("A header section may have up to 8 CONTINUATION frames", arguments: [-1, 0, 1])
func continuationFrames(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get()), endHeaders: false))
    for number in 1...8 + beyond {
        exchange.send(HTTP2Frames.continuation(1, HTTP2Frames.block([("x", "a")]), endHeaders: number == 8 + beyond))
    }
    #expect(exchange.events == (beyond > 0 ? [] : [.get("/", version: .http2)]))
    #expect(exchange.goAwayCodes == (beyond > 0 ? [11] : []))
}

@Test("Frames that the peer does not read are queued up to the limit", arguments: [true, false], [-1, 0, 1])
func queuedFrames(_ isPing: Bool, _ beyond: Int) throws {
    var limits = HTTPLimits()
    limits.maxQueuedFrames = 150
    let server = try Server(.http2, limits: limits)
    server.receive(HTTP2Frames.opening)
    _ = server.output()
    let malformed = HTTP2Frames.block([(":method", "GET")])
    for round in 0..<150 + beyond {
        // Each malformed head makes the server queue an RST_STREAM.
        server.receive(isPing ? HTTP2Frames.ping() : HTTP2Frames.headers(Int32(2 * round + 1), malformed))
    }
    let goAways = HTTP2Frames.parse(server.output()).filter { $0.type == 0x7 }.compactMap(\.code)
    #expect(goAways == (beyond > 0 ? [11] : []))
}

@Test(
    "Bytes that are not HTTP/2 end the connection",
    arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"])
func brokenPreface(_ text: String) throws {
    let exchange = try Exchange(.http2)
    exchange.send(text)
    #expect(exchange.events.isEmpty)
    #expect(exchange.goAwayCodes == [1])
    #expect(exchange.isFinished)
}

@Test(
    "A protocol violation ends the connection or the stream, as RFC 9113 requires",
    arguments: [
        ("DATA on an idle stream (§5.1)", HTTP2Frames.data(1, [1]), 1),
        ("DATA on stream 0 (§6.1)", HTTP2Frames.data(0, [1]), 1),
        ("HEADERS on an even stream (§5.1.1)", HTTP2Frames.headers(2, HTTP2Frames.block(HTTP2Frames.get())), 1),
        ("RST_STREAM on an idle stream (§6.4)", HTTP2Frames.reset(1), 1),
        ("a PING of seven bytes (§6.7)", HTTP2Frames.frame(0x6, [1, 2, 3, 4, 5, 6, 7]), 6),
        ("a SETTINGS of five bytes (§6.5)", HTTP2Frames.frame(0x4, [0, 3, 0, 0, 0]), 6),
        ("a frame that is too large (§4.2)", HTTP2Frames.frame(0x0, stream: 1, [UInt8](repeating: 0, count: 16_385)), 6),
        ("PUSH_PROMISE from a client (§8.4)", HTTP2Frames.frame(0x5, flags: 4, stream: 1, [0, 0, 0, 2]), 1),
        ("a window update of zero (§6.9)", HTTP2Frames.windowUpdate(0, by: 0), 1),
        ("a window beyond 2^31 - 1 (§6.9.1)", HTTP2Frames.windowUpdate(0, by: 0x7FFF_FFFF), 3),
        ("an invalid header block (§4.3)", HTTP2Frames.headers(1, [0x80]), 9),
        ("CONTINUATION without HEADERS (§6.10)", HTTP2Frames.continuation(1, [], endHeaders: true), 1),
    ] as [(String, [UInt8], UInt8)])
func breaches(_ name: String, _ frames: [UInt8], _ code: UInt8) throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + frames)
    #expect(exchange.events.isEmpty)
    #expect(exchange.goAwayCodes == [code])
    #expect(exchange.isFinished)
}

/// Frames in a wrong stream state, and the code of the GOAWAY, if any.
private struct ClosedStreamRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let frames: [[UInt8]]
    let code: UInt8?

    private static let get = HTTP2Frames.block(HTTP2Frames.get())
    private static let post = HTTP2Frames.block(HTTP2Frames.post())

    static let rows = [
        ClosedStreamRow(
            testDescription: "DATA after END_STREAM", frames: [HTTP2Frames.headers(1, get), HTTP2Frames.data(1, [1])], code: 5),
        ClosedStreamRow(
            testDescription: "HEADERS after END_STREAM", frames: [HTTP2Frames.headers(1, get), HTTP2Frames.headers(1, get)],
            code: 5),
        ClosedStreamRow(
            testDescription: "DATA after DATA with END_STREAM",
            frames: [
                HTTP2Frames.headers(1, post, endStream: false), HTTP2Frames.data(1, [1], end: true), HTTP2Frames.data(1, [1]),
            ], code: 5),
        ClosedStreamRow(
            testDescription: "DATA after RST_STREAM",
            frames: [HTTP2Frames.headers(1, post, endStream: false), HTTP2Frames.reset(1), HTTP2Frames.data(1, [1])], code: 5),
        ClosedStreamRow(
            testDescription: "HEADERS after RST_STREAM",
            frames: [HTTP2Frames.headers(1, post, endStream: false), HTTP2Frames.reset(1), HTTP2Frames.headers(1, get)], code: 5),
        ClosedStreamRow(
            testDescription: "CONTINUATION after END_STREAM",
            frames: [HTTP2Frames.headers(1, get), HTTP2Frames.continuation(1, [], endHeaders: true)], code: 1),
        ClosedStreamRow(
            testDescription: "a stream lower than the last",
            frames: [HTTP2Frames.headers(5, get), HTTP2Frames.headers(3, get)], code: 1),
        ClosedStreamRow(
            testDescription: "DATA after a reset by the server",
            frames: [
                HTTP2Frames.headers(1, post, endStream: false), HTTP2Frames.data(1, [UInt8](repeating: 1, count: 11)),
                HTTP2Frames.data(1, [1]),
            ], code: nil),
        ClosedStreamRow(
            testDescription: "trailers after a reset by the server",
            frames: [
                HTTP2Frames.headers(1, post, endStream: false), HTTP2Frames.data(1, [UInt8](repeating: 1, count: 11)),
                HTTP2Frames.headers(1, HTTP2Frames.block([("x", "y")])),
            ], code: nil),
        ClosedStreamRow(
            testDescription: "WINDOW_UPDATE, RST_STREAM and PRIORITY after the end",
            frames: [
                HTTP2Frames.headers(1, get), HTTP2Frames.windowUpdate(1, by: 1), HTTP2Frames.reset(1),
                HTTP2Frames.priority(1, on: 0),
            ],
            code: nil),
    ]
}

@Test(
    "A frame on a closed stream is a violation, unless it may have been in transit", arguments: ClosedStreamRow.rows,
    [true, false])
private func closedStreams(_ row: ClosedStreamRow, _ isComplete: Bool) throws {
    var limits = HTTPLimits()
    limits.maxBodyBytes = 10
    let exchange = try Exchange(.http2, limits: limits)
    exchange.send(HTTP2Frames.opening)
    if isComplete { exchange.send(row.frames.flatMap { $0 }) } else { row.frames.forEach(exchange.send) }
    #expect(exchange.goAwayCodes == (row.code.map { [$0] } ?? []))
    #expect(exchange.events.count <= 1 || row.testDescription.hasPrefix("a stream lower"))
    exchange.send(HTTP2Frames.headers(7, HTTP2Frames.block(HTTP2Frames.get("/next"))))
    #expect((exchange.events.last == .get("/next", version: .http2)) == (row.code == nil))
}

@Test("Frames are validated on the last 128 streams only")
func droppedStreams() throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening)
    for round in 0..<200 {
        exchange.send(HTTP2Frames.headers(Int32(2 * round + 1), HTTP2Frames.block(HTTP2Frames.get())))
    }
    exchange.send(HTTP2Frames.data(1, [1]))
    #expect(exchange.goAwayCodes.isEmpty)
    exchange.send(HTTP2Frames.data(301, [1]))
    #expect(exchange.goAwayCodes == [5])
}

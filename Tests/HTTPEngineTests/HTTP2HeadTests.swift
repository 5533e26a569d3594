import HTTPEngine
import Testing

/// A header section in handwritten frames, and the outcome of its stream.
private struct HeadRow: CustomTestStringConvertible, Sendable {
    enum Outcome: Equatable {
        case event(ReceivedEvent)
        /// RST_STREAM with this code.
        case reset(UInt8)
        /// GOAWAY with this code.
        case goAway(UInt8)
    }

    let testDescription: String
    let fields: [(String, String)]
    let outcome: Outcome

    init(_ name: String, _ fields: [(String, String)], _ outcome: Outcome) {
        testDescription = name
        self.fields = fields
        self.outcome = outcome
    }

    static func path(_ path: String) -> [(String, String)] { HTTP2Frames.get(path) }
    static func with(_ fields: (String, String)...) -> [(String, String)] { HTTP2Frames.get() + fields }
    static let fine = Outcome.event(.get("/", version: .http2))
    static let malformed = Outcome.reset(1)

    static let rows = [
        HeadRow("a path", path("/readyz"), .event(.get("/readyz", version: .http2))),
        HeadRow("a query", path("/a?b=c"), .event(.get("/a", query: "b=c", version: .http2))),
        HeadRow(
            "an asterisk", [(":method", "OPTIONS"), (":scheme", "https"), (":authority", "a"), (":path", "*")],
            .event(.request(.http2, .options, path: "*", query: "", mediaType: "", body: ""))),
        HeadRow(
            "the path before the method", [(":path", "/a"), (":scheme", "https"), (":method", "GET"), (":authority", "a")],
            .event(.get("/a", version: .http2))),
        HeadRow(
            "Host for :authority", [(":method", "GET"), (":scheme", "https"), (":path", "/"), ("host", "a")], fine),
        HeadRow(
            "an unknown method", [(":method", "BREW"), (":scheme", "https"), (":authority", "a"), (":path", "/")],
            .event(.request(.http2, .other, path: "/", query: "", mediaType: "", body: ""))),
        HeadRow("te: trailers", with(("te", "trailers")), fine),
        HeadRow("cookies in pieces", with(("cookie", "a=b"), ("cookie", "c=d")), fine),
        HeadRow("a fragment", path("/a#b"), .event(.rejected(400))),
        HeadRow("a space in the path", path("/a b"), malformed),
        HeadRow("a percent sign alone", path("/%"), .event(.rejected(400))),
        HeadRow("an absolute path", path("https://a/b"), malformed),
        HeadRow("an empty path", path(""), malformed),
        HeadRow("an asterisk for GET", path("*"), malformed),
        HeadRow("CONNECT", [(":method", "CONNECT"), (":authority", "a:443")], .event(.rejected(501))),
        HeadRow("no method", [(":scheme", "https"), (":authority", "a"), (":path", "/")], malformed),
        HeadRow("no scheme", [(":method", "GET"), (":authority", "a"), (":path", "/")], malformed),
        HeadRow("no path", [(":method", "GET"), (":scheme", "https"), (":authority", "a")], malformed),
        HeadRow("neither authority nor Host", [(":method", "GET"), (":scheme", "https"), (":path", "/")], malformed),
        HeadRow("two paths", HTTP2Frames.get() + [(":path", "/b")], malformed),
        HeadRow("a pseudo-header of a response", HTTP2Frames.get() + [(":status", "200")], malformed),
        HeadRow("an unknown pseudo-header", HTTP2Frames.get() + [(":foo", "a")], malformed),
        HeadRow("a pseudo-header after a field", [("x", "a")] + HTTP2Frames.get(), malformed),
        HeadRow("a name in capitals", with(("X-A", "a")), malformed),
        HeadRow("connection", with(("connection", "close")), malformed),
        HeadRow("transfer-encoding", with(("transfer-encoding", "chunked")), malformed),
        HeadRow("upgrade", with(("upgrade", "h2c")), malformed),
        HeadRow("te: gzip", with(("te", "gzip")), malformed),
        HeadRow("content-length that differs from the content", with(("content-length", "1")), malformed),
        HeadRow("content-length twice", with(("content-length", "0"), ("content-length", "0")), malformed),
        HeadRow("a content-length that is not a number", with(("content-length", "a")), malformed),
        HeadRow("content-type twice", with(("content-type", "a/b"), ("content-type", "a/b")), .event(.rejected(400))),
        HeadRow("an invalid content-type", with(("content-type", "json")), .event(.rejected(400))),
        HeadRow("an unsupported expectation", with(("expect", "tea")), .event(.rejected(417))),
    ]
}

@Test("A header section is reported, rejected, or ends its stream", arguments: HeadRow.rows)
private func http2Head(_ row: HeadRow) throws {
    let exchange = try Exchange(.http2)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(row.fields)))
    switch row.outcome {
    case .event(let events): #expect(exchange.events == [events], "\(exchange.details)")
    case .reset(let code):
        #expect(exchange.events.isEmpty)
        #expect(exchange.resetCodes(1) == [code])
    case .goAway(let code):
        #expect(exchange.events.isEmpty)
        #expect(exchange.goAwayCodes == [code])
    }
    // Other streams are not affected.
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get("/next"))))
    #expect(exchange.events.last == .get("/next", version: .http2))
}

@Test("A control character in a field value of HTTP/2 is malformed", arguments: ["\0", "\r", "\n", "\u{1}", "\u{7F}"])
func http2ControlCharacters(_ character: String) throws {
    let exchange = try Exchange(.http2)
    let block = HTTP2Frames.block(HTTP2Frames.get() + [("x", "a\(character)b")])
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, block))
    #expect(!exchange.events.contains(.get("/", version: .http2)))
}

@Test("A trailer section is validated and dropped")
func http2Trailers() throws {
    let exchange = try Exchange(.http2)
    exchange.send(
        HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.post()), endStream: false)
            + HTTP2Frames.data(1, Array("abc".utf8)) + HTTP2Frames.headers(1, HTTP2Frames.block([("checksum", "1")])))
    #expect(exchange.events == [.request(.http2, .post, path: "/", query: "", mediaType: "", body: "abc")])
}

@Test("A path beyond its limit is rejected with 414", arguments: [-1, 0, 1])
func http2PathLimit(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    let path = "/" + String(repeating: "a", count: (8 << 10) - 1 + beyond)
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(HTTP2Frames.get(path))))
    #expect(exchange.events == [beyond > 0 ? .rejected(414) : .get(path, version: .http2)])
}

@Test("The size of a header list includes 32 bytes per field, as in RFC 9113", arguments: [-1, 0, 1])
func http2HeaderListLimit(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    let fields = HTTP2Frames.get()
    let spent = fields.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 }
    let value = String(repeating: "a", count: (16 << 10) - spent - 33 + beyond)
    let block = HTTP2Frames.block(fields + [("x", value)])
    exchange.send(
        HTTP2Frames.opening + HTTP2Frames.headers(1, Array(block.prefix(10_000)), endHeaders: false)
            + HTTP2Frames.continuation(1, Array(block.dropFirst(10_000)), endHeaders: true))
    #expect(exchange.events == [beyond > 0 ? .rejected(431) : .get("/", version: .http2)])
}

@Test("A header section may have 128 fields besides the pseudo-header fields", arguments: [-1, 0, 1])
func http2FieldLimit(_ beyond: Int) throws {
    let exchange = try Exchange(.http2)
    let fields = HTTP2Frames.get() + (0..<128 + beyond).map { ("x\($0)", "a") }
    exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, HTTP2Frames.block(fields)))
    #expect(exchange.events == [beyond > 0 ? .rejected(431) : .get("/", version: .http2)])
}

@Test("A header list over the limit is rejected before it is complete, and its stream ends without an error")
func http2EarlyRejection() throws {
    let exchange = try Exchange(.http2)
    let block = HTTP2Frames.block(HTTP2Frames.get() + [("x", String(repeating: "a", count: 16 << 10))])
    exchange.send(
        HTTP2Frames.opening + HTTP2Frames.headers(1, Array(block.prefix(16_000)), endStream: false, endHeaders: false)
            + HTTP2Frames.continuation(1, Array(block.dropFirst(16_000)), endHeaders: false))
    #expect(exchange.events == [.rejected(431)])
    exchange.send(HTTP2Frames.continuation(1, HTTP2Frames.block([("y", "b")]), endHeaders: true))
    #expect(exchange.frames.contains { $0.type == 0x1 && $0.stream == 1 })
    #expect(exchange.resetCodes(1) == [])
    exchange.send(HTTP2Frames.data(1, [1, 2, 3], end: true))
    #expect(exchange.openStreams == 0)
    exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get("/next"))))
    #expect(exchange.events.last == .get("/next", version: .http2))
}

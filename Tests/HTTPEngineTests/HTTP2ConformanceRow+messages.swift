import HTTPEngine

private typealias Row = HTTP2ConformanceRow
private typealias Block = HTTP2Block

private let open = HTTP2Frames.open()

private func ask(_ block: [UInt8]) -> [UInt8] { HTTP2Frames.ask(block) }
private func data(_ payload: [UInt8], end: Bool = false) -> [UInt8] { HTTP2Frames.data(1, payload, end: end) }
/// A POST with a Content-Length.
private func measured(_ length: String) -> [UInt8] { HTTP2Frames.open(Block.post(("content-length", length))) }
private func trailers(_ fields: (String, String)..., end: Bool = true) -> [UInt8] {
    HTTP2Frames.headers(1, HTTP2Frames.block(fields), endStream: end)
}

extension HTTP2ConformanceRow {
    static let messages: [HTTP2ConformanceRow] = [
        Row("§8.1", "GET", ask(Block.get), outcome: .answered),
        Row("§8.1", "HEAD", ask(Block.head), outcome: .answered),
        Row("§8.1", "POST", open, data([1], end: true), outcome: .answered),
        Row("§8.1", "POST whose content is empty", open, data([], end: true), outcome: .answered),
        Row("§8.1", "POST with trailers", open, data([1]), trailers(("x", "a")), outcome: .answered),
        Row("§8.1", "trailers without content", open, trailers(("x", "a")), outcome: .answered),
        Row(
            "§8.1", "a second HEADERS without END_STREAM", open, data([1]), trailers(("x", "a"), end: false),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1", "DATA after trailers", HTTP2Frames.setting((4, 0)), open, data([1]), trailers(("x", "a")), data([1]),
            outcome: .connectionError(.streamClosed)),
        Row("§8.1.1", "a content-length that is right", measured("3"), data([1]), data([2, 3], end: true), outcome: .answered),
        Row(
            "§8.1.1", "a content-length that is right, with trailers", measured("1"), data([1]), trailers(("x", "a")),
            outcome: .answered),
        Row(
            "§8.1.1", "a content-length that is right, with padding", measured("1"),
            HTTP2Frames.frame(0x0, flags: 0x9, stream: 1, [2, 1, 0, 0]), outcome: .answered),
        Row(
            "§8.1.1", "a content-length that is too small", measured("1"), data([1, 2], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length that is too large", measured("2"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length that several DATA exceed", measured("1"), data([1]), data([2], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length larger than the content before trailers", measured("2"), data([1]), trailers(("x", "a")),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length and no content", ask(Block.get(("content-length", "1"))),
            outcome: .streamError(.protocolError)),
        Row("§8.1.1", "a content-length of zero and no content", ask(Block.get(("content-length", "0"))), outcome: .answered),
        Row(
            "§8.1.1", "a content-length that is not a number", measured("1a"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length with a plus sign", measured("+1"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length with a minus sign", measured("-1"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row("§8.1.1", "an empty content-length", measured(""), data([1], end: true), outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length of 2^64", measured("18446744073709551616"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "a content-length that is a list", measured("1, 1"), data([1], end: true),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.1.1", "two content-lengths", HTTP2Frames.open(Block.post(("content-length", "1"), ("content-length", "1"))),
            data([1], end: true), outcome: .streamError(.protocolError)),
        Row(
            "§8.4", "PUSH_PROMISE", HTTP2Frames.frame(0x5, flags: 4, stream: 1, [0, 0, 0, 2] + Block.get),
            outcome: .connectionError(.protocolError)),
        Row("§8.5", "CONNECT", ask(Block.only((":method", "CONNECT"), (":authority", "a:1"))), outcome: .rejected(501)),
        Row(
            "§8.5", "CONNECT with a path", ask(Block.only((":method", "CONNECT"), (":authority", "a:1"), (":path", "/"))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.5", "CONNECT without an authority", ask(Block.only((":method", "CONNECT"))), outcome: .streamError(.protocolError)
        ),
        Row(
            "§8.5", "CONNECT to a protocol (RFC 8441 §4), which was not announced",
            ask(
                Block.only(
                    (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":path", "/"), (":authority", "a"))
            ), outcome: .streamError(.protocolError)),
    ]

    static let fields: [HTTP2ConformanceRow] =
        ["X-A", "x A", "x:a", "", "x\u{1}", "x\0", "x\n", "xä", "x\"", "x(", "x\u{7F}"].map {
            Row("§8.2.1", "the name \($0.debugDescription)", ask(Block.get(($0, "a"))), outcome: .streamError(.protocolError))
        }
        + ["a\0", "a\rb", "a\nb", "a\u{1}", "a\u{7F}", " a", "a ", "\ta", "a\t"].map {
            Row("§8.2.1", "the value \($0.debugDescription)", ask(Block.get(("x", $0))), outcome: .streamError(.protocolError))
        }
        + ["a b", "a\tb", "", "ü", "\"\\"].map {
            Row("§8.2.1", "the value \($0.debugDescription)", ask(Block.get(("x", $0))), outcome: .answered)
        }
        + [
            ("connection", "close"), ("connection", ""), ("keep-alive", "a"), ("proxy-connection", "a"),
            ("transfer-encoding", "chunked"), ("upgrade", "h2c"), ("te", "gzip"), ("te", "trailers, gzip"), ("te", ""),
        ].map {
            Row("§8.2.2", "\($0.0): \($0.1)", ask(Block.get($0)), outcome: .streamError(.protocolError))
        }
        + [
            Row("§8.2.2", "te: trailers", ask(Block.get(("te", "trailers"))), outcome: .answered),
            Row("§8.2.3", "cookies in pieces", ask(Block.get(("cookie", "a=b"), ("cookie", "c=d"))), outcome: .answered),
            Row(
                "§8.2.2", "connection: close as a trailer", open, data([1]), trailers(("connection", "close")),
                outcome: .streamError(.protocolError)),
            Row(
                "§8.2.1", "a name in capitals as a trailer", open, data([1]), trailers(("X", "a")),
                outcome: .streamError(.protocolError)),
        ]

    static let pseudoHeaders: [HTTP2ConformanceRow] = [
        Row("§8.3", "an unknown pseudo-header", ask(Block.get((":test", "ok"))), outcome: .streamError(.protocolError)),
        Row("§8.3", "a pseudo-header of a response", ask(Block.get((":status", "200"))), outcome: .streamError(.protocolError)),
        Row(
            "§8.3", "a pseudo-header as a trailer", open, data([1]), trailers((":method", "POST")),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3", "a pseudo-header after a field", ask(Block.only(("x", "a")) + Block.get),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3", "a pseudo-header between fields", ask([0x82, 0x87] + Block.only(("x", "a")) + [0x84]),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "an empty path", ask([0x82, 0x87] + Block.only((":authority", "a"), (":path", ""))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "a path without a slash", ask([0x82, 0x87] + Block.only((":authority", "a"), (":path", "a"))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "a path that is an asterisk, not for OPTIONS",
            ask([0x82, 0x87] + Block.only((":authority", "a"), (":path", "*"))), outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "a path that is an asterisk, for OPTIONS",
            ask([0x87] + Block.only((":method", "OPTIONS"), (":authority", "a"), (":path", "*"))), outcome: .answered),
        Row(
            "§8.3.1", "a path with a fragment", ask([0x82, 0x87] + Block.only((":authority", "a"), (":path", "/#a"))),
            outcome: .rejected(400)),
        Row(
            "§8.3.1", "a path with a control character",
            ask([0x82, 0x87] + Block.only((":authority", "a"), (":path", "/\u{1}"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "no method", ask([0x87, 0x84] + Block.only((":authority", "a"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "no scheme", ask([0x82, 0x84] + Block.only((":authority", "a"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "no path", ask([0x82, 0x87] + Block.only((":authority", "a"))), outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "an empty method", ask([0x87, 0x84] + Block.only((":method", ""), (":authority", "a"))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "a method that is not a token", ask([0x87, 0x84] + Block.only((":method", "G T"), (":authority", "a"))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "an empty scheme", ask([0x82, 0x84] + Block.only((":scheme", ""), (":authority", "a"))),
            outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "a scheme in capitals", ask([0x82, 0x84] + Block.only((":scheme", "HTTPS"), (":authority", "a"))),
            outcome: .answered),
        Row(
            "§8.3.1", "a scheme other than http and https",
            ask([0x82, 0x84] + Block.only((":scheme", "ftp"), (":authority", "a"))),
            outcome: .rejected(400)),
        Row("§8.3.1", "two methods", ask(Block.get((":method", "GET"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "two schemes", ask(Block.get((":scheme", "https"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "two paths", ask(Block.get((":path", "/"))), outcome: .streamError(.protocolError)),
        Row("§8.3.1", "two authorities", ask(Block.get((":authority", "a"))), outcome: .streamError(.protocolError)),
        Row(
            "§8.3.1", "an authority with a user", ask([0x82, 0x87, 0x84] + Block.only((":authority", "u@a"))),
            outcome: .rejected(400)),
        Row(
            "§8.3.1", "an authority with a bad port", ask([0x82, 0x87, 0x84] + Block.only((":authority", "a:b"))),
            outcome: .rejected(400)),
        Row(
            "§8.3.1", "an empty authority", ask([0x82, 0x87, 0x84] + Block.only((":authority", ""))),
            outcome: .streamError(.protocolError)),
        Row("§8.3.1", "host instead of an authority", ask([0x82, 0x87, 0x84] + Block.only(("host", "a"))), outcome: .answered),
        Row("§8.3.1", "host with a user", ask([0x82, 0x87, 0x84] + Block.only(("host", "u@a"))), outcome: .rejected(400)),
        Row("§8.3.1", "host that equals the authority", ask(Block.get(("host", "A"))), outcome: .answered),
        Row("§8.3.1", "host that differs from the authority", ask(Block.get(("host", "b"))), outcome: .rejected(400)),
        Row(
            "§8.3.1", "two hosts", ask([0x82, 0x87, 0x84] + Block.only(("host", "a"), ("host", "a"))),
            outcome: .streamError(.protocolError)),
        Row("§8.3.1", "neither host nor authority", ask([0x82, 0x87, 0x84]), outcome: .streamError(.protocolError)),
    ]
}

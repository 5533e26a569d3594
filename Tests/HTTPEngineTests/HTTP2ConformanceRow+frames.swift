import HTTPEngine

private typealias Row = HTTP2ConformanceRow
private typealias Block = HTTP2Block

private let ask = HTTP2Frames.ask()
private let open = HTTP2Frames.open()
private let zero = [UInt8](repeating: 0, count: 16_384)
/// Closes the window of every stream from the start, so that an answered stream stays half-closed.
private let shut = HTTP2Frames.setting((4, 0))

private func frame(_ type: UInt8, flags: UInt8 = 0, stream: Int32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
    HTTP2Frames.frame(type, flags: flags, stream: stream, payload)
}

private func data(_ payload: [UInt8], end: Bool = false, stream: Int32 = 1) -> [UInt8] {
    HTTP2Frames.data(stream, payload, end: end)
}

private func continuation(_ block: [UInt8], end: Bool = true, stream: Int32 = 1) -> [UInt8] {
    HTTP2Frames.continuation(stream, block, endHeaders: end)
}

extension HTTP2ConformanceRow {
    static let beginnings: [HTTP2ConformanceRow] = [
        Row("§3.4", "preface and SETTINGS", outcome: .connectionOpen),
        Row(
            "§3.4", "an invalid preface", Array("INVALID CONNECTION PREFACE".utf8), outcome: .connectionError(.protocolError),
            hasOpening: false),
        Row(
            "§3.4", "a preface with a wrong last byte", Array(HTTP2Frames.preface.dropLast()) + [0x0B],
            outcome: .connectionError(.protocolError), hasOpening: false),
        Row(
            "§3.4", "HTTP/1.1", Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), outcome: .connectionError(.protocolError),
            hasOpening: false),
        Row(
            "§3.4", "a preface, and PING first", HTTP2Frames.preface + HTTP2Frames.ping(),
            outcome: .connectionError(.protocolError), hasOpening: false),
        Row(
            "§3.4", "a preface, and HEADERS first", HTTP2Frames.preface + ask, outcome: .connectionError(.protocolError),
            hasOpening: false),
        Row(
            "§3.4", "a preface, and an acknowledgement first", HTTP2Frames.preface + HTTP2Frames.settingsAcknowledgement,
            outcome: .connectionError(.protocolError), hasOpening: false),
        Row("§4.1", "a frame of unknown type", frame(0x16, flags: 0xFF, Array("unknown!".utf8)), outcome: .connectionOpen),
        Row("§4.1", "flags that are not defined", frame(0x6, flags: 0xFE, Array("pingpong".utf8)), outcome: .connectionOpen),
        Row(
            "§4.1", "the reserved bit of a stream identifier", frame(0x6, stream: .min, Array("pingpong".utf8)),
            outcome: .connectionOpen),
        Row(
            "§4.1", "the reserved bit of a stream identifier of HEADERS", frame(0x1, flags: 5, stream: .min | 1, Block.get),
            outcome: .answered),
        Row("§4.2", "DATA of 2^14 bytes", open, data(zero, end: true), outcome: .answered),
        Row("§4.2", "DATA of more", open, data(zero + [0]), outcome: .streamError(.frameSize)),
        Row(
            "§4.2", "HEADERS of more", HTTP2Frames.headers(1, Block.get(("x", String(repeating: "a", count: 16_384)))),
            outcome: .connectionError(.frameSize)),
        Row("§4.2", "SETTINGS of more", frame(0x4, [UInt8](repeating: 0, count: 16_386)), outcome: .connectionError(.frameSize)),
        Row("§4.2", "an unknown frame of more", frame(0x16, zero + [0]), outcome: .connectionError(.frameSize)),
        Row("§4.3", "an invalid header block", HTTP2Frames.ask([0x40]), outcome: .connectionError(.compression)),
        Row(
            "§4.3", "PRIORITY in the middle of a header block", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            HTTP2Frames.priority(1, on: 0), continuation(Block.only(("x", "a"))), outcome: .connectionError(.protocolError)),
        Row(
            "§4.3", "HEADERS of another stream in the middle of a header block",
            HTTP2Frames.headers(1, Block.get, endHeaders: false), HTTP2Frames.ask(stream: 3),
            outcome: .connectionError(.protocolError)),
        Row("§5.5", "an unknown frame on an idle stream", frame(0x42, stream: 5, [1]), ask, outcome: .answered),
        Row(
            "§5.5", "an unknown frame in the middle of a header block", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            frame(0x42, stream: 1), continuation([]), outcome: .connectionError(.protocolError)),
    ]

    static let streamStates: [HTTP2ConformanceRow] = [
        Row("§5.1", "idle: DATA", data([1], end: true), outcome: .connectionError(.protocolError)),
        Row("§5.1", "idle: RST_STREAM", HTTP2Frames.reset(1), outcome: .connectionError(.protocolError)),
        Row("§5.1", "idle: WINDOW_UPDATE", HTTP2Frames.windowUpdate(1, by: 100), outcome: .connectionError(.protocolError)),
        Row("§5.1", "idle: CONTINUATION", continuation(Block.get), outcome: .connectionError(.protocolError)),
        Row("§5.1", "idle: PRIORITY", HTTP2Frames.priority(1, on: 0), ask, outcome: .answered),
        Row("§5.1", "half-closed: DATA", shut, ask, data([1], end: true), outcome: .connectionError(.streamClosed)),
        Row("§5.1", "half-closed: HEADERS", shut, ask, ask, outcome: .connectionError(.streamClosed)),
        Row("§5.1", "half-closed: CONTINUATION", shut, ask, continuation(Block.get), outcome: .connectionError(.protocolError)),
        Row("§5.1", "half-closed: WINDOW_UPDATE", shut, ask, HTTP2Frames.windowUpdate(1, by: 100), outcome: .answered),
        Row("§5.1", "half-closed: PRIORITY", shut, ask, HTTP2Frames.priority(1, on: 0), outcome: .connectionOpen),
        Row("§5.1", "half-closed: RST_STREAM", shut, ask, HTTP2Frames.reset(1), outcome: .connectionOpen),
        Row(
            "§5.1", "closed by RST_STREAM: DATA", open, HTTP2Frames.reset(1), data([1], end: true),
            outcome: .connectionError(.streamClosed)),
        Row("§5.1", "closed by RST_STREAM: HEADERS", open, HTTP2Frames.reset(1), ask, outcome: .connectionError(.streamClosed)),
        Row(
            "§5.1", "closed by RST_STREAM: CONTINUATION", open, HTTP2Frames.reset(1), continuation(Block.get),
            outcome: .connectionError(.protocolError)),
        Row(
            "§5.1", "closed by RST_STREAM: WINDOW_UPDATE", open, HTTP2Frames.reset(1), HTTP2Frames.windowUpdate(1, by: 100),
            outcome: .connectionOpen),
        Row(
            "§5.1", "closed by RST_STREAM: RST_STREAM", open, HTTP2Frames.reset(1), HTTP2Frames.reset(1), outcome: .connectionOpen
        ),
        Row("§5.1", "closed: DATA", ask, data([1], end: true), outcome: .connectionError(.streamClosed)),
        Row("§5.1", "closed: HEADERS", ask, ask, outcome: .connectionError(.streamClosed)),
        Row("§5.1", "closed: CONTINUATION", ask, continuation(Block.get), outcome: .connectionError(.protocolError)),
        Row("§5.1", "closed: WINDOW_UPDATE", ask, HTTP2Frames.windowUpdate(1, by: 100), outcome: .answered),
        Row("§5.1", "closed: PRIORITY", ask, HTTP2Frames.priority(1, on: 0), outcome: .answered),
        Row("§5.1", "closed: RST_STREAM", ask, HTTP2Frames.reset(1), outcome: .connectionOpen),
        Row("§5.1.1", "an even identifier", HTTP2Frames.ask(stream: 2), outcome: .connectionError(.protocolError)),
        Row(
            "§5.1.1", "an identifier lower than the last", HTTP2Frames.ask(stream: 5), HTTP2Frames.ask(stream: 3),
            outcome: .connectionError(.protocolError)),
        Row("§5.1.1", "PRIORITY of a later stream, then a lower one", HTTP2Frames.priority(5, on: 0), ask, outcome: .answered),
        Row(
            "§5.1.2", "more streams than allowed", shut,
            (0...100).reversed().flatMap { HTTP2Frames.ask(stream: 201 - 2 * Int32($0)) }, HTTP2Frames.reset(1),
            outcome: .connectionOpen),
        Row(
            "§5.3.1", "HEADERS that depend on their own stream",
            frame(0x1, flags: 0x25, stream: 1, [0, 0, 0, 1, 16] + Block.get), outcome: .streamError(.protocolError)),
        Row(
            "§5.3.1", "PRIORITY that depends on its own stream", HTTP2Frames.priority(1, on: 1),
            outcome: .connectionError(.protocolError)),
        Row(
            "§5.3.2", "HEADERS with priority, exclusive", frame(0x1, flags: 0x25, stream: 1, [0x80, 0, 0, 0, 255] + Block.get),
            outcome: .answered),
        Row(
            "§5.3.2", "HEADERS that depend on a stream that does not exist",
            frame(0x1, flags: 0x25, stream: 1, [0, 0, 0, 9, 0] + Block.get), outcome: .answered),
        Row("§5.4.1", "a PING that is too short", frame(0x6, [0, 0, 0, 0, 0, 0]), outcome: .connectionError(.frameSize)),
    ]

    static let frameDefinitions: [HTTP2ConformanceRow] = [
        Row("§6.1", "DATA on stream 0", data([1], stream: 0), outcome: .connectionError(.protocolError)),
        Row("§6.1", "several DATA", open, data([1]), data([2]), data([], end: true), outcome: .answered),
        Row("§6.1", "DATA with padding", open, frame(0x0, flags: 0x9, stream: 1, [6, 1, 0, 0, 0, 0, 0, 0]), outcome: .answered),
        Row("§6.1", "DATA of padding only", open, frame(0x0, flags: 0x9, stream: 1, [3, 0, 0, 0]), outcome: .answered),
        Row(
            "§6.1", "DATA with a pad length of its own length", open, frame(0x0, flags: 0x9, stream: 1, [4, 0, 0, 0]),
            outcome: .connectionError(.protocolError)),
        Row(
            "§6.1", "DATA with a pad length beyond its end", open, frame(0x0, flags: 0x9, stream: 1, [255, 0, 0, 0]),
            outcome: .connectionError(.protocolError)),
        Row(
            "§6.1", "DATA with padding and no room for its length", open, frame(0x0, flags: 0x9, stream: 1),
            outcome: .connectionError(.protocolError)),
        Row("§6.2", "HEADERS on stream 0", HTTP2Frames.ask(stream: 0), outcome: .connectionError(.protocolError)),
        Row("§6.2", "HEADERS with padding", frame(0x1, flags: 0xD, stream: 1, [2] + Block.get + [0, 0]), outcome: .answered),
        Row(
            "§6.2", "HEADERS with padding and priority",
            frame(0x1, flags: 0x2D, stream: 1, [2, 0, 0, 0, 0, 15] + Block.get + [0, 0]), outcome: .answered),
        Row(
            "§6.2", "HEADERS with a pad length beyond their end", frame(0x1, flags: 0xD, stream: 1, [50] + Block.get),
            outcome: .connectionError(.protocolError)),
        Row(
            "§6.2", "HEADERS with priority and no room for it", frame(0x1, flags: 0x25, stream: 1, [0, 0, 0, 0]),
            outcome: .connectionError(.frameSize)),
        Row("§6.3", "PRIORITY on stream 0", HTTP2Frames.priority(0, on: 1), outcome: .connectionError(.protocolError)),
        Row("§6.3", "PRIORITY of four bytes", frame(0x2, stream: 1, [0, 0, 0, 0]), outcome: .connectionError(.frameSize)),
        Row("§6.4", "RST_STREAM on stream 0", HTTP2Frames.reset(0), outcome: .connectionError(.protocolError)),
        Row("§6.4", "RST_STREAM of three bytes", open, frame(0x3, stream: 1, [0, 0, 0]), outcome: .connectionError(.frameSize)),
        Row(
            "§6.4", "RST_STREAM of five bytes", open, frame(0x3, stream: 1, [0, 0, 0, 0, 0]),
            outcome: .connectionError(.frameSize)),
        Row("§6.5", "an acknowledgement with a payload", frame(0x4, flags: 1, [0]), outcome: .connectionError(.frameSize)),
        Row(
            "§6.5", "SETTINGS on a stream", frame(0x4, stream: 1, [0, 3, 0, 0, 0, 100]), outcome: .connectionError(.protocolError)
        ),
        Row("§6.5", "SETTINGS of five bytes", frame(0x4, [0, 3, 0, 0, 0]), outcome: .connectionError(.frameSize)),
        Row("§6.5.2", "ENABLE_PUSH of 1", HTTP2Frames.setting((2, 1)), outcome: .connectionOpen),
        Row("§6.5.2", "ENABLE_PUSH of 2", HTTP2Frames.setting((2, 2)), outcome: .connectionError(.protocolError)),
        Row("§6.5.2", "INITIAL_WINDOW_SIZE of 2^31 - 1", HTTP2Frames.setting((4, 0x7FFF_FFFF)), outcome: .connectionOpen),
        Row(
            "§6.5.2", "INITIAL_WINDOW_SIZE of 2^31", HTTP2Frames.setting((4, 0x8000_0000)),
            outcome: .connectionError(.flowControl)),
        Row("§6.5.2", "MAX_FRAME_SIZE of 2^14 - 1", HTTP2Frames.setting((5, 16_383)), outcome: .connectionError(.protocolError)),
        Row("§6.5.2", "MAX_FRAME_SIZE of 2^14", HTTP2Frames.setting((5, 16_384)), outcome: .connectionOpen),
        Row("§6.5.2", "MAX_FRAME_SIZE of 2^24 - 1", HTTP2Frames.setting((5, 0xFF_FFFF)), outcome: .connectionOpen),
        Row("§6.5.2", "MAX_FRAME_SIZE of 2^24", HTTP2Frames.setting((5, 0x100_0000)), outcome: .connectionError(.protocolError)),
        Row("§6.5.2", "HEADER_TABLE_SIZE of zero", HTTP2Frames.setting((1, 0)), ask, outcome: .answered),
        Row("§6.5.2", "HEADER_TABLE_SIZE of 2^32 - 1", HTTP2Frames.setting((1, .max)), ask, outcome: .answered),
        Row(
            "§6.5.2", "MAX_CONCURRENT_STREAMS and MAX_HEADER_LIST_SIZE of zero", HTTP2Frames.setting((3, 0), (6, 0)), ask,
            outcome: .answered),
        Row("§6.5.2", "a setting that is not defined", HTTP2Frames.setting((0xFF, .max)), outcome: .connectionOpen),
        Row("§6.5.3", "the same setting twice: the last counts", HTTP2Frames.setting((4, 100), (4, 1)), ask, outcome: .data([1])),
        Row(
            "§6.6", "PUSH_PROMISE", open, frame(0x5, flags: 4, stream: 1, [0, 0, 0, 2] + Block.get),
            outcome: .connectionError(.protocolError)),
        Row("§6.7", "PING", HTTP2Frames.ping(), outcome: .connectionOpen),
        Row("§6.7", "PING that acknowledges nothing", frame(0x6, flags: 1, Array("pingpong".utf8)), outcome: .connectionOpen),
        Row("§6.7", "PING on a stream", frame(0x6, stream: 1, Array("pingpong".utf8)), outcome: .connectionError(.protocolError)),
        Row("§6.7", "PING of nine bytes", frame(0x6, Array("pingpong!".utf8)), outcome: .connectionError(.frameSize)),
        Row("§6.8", "GOAWAY on a stream", HTTP2Frames.goAway(stream: 1), outcome: .connectionError(.protocolError)),
        Row("§6.8", "GOAWAY of seven bytes", frame(0x7, [0, 0, 0, 0, 0, 0, 0]), outcome: .connectionError(.frameSize)),
        Row("§6.9", "WINDOW_UPDATE of zero", HTTP2Frames.windowUpdate(0, by: 0), outcome: .connectionError(.protocolError)),
        Row(
            "§6.9", "WINDOW_UPDATE of zero on a stream", open, HTTP2Frames.windowUpdate(1, by: 0),
            outcome: .streamError(.protocolError)),
        Row("§6.9", "WINDOW_UPDATE of three bytes", frame(0x8, [0, 0, 1]), outcome: .connectionError(.frameSize)),
        Row("§6.9.1", "a window of one byte", HTTP2Frames.setting((4, 1)), ask, outcome: .data([1])),
        Row(
            "§6.9.1", "a window above 2^31 - 1", HTTP2Frames.windowUpdate(0, by: 0x7FFF_FFFF),
            HTTP2Frames.windowUpdate(0, by: 0x7FFF_FFFF), outcome: .connectionError(.flowControl)),
        Row(
            "§6.9.1", "a window of a stream above 2^31 - 1", open, HTTP2Frames.windowUpdate(1, by: 0x7FFF_FFFF),
            HTTP2Frames.windowUpdate(1, by: 0x7FFF_FFFF), outcome: .streamError(.flowControl)),
        Row(
            "§6.9.2", "INITIAL_WINDOW_SIZE that changes after HEADERS", shut, ask, HTTP2Frames.setting((4, 1)),
            outcome: .data([1])),
        Row(
            "§6.9.2", "a window that becomes negative", HTTP2Frames.setting((4, 3)), ask, HTTP2Frames.setting((4, 2)),
            HTTP2Frames.windowUpdate(1, by: 2), outcome: .data([3, 1])),
        Row(
            "§6.9.2", "INITIAL_WINDOW_SIZE that lifts a window above 2^31 - 1", open,
            HTTP2Frames.windowUpdate(1, by: 0x7FFF_0000), HTTP2Frames.setting((4, 0x7FFF_FFFF)),
            outcome: .connectionError(.flowControl)),
        Row(
            "§6.10", "HEADERS and two CONTINUATION", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            continuation(Block.only(("x", "a")), end: false), continuation(Block.only(("y", "b"))), outcome: .answered),
        Row(
            "§6.10", "a header block split within a field", HTTP2Frames.headers(1, Array(Block.get.prefix(5)), endHeaders: false),
            continuation(Array(Block.get.dropFirst(5))), outcome: .answered),
        Row(
            "§6.10", "a header block whose first part is empty", HTTP2Frames.headers(1, [], endHeaders: false),
            continuation(Block.get), outcome: .answered),
        Row(
            "§6.10", "DATA after CONTINUATION without END_HEADERS", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            continuation([], end: false), data([1]), outcome: .connectionError(.protocolError)),
        Row(
            "§6.10", "CONTINUATION on stream 0", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            continuation([], stream: 0), outcome: .connectionError(.protocolError)),
        Row(
            "§6.10", "CONTINUATION on another stream", HTTP2Frames.headers(1, Block.get, endHeaders: false),
            continuation([], stream: 3), outcome: .connectionError(.protocolError)),
        Row(
            "§6.10", "CONTINUATION after HEADERS with END_HEADERS", open, continuation(Block.only(("x", "a"))),
            outcome: .connectionError(.protocolError)),
        Row(
            "§6.10", "CONTINUATION after CONTINUATION with END_HEADERS",
            HTTP2Frames.headers(1, Block.post, endStream: false, endHeaders: false), continuation([]), continuation([]),
            outcome: .connectionError(.protocolError)),
        Row("§6.10", "CONTINUATION after DATA", open, data([1]), continuation([]), outcome: .connectionError(.protocolError)),
        Row("§7", "RST_STREAM with an unknown code", open, HTTP2Frames.reset(1, code: 0xFF), outcome: .connectionOpen),
    ]
}

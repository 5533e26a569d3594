import HTTPEngine
import Testing

/// How the bytes of a row arrive.
private enum Delivery: CaseIterable {
    case atOnce, frameByFrame, byteByByte
}

@Test(
    "Frames of a client have the outcome that RFC 9113 and RFC 7541 require", arguments: HTTP2ConformanceRow.all,
    Delivery.allCases
)
private func conformance(_ row: HTTP2ConformanceRow, _ delivery: Delivery) throws {
    let exchange = try Exchange(.http2) { _ in
        HTTPResponse(status: 404, contentType: "text/plain", body: Array("path not found\n".utf8))
    }
    exchange.turn()
    let frames = (row.hasOpening ? [HTTP2Frames.opening] : []) + row.frames
    switch delivery {
    case .atOnce: exchange.send(frames.flatMap { $0 })
    case .frameByFrame: frames.forEach(exchange.send)
    case .byteByByte: exchange.send(frames.flatMap { $0 }, inPiecesOf: 1)
    }
    #expect(exchange.goAwayCodes.count <= 1)
    #expect(exchange.connectionError.map { UInt8($0.rawValue) } == exchange.goAwayCodes.first)
    switch row.outcome {
    case .answered:
        #expect(exchange.events.count == 1)
        #expect(exchange.details.isEmpty)
        #expect(exchange.resetCodes(1) == [])
        #expect(exchange.frames.contains { $0.stream == 1 && $0.flags & 1 != 0 && $0.type <= 1 })
        expectOpen(exchange)
    case .connectionOpen: expectOpen(exchange)
    case .rejected(let status):
        #expect(exchange.events == [.rejected(status)])
        expectOpen(exchange)
    case .streamError(let code):
        #expect(!exchange.frames.contains { $0.type == 0x1 && $0.stream == 1 })
        #expect(exchange.resetCodes(1) == [code.rawValue] || exchange.goAwayCodes == [code.rawValue])
        if exchange.goAwayCodes.isEmpty { expectOpen(exchange) } else { #expect(exchange.isFinished) }
    case .connectionError(let code):
        #expect(exchange.goAwayCodes == [code.rawValue])
        #expect(exchange.isFinished)
        #expect(exchange.bufferedBodyBytes == 0)
    case .data(let lengths):
        let sent = exchange.frames.filter { $0.type == 0 && $0.stream == 1 }.map(\.payload.count)
        // Frames that arrive at once are read before anything is sent.
        #expect(delivery == .atOnce ? sent.reduce(0, +) == lengths.reduce(0, +) : sent == lengths)
        expectOpen(exchange)
    }
}

/// The connection answers a PING with its payload, and reports another request.
private func expectOpen(_ exchange: Exchange) {
    #expect(exchange.goAwayCodes == [])
    exchange.send(HTTP2Frames.frame(0x6, Array("exchange".utf8)))
    #expect(exchange.frames.contains { $0.type == 0x6 && $0.flags == 1 && $0.payload == Array("exchange".utf8) })
    #expect(exchange.frames.contains { $0.type == 0x4 && $0.flags == 1 })
    let count = exchange.events.count
    exchange.send(HTTP2Frames.headers(0x7FFF_FFFF, HTTP2Block.get))
    #expect(exchange.events.count == count + 1)
    #expect(exchange.frames.contains { $0.type == 0x1 && $0.stream == 0x7FFF_FFFF })
}

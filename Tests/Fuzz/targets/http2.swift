import HTTPEngine

// An HTTP/2 server in memory. Compiled with the tests' `Exchange` and `HTTP2Frames`.
//
// An input that begins like the preface is sent as it is. Any other input is a list of frames: type, flags, stream, length of payload,
// payload. The frame headers are generated, so that short inputs contain many frames. Types from 0xF0 on are other events.

private let narrow = {
    var limits = HTTPLimits()
    limits.maxHeaderBytes = 300
    limits.maxHeaderFields = 8
    limits.maxRequestLineBytes = 20
    limits.maxBodyBytes = 300
    limits.maxDiscardedBytes = 200
    limits.maxTrailerBytes = 80
    limits.maxLargeBodyBytes = 400
    limits.maxPendingOutputBytes = 100
    limits.maxConcurrentStreams = 4
    limits.maxQueuedFrames = 20
    limits.maxContinuationFrames = 2
    limits.abuseBudget = 60
    limits.streamWindowBytes = 100
    limits.largeWindowBytes = 70_000
    return limits
}()

private func play(_ bytes: FuzzInput, on exchange: Exchange) {
    exchange.turn()
    guard bytes.rest.first != HTTP2Frames.preface[0] else { return exchange.send(Array(bytes.rest), inPiecesOf: 7) }
    exchange.send(HTTP2Frames.opening)
    var input = bytes
    while !input.rest.isEmpty, !exchange.isFinished {
        let type = input.byte()
        switch type {
        case 0xFF: exchange.timeOut(through: Int32(input.byte()))
        case 0xFE: exchange.beginShutdown(.notice)
        case 0xFD: exchange.beginShutdown(.final)
        case 0xF0...: exchange.turn()
        default:
            let (flags, stream) = (input.byte(), Int32(input.byte()))
            exchange.send(HTTP2Frames.frame(type, flags: flags, stream: stream, input.take(Int(input.byte()))))
        }
    }
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    for limits in [HTTPLimits(), narrow] {
        guard let exchange = try? Exchange(.http2, limits: limits) else { fatalError("no connection") }
        play(FuzzInput(data, count), on: exchange)
        require(exchange.openStreams <= limits.maxConcurrentStreams, "\(exchange.openStreams) streams")
        require(
            exchange.bufferedBodyBytes <= limits.maxConcurrentStreams * limits.streamWindowBytes + limits.maxLargeBodyBytes,
            "\(exchange.bufferedBodyBytes) bytes of bodies")
        require(
            exchange.pendingResponseBytes < limits.maxPendingOutputBytes + 100,
            "\(exchange.pendingResponseBytes) bytes of responses")
        require(exchange.queuedFrames <= limits.maxQueuedFrames + 1, "\(exchange.queuedFrames) frames")
        exchange.end()
        exchange.timeOut()
        exchange.timeOut()
        require(exchange.isFinished, "not finished after its end")
        require(exchange.bufferedBodyBytes == 0 && exchange.pendingResponseBytes == 0, "holds memory at the end")
        let frames = HTTP2Frames.parse(exchange.sent)
        require(frames.reduce(0) { $0 + 9 + $1.payload.count } == exchange.sent.count, "the output is not a sequence of frames")
        require(frames.allSatisfy { $0.payload.count <= 16_384 }, "a frame is too large")
        require(exchange.goAwayCodes.count { $0 != 0 } <= 1, "ended for more than one reason")
    }
    return 0
}

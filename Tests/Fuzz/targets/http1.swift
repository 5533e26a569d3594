import HTTPEngine

// An HTTP/1.1 server reads its input in the same way, however the bytes arrive. Compiled with the tests' `Exchange`.

/// Limits that inputs of a few hundred bytes can reach.
private let narrow = {
    var limits = HTTPLimits()
    limits.maxRequestLineBytes = 40
    limits.maxHeaderBytes = 120
    limits.maxHeaderFields = 6
    limits.maxBodyBytes = 60
    limits.maxTrailerBytes = 30
    limits.maxChunkExtensionBytes = 20
    limits.maxPendingOutputBytes = 200
    return limits
}()

/// The exchange after it has received these bytes and the end of input.
private func exchange(_ bytes: [UInt8], _ limits: HTTPLimits, inPiecesOf size: Int) -> Exchange {
    guard let exchange = try? Exchange(.http1, limits: limits) else { fatalError("no connection") }
    exchange.send(bytes, inPiecesOf: size)
    exchange.end()
    return exchange
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = FuzzInput(data, count).rest
    for limits in [HTTPLimits(), narrow] {
        let whole = exchange(Array(bytes), limits, inPiecesOf: max(count, 1))
        for size in [1, 2 + count % 11] {
            let pieces = exchange(Array(bytes), limits, inPiecesOf: size)
            require(whole.events == pieces.events, "in pieces of \(size): \(pieces.events), at once: \(whole.events)")
            require(whole.details == pieces.details, "in pieces of \(size): \(pieces.details), at once: \(whole.details)")
        }
        require(whole.isFinished, "not finished at the end of its input")
        require(whole.bufferedBodyBytes == 0, "holds a body at the end")
        require(whole.details.count <= 1, "rejected more than once")
        if !whole.details.isEmpty {
            guard case .rejected = whole.events.last else { fatalError("read on after a rejection") }
        }
        // Every response here has a content-length, and no body contains such a line.
        let responses = whole.sentText.split(separator: "\r\n").count { $0.hasPrefix("content-length: ") }
        require(responses == whole.events.count, "\(responses) responses to \(whole.events.count) events")
    }
    return 0
}

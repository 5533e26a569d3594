import HTTPEngine

// An HTTP/1.1 server reads its input in the one way that RFC 9112 allows, however the bytes come. Compiled with the tests' `Exchange`.

/// Limits within reach of inputs of some hundred bytes.
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

/// What a server was told, and what it answered to whole messages.
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
            require(whole.told == pieces.told, "in pieces of \(size): \(pieces.told), at once: \(whole.told)")
            require(whole.details == pieces.details, "in pieces of \(size): \(pieces.details), at once: \(whole.details)")
        }
        require(whole.isFinished, "not finished at the end of its input")
        require(whole.bufferedBodyBytes == 0, "holds a body at the end")
        require(whole.details.count <= 1, "refused more than once")
        if !whole.details.isEmpty {
            guard case .refused = whole.told.last else { fatalError("read on after a refusal") }
        }
        // Every answer here has one, and no body has such a line.
        let answers = whole.sentText.split(separator: "\r\n").count { $0.hasPrefix("content-length: ") }
        require(answers == whole.told.count, "\(answers) answers to \(whole.told.count) events")
    }
    return 0
}

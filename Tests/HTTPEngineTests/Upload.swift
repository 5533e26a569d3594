import HTTPEngine

/// A request whose content comes in parts, alone on its connection.
final class Upload {
    let exchange: Exchange
    private let wire: HTTPConnection.Wire
    private var left: Int

    /// Sends the head.
    init(_ wire: HTTPConnection.Wire, length: Int, method: String = "POST", _ allowance: RequestAllowance) throws {
        self.wire = wire
        left = length
        exchange = try Exchange(wire, allowance: allowance)
        switch wire {
        case .http1: exchange.send("\(method) / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
        case .http2:
            // The client knows the window when it has seen SETTINGS, and says so.
            exchange.send(HTTP2Frames.opening + HTTP2Frames.frame(0x4, flags: 1))
            let fields = [
                (":method", method), (":scheme", "https"), (":authority", "a"), (":path", "/"), ("content-length", "\(length)"),
            ]
            exchange.send(HTTP2Frames.headers(1, HTTP2Frames.block(fields), endStream: length == 0))
        }
    }

    /// Sends the next bytes of the content.
    func send(_ count: Int) {
        var count = count
        while count > 0 {
            let part = [UInt8](repeating: 120, count: min(count, 16_000))
            count -= part.count
            left -= part.count
            switch wire {
            case .http1: exchange.send(part)
            case .http2: exchange.send(HTTP2Frames.data(1, part, end: left == 0))
            }
        }
    }

    /// Sends the rest.
    func finish() { send(left) }

    /// The status that the request was refused with; nil when it was not.
    var refusal: Int? {
        for case .refused(let status) in exchange.told { return status }
        return nil
    }

    /// Whether the server was told of the request.
    var isReviewed: Bool { exchange.told.contains { if case .request = $0 { true } else { false } } }
}

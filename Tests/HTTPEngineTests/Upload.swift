import HTTPEngine

/// A request on its own connection whose content is sent in parts.
final class Upload {
    let exchange: Exchange
    private let version: HTTPConnection.ProtocolVersion
    private var left: Int

    /// Sends the head.
    init(_ version: HTTPConnection.ProtocolVersion, length: Int, method: String = "POST", _ budget: RequestBudget) throws {
        self.version = version
        left = length
        exchange = try Exchange(version, budget: budget)
        switch version {
        case .http1: exchange.send("\(method) / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
        case .http2:
            // Acknowledges the server's SETTINGS, which set the window.
            exchange.send(HTTP2Frames.opening + HTTP2Frames.frame(0x4, flags: 1))
            let fields = [
                (":method", method), (":scheme", "https"), (":authority", "a"), (":path", "/"), ("content-length", "\(length)"),
            ]
            exchange.send(HTTP2Frames.headers(1, HTTP2Frames.block(fields), endStream: length == 0))
        }
    }

    /// Sends the next `count` bytes of the content.
    func send(_ count: Int) {
        var count = count
        while count > 0 {
            let part = [UInt8](repeating: 120, count: min(count, 16_000))
            count -= part.count
            left -= part.count
            switch version {
            case .http1: exchange.send(part)
            case .http2: exchange.send(HTTP2Frames.data(1, part, end: left == 0))
            }
        }
    }

    /// Sends the rest of the content.
    func finish() { send(left) }

    /// The status of the rejection, or nil if the request was not rejected.
    var rejection: Int? {
        for case .rejected(let status) in exchange.events { return status }
        return nil
    }

    /// Whether the server has seen the complete request.
    var isReviewed: Bool { exchange.events.contains { if case .request = $0 { true } else { false } } }
}

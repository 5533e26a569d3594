/// One connection of a server, in either protocol. It owns no socket. The caller passes plaintext to ``receive(_:)``, takes requests from
/// ``nextEvent()``, passes responses to ``respond(to:with:)`` and takes plaintext from ``produceOutput(into:maxBytes:)``.
///
/// In each turn a server receives what has arrived, answers events until there are none, and produces output until ``wantsToSend`` is false.
/// It repeats this while ``hasEvent`` is true, because requests are held back while many responses are pending. Then it checks
/// ``isFinished``.
public struct HTTPConnection: ~Copyable {
    /// The protocol negotiated by ALPN.
    public enum ProtocolVersion: Sendable {
        case http1
        case http2
    }

    /// Used unless `http2` is set. (Swift 6.3 cannot mutate the payload of a noncopyable enum in place.)
    private var http1: HTTP1Connection
    private let http2: HTTP2Connection?

    /// Creates a connection on which nothing has happened. An HTTP/2 server wants to send at once, because it begins with SETTINGS
    /// (RFC 9113 §3.4).
    ///
    /// - Parameter budget: the limits that this connection shares with others; without one, there are none.
    public static func make(
        _ version: ProtocolVersion, limits: HTTPLimits, budget: RequestBudget = RequestBudget()
    ) throws(HTTPEngineError) -> HTTPConnection {
        let http2: HTTP2Connection? =
            switch version {
            case .http1: nil
            case .http2: try HTTP2Connection(limits: limits, budget: budget)
            }
        return HTTPConnection(http1: HTTP1Connection(limits: limits, budget: budget), http2: http2)
    }

    /// Takes plaintext as it arrived, split in any way. A mistake of the peer becomes a rejection, GOAWAY or RST_STREAM.
    public mutating func receive(_ bytes: Span<UInt8>) {
        if let http2 { http2.receive(bytes) } else { http1.receive(bytes) }
    }

    /// Records that the peer closed its sending side (FIN, or TLS close_notify). Requests that have arrived completely are still answered.
    public mutating func receivedEndOfInput() {
        if let http2 { http2.receivedEndOfInput() } else { http1.receivedEndOfInput() }
    }

    /// Returns the next complete request, rejection or expectation. In HTTP/1.x the next event follows only after the response to the current
    /// one. In HTTP/2 any number may be open, and they may be answered in any order.
    public mutating func nextEvent() -> HTTPEvent? {
        if let http2 { http2.nextEvent() } else { http1.nextEvent() }
    }

    /// Whether ``nextEvent()`` would return an event.
    public var hasEvent: Bool {
        if let http2 { http2.hasEvent } else { http1.hasEvent }
    }

    /// Passes the content of an unanswered request to `body`. The content is empty after the response, and after an HTTP/2 peer has reset the
    /// stream.
    public borrowing func withBody<Result>(of request: HTTPRequest, _ body: (Span<UInt8>) -> Result) -> Result {
        if let http2 { http2.withBody(of: request.stream, body) } else { http1.withBody(body) }
    }

    /// Answers a request and frees its body. Has no effect if an HTTP/2 peer has reset the stream in the meantime.
    public mutating func respond(to request: HTTPRequest, with response: consuming HTTPResponse) {
        if let http2 { http2.respond(on: request.stream, with: response) } else { http1.respond(with: response) }
    }

    /// Answers a rejection. `stream` is that of the event.
    public mutating func reject(stream: Int32, with response: consuming HTTPResponse) {
        if let http2 { http2.respond(on: stream, with: response) } else { http1.reject(with: response) }
    }

    /// Answers an expectation: with status 100, which asks for the content, or with a final status. After a final status HTTP/1.1 closes the
    /// connection, because the peer may or may not send the content.
    public mutating func respondToExpectContinue(of request: HTTPRequest, with response: consuming HTTPResponse) {
        switch (response.status, http2) {
        case (100, let http2?): http2.send100Continue(on: request.stream)
        case (100, nil): http1.send100Continue()
        default: reject(stream: request.stream, with: response)
        }
    }

    /// Appends bytes to send now to `output`: at most about `maxBytes`, because the last HTTP/2 frame is always complete. Appends nothing if
    /// an HTTP/2 peer's window is closed. HTTP/2 content becomes frames only here, so a slow reader costs no more than its responses.
    public mutating func produceOutput(into output: inout [UInt8], maxBytes: Int) {
        if let http2 {
            http2.produceOutput(into: &output, maxBytes: maxBytes)
        } else {
            http1.produceOutput(into: &output, maxBytes: maxBytes)
        }
    }

    /// Whether ``produceOutput(into:maxBytes:)`` has bytes to send.
    public var wantsToSend: Bool {
        if let http2 { http2.wantsToSend } else { http1.wantsToSend }
    }

    /// Whether the server should read from its socket. False while the limit of pipelined bytes is reached, and when the connection reads no
    /// more; bytes received in the latter case are dropped.
    public var wantsToReceive: Bool {
        if let http2 { http2.wantsToReceive } else { http1.wantsToReceive }
    }

    /// What the connection waits for.
    public var wait: HTTPWait {
        if let http2 { http2.wait } else { HTTPWait(http1.phase) }
    }

    /// The stream that the peer opened last. 0 in HTTP/1.x. See ``timedOut(through:)``.
    public var newestStream: Int32 { http2?.newestStream ?? 0 }

    /// Records that the timeout for ``wait`` has expired. An incomplete request is rejected with 408, a response that the peer does not read
    /// is cancelled, and otherwise the connection ends.
    ///
    /// - Parameter stream: the value of ``newestStream`` when the server began to wait. In HTTP/2 every stream that was open at that time and
    ///   waits for the same thing has waited as long.
    public mutating func timedOut(through stream: Int32) {
        if let http2 { http2.timedOut(through: stream) } else { http1.timedOut() }
    }

    /// Begins a graceful shutdown of the connection. May be called with `.notice` first and with `.final` later.
    public mutating func beginShutdown(_ shutdown: HTTPShutdown = .final) {
        if let http2 { http2.beginShutdown(shutdown) } else { http1.beginShutdown(shutdown) }
    }

    /// Whether everything is answered and produced, so that the server must close the connection once the output is written. After a rejection
    /// the peer may still be sending: close the sending side first and keep reading for a moment. Otherwise a TCP reset can overtake the
    /// response (RFC 9112 §9.6).
    public var isFinished: Bool {
        if let http2 { http2.isFinished } else { http1.isFinished }
    }

    /// The error code of the GOAWAY sent to an HTTP/2 peer. Nil if there was none or its code was NO_ERROR (RFC 9113 §5.4.1).
    package var connectionError: HTTP2ErrorCode? { http2?.connectionError }

    /// The size of all request bodies in memory, in bytes.
    public var bufferedBodyBytes: Int {
        if let http2 { http2.bufferedBodyBytes } else { http1.bufferedBodyBytes }
    }

    /// The memory that waits for the peer to read, in bytes: responses that have not been produced yet, and in HTTP/1.x the requests that
    /// follow in the pipeline. See ``OutputReservation``.
    public var unreadBytes: Int { http2?.pendingResponseBytes ?? http1.unreadBytes }

    /// The size of all responses in memory that have not been produced yet, in bytes. Includes heads in HTTP/1.x only.
    package var pendingResponseBytes: Int { http2?.pendingResponseBytes ?? http1.pendingResponseBytes }

    /// The number of queued HTTP/2 frames, without DATA.
    package var queuedFrames: Int { http2?.queuedFrames ?? 0 }

    /// The number of HTTP/2 streams that hold memory.
    package var openStreams: Int { http2?.openStreams ?? 0 }
}

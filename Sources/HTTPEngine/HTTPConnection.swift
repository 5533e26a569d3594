/// One connection of a server, in either protocol. It owns no socket: plaintext goes in by ``receive(_:)``, requests come out of
/// ``nextEvent()``, answers go in by ``respond(to:with:)`` and plaintext comes out of ``produceOutput(into:budget:)``.
///
/// A turn of a server: receive what has arrived; answer events until there are none; produce output until nothing is wanted; begin again if
/// ``hasEvent`` says so, because requests are held back while many answers wait; then look at ``isFinished``.
public struct HTTPConnection: ~Copyable {
    /// The protocol that ALPN chose.
    public enum Wire: Sendable {
        case http1
        case http2
    }

    /// Speaks unless `http2` is there. (The payload of a noncopyable enum cannot be mutated in place in Swift 6.3.)
    private var http1: HTTP1Connection
    private let http2: HTTP2Connection?

    /// A connection on which nothing has happened. HTTP/2 wants to send at once: a server begins with SETTINGS (RFC 9113 §3.4).
    ///
    /// - Parameter allowance: what this connection and others may hold together; none of theirs unless it is given.
    public static func make(
        _ wire: Wire, limits: HTTPLimits, allowance: RequestAllowance = RequestAllowance()
    ) throws(HTTPEngineError) -> HTTPConnection {
        let http2: HTTP2Connection? =
            switch wire {
            case .http1: nil
            case .http2: try HTTP2Connection(limits: limits, allowance: allowance)
            }
        return HTTPConnection(http1: HTTP1Connection(limits: limits, allowance: allowance), http2: http2)
    }

    /// Takes plaintext as it arrived, in any split. What a peer did wrong becomes a refusal, GOAWAY or RST_STREAM.
    public mutating func receive(_ bytes: Span<UInt8>) {
        if let http2 { http2.receive(bytes) } else { http1.receive(bytes) }
    }

    /// The peer closed its sending side (FIN, or TLS close_notify). What has come whole is still answered.
    public mutating func receivedEndOfInput() {
        if let http2 { http2.receivedEndOfInput() } else { http1.receivedEndOfInput() }
    }

    /// The next whole request, refusal or expectation. In HTTP/1.x no further one appears until the current one is answered; in HTTP/2 any
    /// number may be open, and they may be answered in any order.
    public mutating func nextEvent() -> HTTPEvent? {
        if let http2 { http2.nextEvent() } else { http1.nextEvent() }
    }

    /// Whether ``nextEvent()`` would tell one.
    public var hasEvent: Bool {
        if let http2 { http2.hasEvent } else { http1.hasEvent }
    }

    /// Lends the content of a request that was not answered yet. Empty once it is, or when an HTTP/2 peer has reset the stream.
    public borrowing func withBody<Result>(of request: HTTPRequest, _ body: (Span<UInt8>) -> Result) -> Result {
        if let http2 { http2.withBody(of: request.stream, body) } else { http1.withBody(body) }
    }

    /// Answers a request, which gives its body's memory back. Nothing happens when an HTTP/2 peer has reset the stream meanwhile.
    public mutating func respond(to request: HTTPRequest, with response: consuming HTTPResponse) {
        if let http2 { http2.respond(on: request.stream, with: response) } else { http1.respond(with: response) }
    }

    /// Answers a refusal. `stream` is the refusal's.
    public mutating func refuse(stream: Int32, with response: consuming HTTPResponse) {
        if let http2 { http2.respond(on: stream, with: response) } else { http1.refuse(with: response) }
    }

    /// Answers the expectation of a request by status 100, which lets its content come, or by a final status, where its head is enough to
    /// tell: then HTTP/1.1 ends the connection, since nobody knows whether content will come.
    public mutating func meet(expectationOf request: HTTPRequest, with response: consuming HTTPResponse) {
        switch (response.status, http2) {
        case (100, let http2?): http2.askForContent(of: request.stream)
        case (100, nil): http1.askForContent()
        default: refuse(stream: request.stream, with: response)
        }
    }

    /// Appends to `output` what is to be sent now: at most about `budget` bytes, the last HTTP/2 frame being whole. May append nothing, when
    /// an HTTP/2 peer's window is shut. HTTP/2 content becomes frames only here, so a slow reader costs no more than its answers.
    public mutating func produceOutput(into output: inout [UInt8], budget: Int) {
        if let http2 {
            http2.produceOutput(into: &output, budget: budget)
        } else {
            http1.produceOutput(into: &output, budget: budget)
        }
    }

    /// Whether ``produceOutput(into:budget:)`` has something to give.
    public var wantsToSend: Bool {
        if let http2 { http2.wantsToSend } else { http1.wantsToSend }
    }

    /// Whether the server should read from its socket. False while enough pipelined bytes wait for their turn, and when nothing more will be
    /// read at all; bytes received regardless are then dropped.
    public var wantsToReceive: Bool {
        if let http2 { http2.wantsToReceive } else { http1.wantsToReceive }
    }

    /// What the connection waits for.
    public var wait: HTTPWait {
        if let http2 { http2.wait } else { HTTPWait(http1.phase) }
    }

    /// The stream that the peer opened last, 0 in HTTP/1.x: see ``timedOut(through:)``.
    public var newestStream: Int32 { http2?.newestStream ?? 0 }

    /// The server has waited long enough for what ``wait`` names. Half a request is refused with 408, an answer that the peer does not take
    /// is given up, and where nothing of the kind is possible the connection is ended.
    ///
    /// - Parameter stream: what ``newestStream`` was when the server began to wait. In HTTP/2 every stream that had been opened by then, and
    ///   waits for the same as the one that has waited longest, has waited as long.
    public mutating func timedOut(through stream: Int32) {
        if let http2 { http2.timedOut(through: stream) } else { http1.timedOut() }
    }

    /// Begins to end the connection in an orderly way. May be called with `.notice` first and with `.final` later.
    public mutating func beginShutdown(_ shutdown: HTTPShutdown = .final) {
        if let http2 { http2.beginShutdown(shutdown) } else { http1.beginShutdown(shutdown) }
    }

    /// Whether everything is answered and handed out, and the connection is to be closed once that has been written. After a refusal the peer
    /// may still be sending: close the sending side first and read on for a moment, or a reset overtakes the answer (RFC 9112 §9.6).
    public var isFinished: Bool {
        if let http2 { http2.isFinished } else { http1.isFinished }
    }

    /// Why an HTTP/2 peer was told to go away, where that was for an error (RFC 9113 §5.4.1).
    package var connectionError: HTTP2ErrorCode? { http2?.connectionError }

    /// Bytes of request bodies in memory now.
    public var bufferedBodyBytes: Int {
        if let http2 { http2.bufferedBodyBytes } else { http1.bufferedBodyBytes }
    }

    /// Bytes of answers in memory that were not handed out yet; in HTTP/1.x with their heads.
    package var pendingAnswerBytes: Int { http2?.pendingAnswerBytes ?? http1.pendingAnswerBytes }

    /// HTTP/2 frames, without DATA, that wait to be sent.
    package var queuedFrames: Int { http2?.queuedFrames ?? 0 }

    /// HTTP/2 streams that hold memory here.
    package var openStreams: Int { http2?.openStreams ?? 0 }
}

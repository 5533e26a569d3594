/// One HTTP/2 connection of a server (RFC 9113). `HTTP2Session` speaks the protocol, `HTTP2Streams` holds the requests, and
/// `HTTP2FrameInspector` detects floods and frames on closed streams.
final class HTTP2Connection {
    private let limits: HTTPLimits
    private let streams: HTTP2Streams
    private var session: HTTP2Session
    private var inspector: HTTP2FrameInspector
    private var inputState = InputState.open
    /// The last shutdown that was announced to the peer.
    private var announcedShutdown: HTTPShutdown?
    private var responseCount = 0

    private enum InputState {
        case open
        /// The peer sends no more. Requests that have arrived are still answered.
        case ended
        /// The connection has failed. Only the GOAWAY is left to send.
        case terminated
    }

    init(limits: HTTPLimits, budget: RequestBudget) throws(HTTPEngineError) {
        self.limits = limits
        inspector = HTTP2FrameInspector(limits: limits)
        streams = HTTP2Streams(limits: limits, budget: budget)
        session = try HTTP2Session.make(limits: limits, streams: streams)
    }

    // MARK: Input

    func receive(_ bytes: Span<UInt8>) {
        guard inputState == .open else { return }
        let inspection = inspector.inspect(bytes)
        streams.chargeUselessFrames(inspection.uselessFrames)
        let offset = inspection.violation?.offset ?? bytes.count
        if let code = session.receive(bytes.extracting(..<offset)) ?? inspection.violation?.code { return terminate(code) }
        applyStreamActions()
        // libnghttp2 limits acknowledgements only. A peer that opens invalid streams and reads nothing would fill the memory with RST_STREAM.
        if session.queuedFrames > limits.maxQueuedFrames { terminate(.enhanceYourCalm) }
    }

    func receivedEndOfInput() {
        guard inputState == .open else { return }
        inputState = .ended
        streams.endOfInput()
    }

    func beginShutdown(_ shutdown: HTTPShutdown) {
        guard inputState != .terminated, announcedShutdown != shutdown, announcedShutdown != .final else { return }
        announcedShutdown = shutdown
        session.goAway(shutdown)
    }

    /// Rejects incomplete requests, and cancels responses that the peer does not read. An incomplete frame or head blocks everything after it,
    /// so it ends the connection, without an error code.
    func timedOut(through newest: Int32) {
        guard inputState != .terminated else { return }
        switch wait.phase {
        case .idle: beginShutdown(.final)
        case .head: terminate(.noError)
        case .body: streams.rejectBodies(through: newest)
        case .responding: for stream in streams.unsentResponses(through: newest) { session.cancel(stream) }
        }
        applyStreamActions()
    }

    /// Performs the actions that the streams have requested, or ends the connection if they have failed.
    private func applyStreamActions() {
        if let code = streams.failure { return terminate(code) }
        for action in streams.takeActions() {
            switch action {
            case .consume(let stream, let bytes): session.consume(bytes, of: stream)
            case .reset(let stream): session.reset(stream)
            case .enlargeWindow(let stream, let window): session.enlargeWindow(of: stream, to: window)
            }
        }
    }

    private func terminate(_ code: HTTP2ErrorCode) {
        guard inputState != .terminated else { return }
        inputState = .terminated
        session.terminate(code)
        streams.discardAll()
    }

    // MARK: Events and responses

    var hasEvent: Bool { inputState != .terminated && streams.hasEvent }

    func nextEvent() -> HTTPEvent? {
        inputState == .terminated ? nil : streams.nextEvent()
    }

    func withBody<Result>(of stream: Int32, _ body: (Span<UInt8>) -> Result) -> Result {
        let bytes = streams.body(of: stream)
        return body(bytes.span)
    }

    func send100Continue(on stream: Int32) {
        if streams.awaitsFirstData(stream) { session.submit100Continue(on: stream) }
    }

    func respond(on stream: Int32, with response: consuming HTTPResponse) {
        let content = response.mayHaveContent ? response.body : []
        let contentLength = response.mayHaveContent ? content.count : nil
        guard let hasContent = streams.respond(to: stream, content: content) else { return }
        session.submit(response, contentLength: contentLength, hasContent: hasContent, on: stream)
        responseCount += 1
        if responseCount == limits.maxRequestsPerConnection { beginShutdown(.final) }
        applyStreamActions()
    }

    func produceOutput(into output: inout [UInt8], maxBytes: Int) {
        var remaining = maxBytes
        while remaining > 0 {
            let count = session.appendOutput(to: &output)
            guard count > 0 else { break }
            remaining -= count
        }
        applyStreamActions()
        // libnghttp2 may have ended the connection by itself.
        if isFinished { streams.discardAll() }
    }

    // MARK: State

    var wantsToSend: Bool { session.wantsToWrite }

    var wantsToReceive: Bool { inputState == .open && session.wantsToRead }

    var wait: HTTPWait {
        guard inputState == .open else { return HTTPWait(.responding) }
        if let wait = streams.longestWait { return wait }
        return HTTPWait(inspector.isMidFrame ? .head : wantsToSend ? .responding : .idle)
    }

    var newestStream: Int32 { streams.newest }

    var isFinished: Bool {
        guard !session.wantsToWrite else { return false }
        return switch inputState {
        case .open: !session.wantsToRead
        case .ended: !streams.hasUnansweredRequest
        case .terminated: true
        }
    }

    var bufferedBodyBytes: Int { streams.bufferedBodyBytes }

    /// The number of frames that wait to be sent, without DATA.
    var queuedFrames: Int { session.queuedFrames }

    /// The size of responses that wait to become DATA, in bytes.
    var pendingResponseBytes: Int { streams.pendingResponseBytes }

    var connectionError: HTTP2ErrorCode? { streams.connectionError }

    /// The number of streams that hold memory.
    var openStreams: Int { streams.count }
}

/// One HTTP/2 connection of a server (RFC 9113): a session that knows the protocol, streams that know the requests, and a meter that knows
/// when enough is enough.
final class HTTP2Connection {
    private let limits: HTTPLimits
    private let streams: HTTP2Streams
    private var session: HTTP2Session
    private var meter: HTTP2FrameMeter
    private var intake = Intake.open
    /// What the peer was told of the end.
    private var farewell: HTTPShutdown?
    private var answered = 0

    private enum Intake {
        case open
        /// The peer will send no more; what has come is still answered.
        case ended
        /// The peer has abused the connection: nothing is left to do but to tell it.
        case terminated
    }

    init(limits: HTTPLimits, allowance: RequestAllowance) throws(HTTPEngineError) {
        self.limits = limits
        meter = HTTP2FrameMeter(limits: limits)
        streams = HTTP2Streams(limits: limits, allowance: allowance)
        session = try HTTP2Session.make(limits: limits, streams: streams)
    }

    // MARK: Input

    func receive(_ bytes: Span<UInt8>) {
        guard intake == .open else { return }
        let observation = meter.observe(bytes)
        streams.wastedFrames(observation.wasted)
        let offset = observation.breach?.offset ?? bytes.count
        if let failure = session.receive(bytes.extracting(..<offset)) ?? observation.breach?.failure { return terminate(failure) }
        settle()
        // libnghttp2 limits acknowledgements only; a peer that opens streams in vain and reads nothing would fill the memory with resets.
        if session.queuedFrames > limits.maxQueuedFrames { terminate(.flooded) }
    }

    func receivedEndOfInput() {
        guard intake == .open else { return }
        intake = .ended
        streams.endOfInput()
    }

    func beginShutdown(_ shutdown: HTTPShutdown) {
        guard intake != .terminated, farewell != shutdown, farewell != .final else { return }
        farewell = shutdown
        session.goAway(shutdown)
    }

    /// Half a request is refused; an answer that is not taken is given up; half a frame, or half a head, holds up everything behind it.
    func timedOut(through newest: Int32) {
        guard intake != .terminated else { return }
        switch wait.phase {
        case .idle: beginShutdown(.final)
        case .head: terminate(.slow)
        case .body: streams.refuseBodies(through: newest)
        case .responding: for stream in streams.untaken(through: newest) { session.cancel(stream) }
        }
        settle()
    }

    /// Does what the streams asked for, and ends a connection that has gone too far.
    private func settle() {
        if let failure = streams.failure { return terminate(failure) }
        for order in streams.takeOrders() {
            switch order {
            case .consume(let stream, let bytes): session.consume(bytes, of: stream)
            case .reset(let stream): session.reset(stream)
            case .widen(let stream, let window): session.widen(stream, to: window)
            }
        }
    }

    private func terminate(_ failure: HTTP2Failure) {
        guard intake != .terminated else { return }
        intake = .terminated
        session.terminate(failure)
        streams.abandon()
    }

    // MARK: Events and answers

    var hasEvent: Bool { intake != .terminated && streams.hasEvent }

    func nextEvent() -> HTTPEvent? {
        intake == .terminated ? nil : streams.nextEvent()
    }

    func withBody<Result>(of stream: Int32, _ body: (Span<UInt8>) -> Result) -> Result {
        let bytes = streams.body(of: stream)
        return body(bytes.span)
    }

    func askForContent(of stream: Int32) {
        if streams.awaitsFirstData(stream) { session.submitContinue(on: stream) }
    }

    func respond(on stream: Int32, with response: consuming HTTPResponse) {
        let content = response.mayHaveContent ? response.body : []
        let contentLength = response.mayHaveContent ? content.count : nil
        guard let hasContent = streams.answer(stream, content: content) else { return }
        session.submit(response, contentLength: contentLength, hasContent: hasContent, on: stream)
        answered += 1
        if answered == limits.maxRequestsPerConnection { beginShutdown(.final) }
        settle()
    }

    func produceOutput(into output: inout [UInt8], budget: Int) {
        var left = budget
        while left > 0 {
            let count = session.appendOutput(to: &output)
            guard count > 0 else { break }
            left -= count
        }
        settle()
        // libnghttp2 may have ended the connection by itself.
        if isFinished { streams.abandon() }
    }

    // MARK: State

    var wantsToSend: Bool { session.wantsToWrite }

    var wantsToReceive: Bool { intake == .open && session.wantsToRead }

    var wait: HTTPWait {
        guard intake == .open else { return HTTPWait(.responding) }
        if let wait = streams.longestWait { return wait }
        return HTTPWait(meter.isMidFrame ? .head : wantsToSend ? .responding : .idle)
    }

    var newestStream: Int32 { streams.newest }

    var isFinished: Bool {
        guard !session.wantsToWrite else { return false }
        return switch intake {
        case .open: !session.wantsToRead
        case .ended: !streams.owesAnswer
        case .terminated: true
        }
    }

    var bufferedBodyBytes: Int { streams.bufferedBodyBytes }

    /// Frames that wait to be sent, without DATA.
    var queuedFrames: Int { session.queuedFrames }

    /// Bytes of answers that wait to become DATA.
    var pendingAnswerBytes: Int { streams.pendingAnswerBytes }

    var connectionError: HTTP2ErrorCode? { streams.connectionError }

    /// Streams that hold memory here.
    var openStreams: Int { streams.count }
}

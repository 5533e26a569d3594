/// One HTTP/1.x connection of a server (RFC 9112). It turns bytes into requests, in order, and responses into bytes.
struct HTTP1Connection: ~Copyable {
    let limits: HTTPLimits
    var reservation: RequestReservation
    var input = HTTP1Input()
    var head = HTTP1Head()
    var stage = Stage.requestLine
    var inputState = InputState.open
    /// Whether the peer waits for 100 (Continue), has sent nothing of the body, and the server has not seen the event yet.
    var awaitsContinue = false
    private var output = HTTP1Output()
    private var responseCount = 0

    enum Stage {
        /// No byte of a request, or part of its first line, has arrived.
        case requestLine
        /// One empty line has arrived where a request line was expected.
        case requestLineAfterEmptyLine
        /// Reading field lines; the first one begins at this offset.
        case fields(start: Int)
        /// Reading a body that ends at this offset.
        case content(end: Int)
        /// Reading a chunked body.
        case chunks(ChunkedBody)
        /// A complete request, or the rejection of one, is ready for ``nextEvent()``.
        case ready(HTTPEvent)
        /// The server has the event and owes a response.
        case awaitingResponse
        /// The input cannot be read any further. The rejection is ready for ``nextEvent()``.
        case rejected(HTTPError)
        /// The server has the rejection and owes a response.
        case awaitingRejectionResponse
        /// The last response has been written.
        case closed
    }

    enum InputState {
        case open
        /// The next response is the last one.
        case draining
        /// The peer sends no more. Requests that have arrived are still answered.
        case ended
    }

    init(limits: HTTPLimits, budget: RequestBudget) {
        self.limits = limits
        reservation = RequestReservation(budget)
    }

    // MARK: Input

    mutating func receive(_ bytes: Span<UInt8>) {
        do throws(HTTPError) {
            switch stage {
            case .rejected, .awaitingRejectionResponse, .closed: return
            case .requestLine, .requestLineAfterEmptyLine: input.discardParsed()
            case .content(let end): try input.makeRoom(for: bytes.count, upTo: end, within: &reservation)
            case .chunks:
                try input.makeRoom(for: bytes.count, upTo: input.body.lowerBound + limits.maxBodyBytes, within: &reservation)
            case .fields, .ready, .awaitingResponse: break
            }
        } catch {
            return reject(error)
        }
        awaitsContinue = false
        input.append(bytes)
        advance()
    }

    mutating func receivedEndOfInput() {
        inputState = .ended
        advance()
    }

    /// The server's timeout has expired. An incomplete request gets 408 (RFC 9110 §15.5.9). An idle connection closes without a response.
    mutating func timedOut() {
        switch stage {
        case .requestLine where input.unread == 0, .requestLineAfterEmptyLine where input.unread == 0: close()
        case .requestLine, .requestLineAfterEmptyLine, .fields: reject(.headTimeout)
        case .content, .chunks: reject(.bodyTimeout)
        case .ready, .awaitingResponse, .rejected, .awaitingRejectionResponse, .closed: close()
        }
    }

    mutating func beginShutdown(_ shutdown: HTTPShutdown) {
        guard inputState == .open || shutdown == .final else { return }
        if inputState == .open { inputState = .draining }
        if shutdown == .final, phase == .idle { close() }
    }

    // MARK: Events and responses

    var hasEvent: Bool {
        switch stage {
        case .ready, .rejected: output.count < limits.maxPendingOutputBytes
        case .content, .chunks: awaitsContinue && output.count < limits.maxPendingOutputBytes
        case .requestLine, .requestLineAfterEmptyLine, .fields, .awaitingResponse, .awaitingRejectionResponse, .closed: false
        }
    }

    mutating func nextEvent() -> HTTPEvent? {
        guard output.count < limits.maxPendingOutputBytes else { return nil }
        switch stage {
        case .ready(let event):
            stage = .awaitingResponse
            return event
        case .rejected(let error):
            stage = .awaitingRejectionResponse
            return .rejection(error, stream: 0)
        case .content where awaitsContinue, .chunks where awaitsContinue:
            awaitsContinue = false
            return .expectContinue(head.request)
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks, .awaitingResponse,
            .awaitingRejectionResponse, .closed:
            return nil
        }
    }

    func withBody<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        guard case .awaitingResponse = stage else { return body(Span()) }
        return body(input.bytes.span.extracting(input.body))
    }

    mutating func respond(with response: consuming HTTPResponse) {
        guard case .awaitingResponse = stage else { return }
        reservation.end()
        responseCount += 1
        let isLast = inputState == .draining || !head.persists || responseCount == limits.maxRequestsPerConnection
        output.append(response, to: head.method, connection: isLast ? "close" : head.version == .http1_0 ? "keep-alive" : nil)
        guard !isLast else { return close() }
        head = HTTP1Head()
        stage = .requestLine
        input.discardParsed()
        advance()
    }

    mutating func send100Continue() {
        switch stage {
        case .content, .chunks: if input.unread == 0, input.body.isEmpty { output.append100Continue() }
        case .requestLine, .requestLineAfterEmptyLine, .fields, .ready, .awaitingResponse, .rejected,
            .awaitingRejectionResponse, .closed:
            break
        }
    }

    mutating func reject(with response: consuming HTTPResponse) {
        switch stage {
        case .awaitingRejectionResponse, .content, .chunks:
            output.append(response, to: head.method, connection: "close")
            close()
        case .requestLine, .requestLineAfterEmptyLine, .fields, .ready, .awaitingResponse, .rejected, .closed:
            respond(with: response)
        }
    }

    mutating func close() {
        stage = .closed
        input.discardAll()
        reservation.end()
    }

    mutating func produceOutput(into bytes: inout [UInt8], maxBytes: Int) {
        output.produce(into: &bytes, maxBytes: maxBytes)
    }

    // MARK: State

    var wantsToSend: Bool { output.count > 0 }

    var pendingResponseBytes: Int { output.count }

    /// Pending responses, and the requests that follow the one that waits behind them, in bytes.
    var unreadBytes: Int {
        if case .ready = stage { output.count + input.unread } else { output.count }
    }

    var wantsToReceive: Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks: inputState != .ended
        case .ready, .awaitingResponse: inputState != .ended && input.unread < limits.maxPipelinedBytes
        case .rejected, .awaitingRejectionResponse, .closed: false
        }
    }

    var phase: HTTPPhase {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine:
            if input.unread > 0 { .head } else if output.count > 0 { .responding } else { .idle }
        case .fields: .head
        case .content, .chunks: .body
        case .ready, .awaitingResponse, .rejected, .awaitingRejectionResponse, .closed: .responding
        }
    }

    var isFinished: Bool {
        if case .closed = stage { output.count == 0 } else { false }
    }

    var bufferedBodyBytes: Int {
        switch stage {
        case .content: input.bytes.count - input.body.lowerBound
        case .chunks, .ready, .awaitingResponse: input.body.count
        case .requestLine, .requestLineAfterEmptyLine, .fields, .rejected, .awaitingRejectionResponse, .closed: 0
        }
    }
}

/// One HTTP/1.x connection of a server (RFC 9112): bytes to requests in order, answers to bytes.
struct HTTP1Connection: ~Copyable {
    private let limits: HTTPLimits
    private var lease: RequestLease
    private var input = HTTP1Input()
    private var head = HTTP1Head()
    private var stage = Stage.requestLine
    private var intake = Intake.open
    /// The peer waits to be asked for content, of which nothing has come, and the server was not told.
    private var expects = false
    private var output = HTTP1Output()
    private var answered = 0

    private enum Stage {
        /// Nothing of a request yet, or a part of its first line.
        case requestLine
        /// One empty line has come where a request line was expected.
        case requestLineAfterEmptyLine
        /// Field lines; the first one begins at this offset.
        case fields(start: Int)
        /// A body up to this offset.
        case content(end: Int)
        case chunks(ChunkedBody)
        /// A whole request, or the refusal of one, waits to be asked for.
        case ready(HTTPEvent)
        /// It was handed over and waits to be answered.
        case answering
        /// A refusal of what cannot be read on waits to be asked for. Nothing more will be read.
        case refused(HTTPRefusal)
        /// It was handed over and waits to be answered.
        case refusing
        /// The last answer was given.
        case closed
    }

    private enum Intake {
        case open
        /// The next answer is the last.
        case draining
        /// The peer will send no more; what has come is still answered.
        case ended
    }

    init(limits: HTTPLimits, allowance: RequestAllowance) {
        self.limits = limits
        lease = RequestLease(allowance)
    }

    // MARK: Input

    mutating func receive(_ bytes: Span<UInt8>) {
        do throws(HTTPRefusal) {
            switch stage {
            case .refused, .refusing, .closed: return
            case .requestLine, .requestLineAfterEmptyLine: input.discardParsed()
            case .content(let end): try input.makeRoom(for: bytes.count, upTo: end, within: &lease)
            case .chunks:
                try input.makeRoom(for: bytes.count, upTo: input.body.lowerBound + limits.maxBodyBytes, within: &lease)
            case .fields, .ready, .answering: break
            }
        } catch {
            return refuse(error)
        }
        expects = false
        input.append(bytes)
        advance()
    }

    mutating func receivedEndOfInput() {
        intake = .ended
        advance()
    }

    /// The server has waited long enough. RFC 9110 §15.5.9: 408 to half a request; without any of it, there is nothing to answer.
    mutating func timedOut() {
        switch stage {
        case .requestLine where input.unread == 0, .requestLineAfterEmptyLine where input.unread == 0: close()
        case .requestLine, .requestLineAfterEmptyLine, .fields:
            refuse(HTTPRefusal(408, "the head of the request has taken too long to arrive"))
        case .content, .chunks: refuse(HTTPRefusal(408, "the body of the request has taken too long to arrive"))
        case .ready, .answering, .refused, .refusing, .closed: close()
        }
    }

    mutating func beginShutdown(_ shutdown: HTTPShutdown) {
        guard intake == .open || shutdown == .final else { return }
        if intake == .open { intake = .draining }
        if shutdown == .final, phase == .idle { close() }
    }

    /// Reads on until an event waits or more bytes are needed.
    private mutating func advance() {
        do throws(HTTPRefusal) {
            while try step() {}
            if intake == .ended { try finishEarly() }
        } catch {
            refuse(error)
        }
    }

    /// RFC 9112 §11.2: what follows a request that could not be read is not a request.
    private mutating func refuse(_ refusal: HTTPRefusal) {
        stage = .refused(refusal)
        input.discardAll()
        lease.end()
    }

    /// Does one thing; whether there may be more to do.
    private mutating func step() throws(HTTPRefusal) -> Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine: try readRequestLine()
        case .fields(let start): try readFields(start: start)
        case .content(let end): readContent(end: end)
        case .chunks(let chunks): try readChunks(chunks)
        case .ready, .answering, .refused, .refusing, .closed: false
        }
    }

    // A span of a stored property would borrow all of `self`: hence the second reference to the bytes in the three that read lines.

    private mutating func readRequestLine() throws(HTTPRefusal) -> Bool {
        try refuseOtherProtocols()
        let limit = limits.maxRequestLineBytes
        guard
            let line = try input.nextLine(
                within: limit, else: HTTPRefusal(414, "the request line is longer than \(limit) bytes"))
        else { return false }
        guard !line.isEmpty else {
            // RFC 9112 §2.2: at least one empty line before the request line should be ignored. One is.
            guard case .requestLine = stage else { throw HTTPRefusal(400, "there are empty lines before the request line") }
            stage = .requestLineAfterEmptyLine
            return true
        }
        let bytes = input.bytes
        try head.readRequestLine(bytes.span.extracting(line))
        stage = .fields(start: input.parsed)
        return true
    }

    /// A peer that speaks something else may never send a line feed: its first byte tells.
    private func refuseOtherProtocols() throws(HTTPRefusal) {
        guard let first = input.first, !ASCIISet.token.contains(first), first != .carriageReturn, first != .lineFeed else {
            return
        }
        // RFC 8446 §5.1: the content type of a record that begins a handshake.
        throw HTTPRefusal(400, first == 0x16 ? "this is a TLS handshake where HTTP is spoken" : "the method is not a token")
    }

    private mutating func readFields(start: Int) throws(HTTPRefusal) -> Bool {
        let bytes = input.bytes
        let limit = limits.maxHeaderBytes
        while let line = try input.nextLine(
            within: limit - (input.parsed - start), else: HTTPRefusal(431, "the head is larger than \(limit) bytes"))
        {
            if line.isEmpty { return try beginBody() }
            try head.readField(bytes.span.extracting(line), limits: limits)
        }
        return false
    }

    private mutating func beginBody() throws(HTTPRefusal) -> Bool {
        input.beginBody()
        switch try head.framing(limits: limits) {
        case .length(0):
            complete()
            return false
        case .length(let length):
            do throws(HTTPRefusal) {
                try beginContent()
            } catch {
                // Its end is here: the connection can go on.
                guard input.unread >= length else { throw error }
                input.join(length)
                stage = .ready(.refusal(error, stream: 0))
                return false
            }
            stage = .content(end: input.parsed + length)
        case .chunked:
            try beginContent()
            stage = .chunks(ChunkedBody())
        }
        // RFC 9110 §10.1.1: not if some of the content has come already.
        expects = head.expectation == .continue && input.unread == 0
        return true
    }

    private mutating func beginContent() throws(HTTPRefusal) {
        try lease.begin()
        try lease.hold(input.capacity)
    }

    private mutating func readContent(end: Int) -> Bool {
        guard input.bytes.count >= end else { return false }
        input.join(end - input.parsed)
        complete()
        return false
    }

    private mutating func readChunks(_ chunks: ChunkedBody) throws(HTTPRefusal) -> Bool {
        var chunks = chunks
        while true {
            if case .data(let rest) = chunks.stage {
                let count = min(rest, input.unread)
                guard count > 0 else { break }
                input.join(count)
                chunks.take(count)
            } else {
                guard try readLine(of: &chunks) else { break }
                if case .complete = chunks.stage {
                    complete()
                    return false
                }
            }
        }
        stage = .chunks(chunks)
        input.closeGap()
        return false
    }

    private mutating func readLine(of chunks: inout ChunkedBody) throws(HTTPRefusal) -> Bool {
        let limit = chunks.maxLineBytes(limits)
        guard let line = try input.nextLine(within: limit, else: chunks.overlong(limits)) else { return false }
        let bytes = input.bytes
        try chunks.read(bytes.span.extracting(line), limits: limits)
        return true
    }

    private mutating func complete() {
        stage = .ready(.request(head.request))
    }

    /// The peer sends no more, and no whole request is left.
    private mutating func finishEarly() throws(HTTPRefusal) {
        switch stage {
        case .requestLine where input.unread == 0, .requestLineAfterEmptyLine where input.unread == 0: close()
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks:
            // RFC 9112 §8: incomplete.
            throw HTTPRefusal(400, "the connection ended before the request did")
        case .ready, .answering, .refused, .refusing, .closed: break
        }
    }

    // MARK: Events and answers

    var hasEvent: Bool {
        switch stage {
        case .ready, .refused: output.count < limits.maxPendingOutputBytes
        case .content, .chunks: expects && output.count < limits.maxPendingOutputBytes
        case .requestLine, .requestLineAfterEmptyLine, .fields, .answering, .refusing, .closed: false
        }
    }

    mutating func nextEvent() -> HTTPEvent? {
        guard output.count < limits.maxPendingOutputBytes else { return nil }
        switch stage {
        case .ready(let event):
            stage = .answering
            return event
        case .refused(let refusal):
            stage = .refusing
            return .refusal(refusal, stream: 0)
        case .content where expects, .chunks where expects:
            expects = false
            return .expectation(head.request)
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks, .answering, .refusing, .closed: return nil
        }
    }

    func withBody<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        guard case .answering = stage else { return body(Span()) }
        return body(input.bytes.span.extracting(input.body))
    }

    mutating func respond(with response: consuming HTTPResponse) {
        guard case .answering = stage else { return }
        lease.end()
        answered += 1
        let isLast = intake == .draining || !head.persists || answered == limits.maxRequestsPerConnection
        output.append(response, to: head.method, connection: isLast ? "close" : head.version == .http1_0 ? "keep-alive" : nil)
        guard !isLast else { return close() }
        head = HTTP1Head()
        stage = .requestLine
        input.discardParsed()
        advance()
    }

    mutating func askForContent() {
        switch stage {
        case .content, .chunks: if input.unread == 0, input.body.isEmpty { output.appendContinue() }
        case .requestLine, .requestLineAfterEmptyLine, .fields, .ready, .answering, .refused, .refusing, .closed: break
        }
    }

    mutating func refuse(with response: consuming HTTPResponse) {
        switch stage {
        case .refusing, .content, .chunks:
            output.append(response, to: head.method, connection: "close")
            close()
        case .requestLine, .requestLineAfterEmptyLine, .fields, .ready, .answering, .refused, .closed: respond(with: response)
        }
    }

    private mutating func close() {
        stage = .closed
        input.discardAll()
        lease.end()
    }

    mutating func produceOutput(into bytes: inout [UInt8], budget: Int) {
        output.produce(into: &bytes, budget: budget)
    }

    // MARK: State

    var wantsToSend: Bool { output.count > 0 }

    var pendingAnswerBytes: Int { output.count }

    var wantsToReceive: Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks: intake != .ended
        case .ready, .answering: intake != .ended && input.unread < limits.maxPipelinedBytes
        case .refused, .refusing, .closed: false
        }
    }

    var phase: HTTPPhase {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine:
            if input.unread > 0 { .head } else if output.count > 0 { .responding } else { .idle }
        case .fields: .head
        case .content, .chunks: .body
        case .ready, .answering, .refused, .refusing, .closed: .responding
        }
    }

    var isFinished: Bool {
        if case .closed = stage { output.count == 0 } else { false }
    }

    var bufferedBodyBytes: Int {
        switch stage {
        case .content: input.bytes.count - input.body.lowerBound
        case .chunks, .ready, .answering: input.body.count
        case .requestLine, .requestLineAfterEmptyLine, .fields, .refused, .refusing, .closed: 0
        }
    }
}

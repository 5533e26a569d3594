/// One HTTP/1.x connection of a server (RFC 9112): bytes to requests in order, answers to bytes.
///
/// Everything received lies in one buffer: the head is read from it line by line as lines become whole, so no byte is looked at twice; the
/// body stays in it, and a chunked one is moved together in place.
struct HTTP1Connection: ~Copyable {
    private let limits: HTTPLimits
    private var input: [UInt8] = []
    /// Everything before it has been read.
    private var parsed = 0
    /// No line feed is between `parsed` and here.
    private var searched = 0
    /// Where the current request's body is, as far as it has been read.
    private var body = 0..<0
    private var head = HTTP1Head()
    private var stage = Stage.requestLine
    private var intake = Intake.open
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
        /// An event waits to be asked for.
        case ready(HTTPEvent)
        /// An event was handed over and waits to be answered.
        case answering
        /// Nothing more will be read.
        case closed
    }

    private enum Intake {
        case open
        /// The next answer is the last.
        case draining
        /// The peer will send no more; what has come is still answered.
        case ended
    }

    /// A connection between requests keeps a buffer of at most this many bytes: enough for most reviews, little for ten thousand connections.
    private static let retainedBytes = 16 << 10
    /// From this many bytes of a body on, room for all of it is made at once. Before, the peer has only claimed that it will come.
    private static let bytesThatEarnRoom = 256 << 10

    init(limits: HTTPLimits) {
        self.limits = limits
    }

    // MARK: Input

    mutating func receive(_ bytes: Span<UInt8>) {
        if case .closed = stage { return }
        if parsed > 0, isBetweenRequests { discardParsed() }
        if input.count >= Self.bytesThatEarnRoom, case .content(let end) = stage {
            input.reserveCapacity(end + limits.maxPipelinedBytes)
        }
        bytes.withUnsafeBufferPointer { input.append(contentsOf: $0) }
        advance()
    }

    mutating func receivedEndOfInput() {
        intake = .ended
        advance()
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
            // RFC 9112 §11.2: what follows a request that could not be read is not a request.
            stage = .ready(.refusal(error, stream: 0))
        }
    }

    /// Does one thing; whether there may be more to do.
    private mutating func step() throws(HTTPRefusal) -> Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine: try readRequestLine()
        case .fields(let start): try readFields(start: start)
        case .content(let end): readContent(end: end)
        case .chunks(let chunks): try readChunks(chunks)
        case .ready, .answering, .closed: false
        }
    }

    // A span of a stored property would borrow all of `self`: hence the second reference to the buffer in the three that read lines.

    private mutating func readRequestLine() throws(HTTPRefusal) -> Bool {
        let input = input
        let limit = limits.maxRequestLineBytes
        guard
            let line = try nextLine(
                of: input.span, within: limit, else: HTTPRefusal(414, "the request line is longer than \(limit) bytes"))
        else { return false }
        guard !line.isEmpty else {
            // RFC 9112 §2.2: at least one empty line before the request line should be ignored. One is.
            guard case .requestLine = stage else { throw HTTPRefusal(400, "there are empty lines before the request line") }
            stage = .requestLineAfterEmptyLine
            return true
        }
        head = HTTP1Head()
        try head.readRequestLine(input.span.extracting(line))
        stage = .fields(start: parsed)
        return true
    }

    private mutating func readFields(start: Int) throws(HTTPRefusal) -> Bool {
        let input = input
        let limit = limits.maxHeaderBytes
        while let line = try nextLine(
            of: input.span, within: limit - (parsed - start), else: HTTPRefusal(431, "the head is larger than \(limit) bytes"))
        {
            if line.isEmpty { return try beginBody() }
            try head.readField(input.span.extracting(line), limits: limits)
        }
        return false
    }

    private mutating func beginBody() throws(HTTPRefusal) -> Bool {
        body = parsed..<parsed
        switch try head.framing(limits: limits) {
        case .length(0):
            complete()
            return false
        case .length(let length): stage = .content(end: parsed + length)
        case .chunked: stage = .chunks(ChunkedBody())
        }
        // RFC 9110 §10.1.1: not if some of the content has come already.
        if head.expectation == .continue, parsed == input.count { output.appendContinue() }
        return true
    }

    private mutating func readContent(end: Int) -> Bool {
        guard input.count >= end else { return false }
        parsed = end
        searched = end
        body = body.lowerBound..<end
        complete()
        return false
    }

    private mutating func readChunks(_ chunks: ChunkedBody) throws(HTTPRefusal) -> Bool {
        var chunks = chunks
        while true {
            if case .data(let rest) = chunks.stage {
                let count = min(rest, input.count - parsed)
                guard count > 0 else { break }
                moveToBody(count)
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
        closeGap()
        return false
    }

    private mutating func readLine(of chunks: inout ChunkedBody) throws(HTTPRefusal) -> Bool {
        let input = input
        let limits = limits
        let limit = chunks.maxLineBytes(limits)
        guard let line = try nextLine(of: input.span, within: limit, else: chunks.overlong(limits)) else { return false }
        try chunks.read(input.span.extracting(line), limits: limits)
        return true
    }

    /// Joins the next bytes to the body before them.
    private mutating func moveToBody(_ count: Int) {
        let end = body.upperBound
        let source = parsed..<parsed + count
        if end < parsed {
            input.withUnsafeMutableBufferPointer { bytes in
                _ = bytes.extracting(end...).update(fromContentsOf: bytes.extracting(source))
            }
        }
        body = body.lowerBound..<end + count
        parsed += count
        searched = parsed
    }

    /// Drops the sizes of chunks from the buffer, or a body of one-byte chunks would take six times its size.
    private mutating func closeGap() {
        let gap = body.upperBound..<parsed
        guard !gap.isEmpty else { return }
        input.removeSubrange(gap)
        parsed -= gap.count
        searched -= gap.count
    }

    private mutating func complete() {
        stage = .ready(.request(head.request))
    }

    /// The peer sends no more, and no whole request is left.
    private mutating func finishEarly() throws(HTTPRefusal) {
        switch stage {
        case .requestLine where parsed == input.count, .requestLineAfterEmptyLine where parsed == input.count: close()
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks:
            // RFC 9112 §8: incomplete.
            throw HTTPRefusal(400, "the connection ended before the request did")
        case .ready, .answering, .closed: break
        }
    }

    /// The next line without its line end, if it has come whole. `limit` is in bytes and counts the line end.
    private mutating func nextLine(
        of input: Span<UInt8>, within limit: Int, else refusal: @autoclosure () -> HTTPRefusal
    ) throws(HTTPRefusal) -> Range<Int>? {
        let feed = input.firstIndex(of: .lineFeed, from: searched)
        guard (feed.map { $0 + 1 } ?? input.count) - parsed <= limit else { throw refusal() }
        guard let feed else {
            searched = input.count
            return nil
        }
        // RFC 9112 §2.2 lets a server take a bare line feed for a line end; parsers that do and parsers that do not can be played off.
        guard feed > parsed, input[feed - 1] == .carriageReturn else {
            throw HTTPRefusal(400, "a line ends with a line feed that no carriage return precedes")
        }
        let line = parsed..<feed - 1
        parsed = feed + 1
        searched = parsed
        return line
    }

    // MARK: Events and answers

    mutating func nextEvent() -> HTTPEvent? {
        guard case .ready(let event) = stage, output.count < limits.maxPendingOutputBytes else { return nil }
        stage = .answering
        if case .refusal = event { intake = .ended }
        return event
    }

    func withBody<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        guard case .answering = stage else { return body(Span()) }
        return body(input.span.extracting(self.body))
    }

    mutating func respond(with response: consuming HTTPResponse) {
        guard case .answering = stage else { return }
        answered += 1
        let isLast = intake == .draining || !head.persists || answered == limits.maxRequestsPerConnection
        output.append(response, to: head.method, connection: isLast ? "close" : head.version == .http1_0 ? "keep-alive" : nil)
        guard !isLast else { return close() }
        stage = .requestLine
        discardParsed()
        advance()
    }

    mutating func refuse(with response: consuming HTTPResponse) {
        guard case .answering = stage else { return }
        output.append(response, to: head.method, connection: "close")
        close()
    }

    /// Makes the buffer begin with what has not been read, and gives back what a large body took.
    private mutating func discardParsed() {
        if parsed == input.count {
            if input.capacity > Self.retainedBytes { input = [] } else { input.removeAll(keepingCapacity: true) }
        } else if parsed > limits.maxPipelinedBytes {
            input = Array(input[parsed...])
        } else {
            return
        }
        parsed = 0
        searched = 0
        body = 0..<0
    }

    private mutating func close() {
        stage = .closed
        input = []
        parsed = 0
        searched = 0
        body = 0..<0
    }

    mutating func produceOutput(into bytes: inout [UInt8], budget: Int) {
        output.produce(into: &bytes, budget: budget)
    }

    // MARK: State

    private var isBetweenRequests: Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine: true
        default: false
        }
    }

    var wantsToSend: Bool { output.count > 0 }

    var wantsToReceive: Bool {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine, .fields, .content, .chunks: intake != .ended
        case .ready, .answering: intake != .ended && input.count - parsed < limits.maxPipelinedBytes
        case .closed: false
        }
    }

    var phase: HTTPPhase {
        switch stage {
        case .requestLine, .requestLineAfterEmptyLine:
            if parsed < input.count { .head } else if output.count > 0 { .responding } else { .idle }
        case .fields: .head
        case .content, .chunks: .body
        case .ready, .answering, .closed: .responding
        }
    }

    var isFinished: Bool {
        if case .closed = stage { output.count == 0 } else { false }
    }

    var bufferedBodyBytes: Int {
        switch stage {
        case .content: input.count - body.lowerBound
        case .chunks, .ready, .answering: body.count
        case .requestLine, .requestLineAfterEmptyLine, .fields, .closed: 0
        }
    }
}

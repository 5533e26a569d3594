/// All requests of one HTTP/2 connection, as libnghttp2's callbacks tell of them. It is what C points back at, hence a class; it knows no C.
final class HTTP2Streams {
    /// What is to be asked of the session once libnghttp2 has returned.
    enum Order {
        /// Say that so many bytes of a stream were consumed.
        case consume(stream: Int32, bytes: Int)
        /// Let a stream send a large body.
        case widen(stream: Int32, window: Int)
        /// End a stream without an error: it has its answer, and the rest of its request is too much.
        case reset(stream: Int32)
    }

    private let limits: HTTPLimits
    private let allowance: RequestAllowance
    private var table: [Int32: HTTP2Stream] = [:]
    private(set) var orders: [Order] = []
    /// Streams with an event that waits to be asked for, oldest first; some may be gone.
    private var eventful = Queue<Int32>()
    /// Streams that wait for room, oldest first; some may be gone.
    private var waiting = Queue<Int32>()
    /// Bytes promised to large bodies.
    private var grantedBytes = 0
    private(set) var bufferedBodyBytes = 0
    /// Bytes of answers that were not handed out yet.
    private(set) var pendingAnswerBytes = 0
    /// The stream that was opened last.
    private(set) var newest: Int32 = 0
    private var patience: HTTP2Patience
    private var hasOverflowed = false
    /// Why the peer was told to go away; nil while it was not, or not for an error.
    private(set) var connectionError: HTTP2ErrorCode?

    init(limits: HTTPLimits, allowance: RequestAllowance) {
        self.limits = limits
        self.allowance = allowance
        patience = HTTP2Patience(limit: limits.patience)
    }

    // MARK: What the peer sends

    func begin(_ id: Int32) {
        newest = id
        table[id] = HTTP2Stream(allowance: allowance)
    }

    func field(_ id: Int32, _ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard let stream = table[id] else { return }
        do throws(HTTPRefusal) {
            switch stream.stage {
            case .head: try stream.head.read(name, value, limits: limits)
            case .body: try stream.countTrailer(name, value, limits: limits)
            case .complete, .refused, .answering, .answered: break
            }
        } catch {
            patience.charge(error.status == 431 ? .headerList : .refusal)
            refuse(id, stream, error)
        }
    }

    /// The header section is whole; `isLast` when no content follows.
    func endOfHead(_ id: Int32, isLast: Bool) {
        guard let stream = table[id] else { return }
        guard case .head = stream.stage else { return isLast ? endOfBody(id) : () }
        do throws(HTTPRefusal) {
            stream.stage = .body(try stream.head.request(stream: id, limits: limits))
        } catch {
            patience.charge(.refusal)
            return refuse(id, stream, error)
        }
        if isLast { return endOfBody(id) }
        do throws(HTTPRefusal) {
            try stream.lease.begin()
        } catch {
            // Not the peer's fault: its patience is not charged.
            return refuse(id, stream, error)
        }
        guard stream.head.expectation == .continue else { return }
        stream.expects = true
        eventful.append(id)
    }

    func data(_ id: Int32, _ bytes: Span<UInt8>) {
        guard let stream = table[id] else { return }
        guard case .body = stream.stage else { return discard(bytes.count, id, stream) }
        // RFC 9110 §10.1.1: whoever sends does not wait.
        stream.expects = false
        guard stream.body.count + bytes.count <= limits.maxBodyBytes else {
            patience.charge(.refusal)
            return refuse(id, stream, HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes"))
        }
        do throws(HTTPRefusal) {
            try stream.lease.makeRoom(for: bytes.count, in: &stream.body, upTo: size(of: stream))
        } catch {
            discard(bytes.count, id, stream)
            return refuse(id, stream, error)
        }
        bytes.withUnsafeBufferPointer { stream.body.append(contentsOf: $0) }
        bufferedBodyBytes += bytes.count
        switch stream.room {
        case .granted: orders.append(.consume(stream: id, bytes: bytes.count))
        case .firstWindow: askForRoom(id, stream)
        case .waiting: break
        }
    }

    /// Takes content that nobody reads any more, so that its sender gets to its end, and to the answer.
    private func discard(_ count: Int, _ id: Int32, _ stream: HTTP2Stream) {
        stream.discarded += count
        orders.append(stream.discarded <= limits.maxDiscardedBytes ? .consume(stream: id, bytes: count) : .reset(stream: id))
    }

    /// Whether the rest of a request that has been answered already is awaited rather than cut off.
    ///
    /// RFC 9113 §8.1 lets a server reset the stream without an error then, and asks clients to read the answer all the same. Some do not:
    /// curl 7.88, Debian 12's, reports a broken stream.
    func awaitsRest(_ id: Int32) -> Bool {
        guard let stream = table[id] else { return false }
        return stream.head.contentLength ?? 0 <= limits.maxDiscardedBytes && stream.discarded <= limits.maxDiscardedBytes
    }

    func endOfBody(_ id: Int32) {
        guard let stream = table[id], case .body(let request) = stream.stage else { return }
        stream.stage = .complete(request)
        eventful.append(id)
    }

    func wasReset() { patience.charge(.reset) }

    /// RFC 9113 §6.9.1 and §6.9.2: where SETTINGS did it, the connection has to end. Libnghttp2 does not tell this from a WINDOW_UPDATE,
    /// and §5.4.1 lets any error of a stream be one of the connection. No decent client comes near such a window.
    func windowOverflowed() { hasOverflowed = true }

    func saidGoAway(_ code: UInt32) {
        guard let code = HTTP2ErrorCode(rawValue: code), code != .noError else { return }
        connectionError = code
    }

    func wastedFrames(_ count: Int) { patience.charge(.frame, times: count) }

    func closed(_ id: Int32, inOrder: Bool) {
        guard let stream = table.removeValue(forKey: id) else { return }
        releaseBody(of: stream)
        pendingAnswerBytes -= stream.answer.count - stream.answerSent
        if inOrder, case .answered = stream.stage { patience.earnAnswer() }
        // A hundred streams at once happen; the table of an idle connection stays small.
        if table.isEmpty, table.capacity > 32 { table = [:] }
    }

    /// No more input comes: requests that are not whole never will be.
    func endOfInput() {
        for (id, stream) in table {
            switch stream.stage {
            case .head, .body: closed(id, inOrder: false)
            case .complete, .refused, .answering, .answered: break
            }
        }
    }

    /// The connection is over: nothing will be answered any more.
    func abandon() {
        table = [:]
        eventful = Queue()
        waiting = Queue()
        orders = []
        grantedBytes = 0
        bufferedBodyBytes = 0
        pendingAnswerBytes = 0
    }

    // MARK: Room for large bodies

    private func askForRoom(_ id: Int32, _ stream: HTTP2Stream) {
        guard stream.body.count > limits.streamWindowBytes / 2, size(of: stream) > limits.streamWindowBytes else { return }
        stream.room = .waiting
        waiting.append(id)
        admit()
    }

    /// What a body may come to.
    private func size(of stream: HTTP2Stream) -> Int { stream.head.contentLength ?? limits.maxBodyBytes }

    /// Lets those in that fit, in the order of asking. One is always let in, so nobody waits for ever.
    private func admit() {
        while let id = waiting.first {
            if let stream = table[id], case .waiting = stream.room {
                let size = size(of: stream)
                guard grantedBytes == 0 || grantedBytes + size <= limits.maxLargeBodyBytes else { return }
                grantedBytes += size
                stream.room = .granted(size)
                orders.append(.widen(stream: id, window: limits.largeWindowBytes))
                orders.append(.consume(stream: id, bytes: stream.body.count))
            }
            waiting.removeFirst()
        }
    }

    private func releaseBody(of stream: HTTP2Stream) {
        bufferedBodyBytes -= stream.body.count
        stream.body = []
        stream.lease.end()
        if case .granted(let size) = stream.room { grantedBytes -= size }
        stream.room = .firstWindow
        admit()
    }

    private func refuse(_ id: Int32, _ stream: HTTP2Stream, _ refusal: HTTPRefusal) {
        dropBody(id, of: stream)
        stream.stage = .refused(refusal)
        eventful.append(id)
    }

    /// Throws away what has come of a body of which more may come.
    private func dropBody(_ id: Int32, of stream: HTTP2Stream) {
        switch stream.room {
        // Or its sender would never get to its end, and to the answer.
        case .firstWindow, .waiting: if !stream.body.isEmpty { orders.append(.consume(stream: id, bytes: stream.body.count)) }
        case .granted: break
        }
        releaseBody(of: stream)
    }

    func takeOrders() -> [Order] {
        guard !orders.isEmpty else { return [] }
        defer { orders = [] }
        return orders
    }

    // MARK: What the server does

    /// A peer that does not take its answers gets no more of them: its requests wait, and are counted as what they are, bodies.
    var hasEvent: Bool { pendingAnswerBytes < limits.maxPendingOutputBytes && eventful.first != nil }

    func nextEvent() -> HTTPEvent? {
        guard hasEvent else { return nil }
        while let id = eventful.first {
            eventful.removeFirst()
            guard let stream = table[id] else { continue }
            switch stream.stage {
            case .complete(let request):
                stream.stage = .answering
                return .request(request)
            case .refused(let refusal):
                stream.stage = .answering
                return .refusal(refusal, stream: id)
            case .body(let request) where stream.expects:
                stream.expects = false
                return .expectation(request)
            case .head, .body, .answering, .answered: continue
            }
        }
        return nil
    }

    func body(of id: Int32) -> [UInt8] { table[id]?.body ?? [] }

    /// Whether a request with nothing but a head can still become whole: then its content is worth asking for.
    func awaitsFirstData(_ id: Int32) -> Bool {
        guard let stream = table[id], case .body = stream.stage else { return false }
        return stream.body.isEmpty
    }

    /// Takes the content of an answer to a request, or to the head of one; `nil` when that is gone or has been answered, else whether content
    /// is to be sent.
    func answer(_ id: Int32, content: consuming [UInt8]) -> Bool? {
        guard let stream = table[id] else { return nil }
        switch stream.stage {
        case .answering: releaseBody(of: stream)
        case .body: dropBody(id, of: stream)
        case .head, .complete, .refused, .answered: return nil
        }
        stream.stage = .answered
        // RFC 9110 §9.3.2: HEAD is answered like GET, without the content.
        guard stream.head.method != .head, !content.isEmpty else { return false }
        stream.answer = content
        pendingAnswerBytes += stream.answer.count
        return true
    }

    /// Copies the next part of an answer's content to where libnghttp2 builds its frame. Returns the count and whether that was all of it.
    func readAnswer(_ id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isLast: Bool) {
        guard let stream = table[id] else { return (0, true) }
        let end = min(stream.answer.count, stream.answerSent + buffer.count)
        let part = stream.answer[stream.answerSent..<end]
        _ = buffer.update(fromContentsOf: part)
        stream.answerSent = end
        pendingAnswerBytes -= part.count
        return (part.count, end == stream.answer.count)
    }

    // MARK: State

    /// Why the connection cannot go on, if it cannot.
    var failure: HTTP2Failure? { hasOverflowed ? .overflowed : patience.isExhausted ? .flooded : nil }

    /// Streams that are open as far as the engine is concerned.
    var count: Int { table.count }

    /// What has waited longest; `nil` when there are no streams. Streams are numbered in the order of their opening.
    var longestWait: HTTPWait? {
        guard let (id, stream) = table.min(by: { $0.key < $1.key }) else { return nil }
        return HTTPWait(stream.phase, stream: id)
    }

    /// Refuses those requests of which parts of the body are missing.
    func refuseBodies(through newest: Int32) {
        for (id, stream) in table where id <= newest && stream.phase == .body {
            stream.discarded = limits.maxDiscardedBytes + 1
            refuse(id, stream, HTTPRefusal(408, "the body of the request has taken too long to arrive"))
        }
    }

    /// Streams whose answer the peer does not take.
    func untaken(through newest: Int32) -> [Int32] {
        table.compactMap { id, stream in if id <= newest, case .answered = stream.stage { id } else { nil } }
    }

    /// Whether a whole request has not been answered.
    var owesAnswer: Bool {
        table.values.contains { stream in
            switch stream.stage {
            case .complete, .refused, .answering: true
            case .head, .body, .answered: false
            }
        }
    }
}

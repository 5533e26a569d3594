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
        /// Send 100 (Continue).
        case askForBody(stream: Int32)
    }

    private let limits: HTTPLimits
    private var table: [Int32: HTTP2Stream] = [:]
    private(set) var orders: [Order] = []
    /// Streams with an event that waits to be asked for, oldest first; some may be gone.
    private var eventful = Queue<Int32>()
    /// Streams that wait for room, oldest first; some may be gone.
    private var waiting = Queue<Int32>()
    /// Bytes promised to large bodies.
    private var grantedBytes = 0
    private(set) var bufferedBodyBytes = 0
    private(set) var patience: HTTP2Patience

    init(limits: HTTPLimits) {
        self.limits = limits
        patience = HTTP2Patience(limit: limits.patience)
    }

    // MARK: What the peer sends

    func begin(_ id: Int32) {
        table[id] = HTTP2Stream()
    }

    func field(_ id: Int32, _ name: Span<UInt8>, _ value: Span<UInt8>) {
        // A trailer section comes when the head is long past. It is dropped; libnghttp2 and the bounds on CONTINUATION limit it.
        guard let stream = table[id], case .head = stream.stage else { return }
        do throws(HTTPRefusal) {
            try stream.head.read(name, value, limits: limits)
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
        if isLast {
            endOfBody(id)
        } else if stream.head.expectation == .continue {
            orders.append(.askForBody(stream: id))
        }
    }

    func data(_ id: Int32, _ bytes: Span<UInt8>) {
        guard let stream = table[id] else { return }
        guard case .body = stream.stage else { return discard(bytes.count, id, stream) }
        guard stream.body.count + bytes.count <= limits.maxBodyBytes else {
            patience.charge(.refusal)
            return refuse(id, stream, HTTPRefusal(413, "the content is larger than \(limits.maxBodyBytes) bytes"))
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

    func wastedFrames(_ count: Int) { patience.charge(.frame, times: count) }

    func closed(_ id: Int32, inOrder: Bool) {
        guard let stream = table.removeValue(forKey: id) else { return }
        releaseBody(of: stream)
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
                stream.body.reserveCapacity(stream.head.contentLength ?? 0)
                orders.append(.widen(stream: id, window: limits.largeWindowBytes))
                orders.append(.consume(stream: id, bytes: stream.body.count))
            }
            waiting.removeFirst()
        }
    }

    private func releaseBody(of stream: HTTP2Stream) {
        bufferedBodyBytes -= stream.body.count
        stream.body = []
        if case .granted(let size) = stream.room { grantedBytes -= size }
        stream.room = .firstWindow
        admit()
    }

    private func refuse(_ id: Int32, _ stream: HTTP2Stream, _ refusal: HTTPRefusal) {
        releaseBody(of: stream)
        stream.stage = .refused(refusal)
        eventful.append(id)
    }

    func takeOrders() -> [Order] {
        guard !orders.isEmpty else { return [] }
        defer { orders = [] }
        return orders
    }

    // MARK: What the server does

    func nextEvent() -> HTTPEvent? {
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

    /// Takes the content of an answer to a request; `nil` when that is gone or has been answered, else whether content is to be sent.
    func answer(_ id: Int32, content: consuming [UInt8]) -> Bool? {
        guard let stream = table[id], case .answering = stream.stage else { return nil }
        releaseBody(of: stream)
        stream.stage = .answered
        // RFC 9110 §9.3.2: HEAD is answered like GET, without the content.
        guard stream.head.method != .head, !content.isEmpty else { return false }
        stream.answer = content
        return true
    }

    /// Copies the next part of an answer's content to where libnghttp2 builds its frame. Returns the count and whether that was all of it.
    func readAnswer(_ id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isLast: Bool) {
        guard let stream = table[id] else { return (0, true) }
        let end = min(stream.answer.count, stream.answerSent + buffer.count)
        let part = stream.answer[stream.answerSent..<end]
        _ = buffer.update(fromContentsOf: part)
        stream.answerSent = end
        return (part.count, end == stream.answer.count)
    }

    // MARK: State

    /// Streams that are open as far as the engine is concerned.
    var count: Int { table.count }

    /// What the streams wait for, the most pressing first: the rest of a head, of a body, or something of ours.
    var phase: HTTPPhase {
        var phase = HTTPPhase.idle
        for stream in table.values {
            switch stream.stage {
            case .head: return .head
            case .body: phase = .body
            case .complete, .refused, .answering, .answered: if phase == .idle { phase = .responding }
            }
        }
        return phase
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

/// First in, first out.
private struct Queue<Element> {
    private var elements: [Element] = []
    private var start = 0

    var first: Element? { start < elements.count ? elements[start] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() {
        start += 1
        guard start == elements.count else { return }
        elements.removeAll(keepingCapacity: elements.capacity <= 128)
        start = 0
    }
}

internal import TextCoding

/// All requests of one HTTP/2 connection, driven by the callbacks of libnghttp2. It is a class because C holds a pointer to it. It calls no C
/// function itself.
final class HTTP2Streams {
    /// A call to make on the session once libnghttp2 has returned.
    enum Action {
        /// Report that this many bytes of a stream were consumed, so that its window opens again.
        case consume(stream: Int32, bytes: Int)
        /// Let a stream send a large body.
        case enlargeWindow(stream: Int32, window: Int)
        /// Reset a stream with NO_ERROR: its response is sent, and the rest of its request is too large to discard.
        case reset(stream: Int32)
    }

    let limits: HTTPLimits
    private let budget: RequestBudget
    var table: [Int32: HTTP2Stream] = [:]
    var actions: [Action] = []
    /// Streams with an event, oldest first. Some may be closed already.
    var readyStreams = Queue<Int32>()
    /// Streams that wait for a larger window, oldest first. Some may be closed already.
    var waitingStreams = Queue<Int32>()
    /// The total size of the large bodies that were admitted, in bytes.
    var grantedBytes = 0
    var bufferedBodyBytes = 0
    /// The size of responses that have not become DATA yet, in bytes.
    var pendingResponseBytes = 0
    /// The stream that was opened last.
    private(set) var newest: Int32 = 0
    private var abuseBudget: HTTP2AbuseBudget
    private var hasWindowOverflowed = false
    /// The error code of the GOAWAY that was sent. Nil if there was none, or if it had no error.
    private(set) var connectionError: HTTP2ErrorCode?

    init(limits: HTTPLimits, budget: RequestBudget) {
        self.limits = limits
        self.budget = budget
        abuseBudget = HTTP2AbuseBudget(limit: limits.abuseBudget)
    }

    // MARK: Input from the peer

    func begin(_ id: Int32) {
        newest = id
        table[id] = HTTP2Stream(budget: budget)
    }

    func field(_ id: Int32, _ name: Span<UInt8>, _ value: Span<UInt8>) {
        guard let stream = table[id] else { return }
        do throws(HTTPError) {
            switch stream.stage {
            case .head: try stream.head.read(name, value, limits: limits)
            case .body: try stream.countTrailer(name, value, limits: limits)
            case .complete, .rejected, .awaitingResponse, .responding: break
            }
        } catch {
            abuseBudget.charge(error.status == 431 ? .headerList : .rejection)
            reject(id, stream, error)
        }
    }

    /// The header section is complete. `isLast` is true if no content follows.
    func endOfHead(_ id: Int32, isLast: Bool) {
        guard let stream = table[id] else { return }
        guard case .head = stream.stage else { return isLast ? endOfBody(id) : () }
        do throws(HTTPError) {
            stream.stage = .body(try stream.head.request(stream: id, limits: limits))
        } catch {
            abuseBudget.charge(.rejection)
            return reject(id, stream, error)
        }
        if isLast { return endOfBody(id) }
        do throws(HTTPError) {
            try stream.reservation.begin()
        } catch {
            // The server is overloaded. The peer is not charged, because it did nothing wrong.
            return reject(id, stream, error)
        }
        guard stream.head.expectation == .continue else { return }
        stream.awaitsContinue = true
        readyStreams.append(id)
    }

    func data(_ id: Int32, _ bytes: Span<UInt8>) {
        guard let stream = table[id] else { return }
        guard case .body = stream.stage else { return discard(bytes.count, id, stream) }
        // RFC 9110 §10.1.1: a peer that sends content does not wait for 100 (Continue) any more.
        stream.awaitsContinue = false
        guard stream.body.count + bytes.count <= limits.maxBodyBytes else {
            abuseBudget.charge(.rejection)
            return reject(id, stream, .contentTooLarge(limits.maxBodyBytes))
        }
        do throws(HTTPError) {
            try stream.reservation.makeRoom(for: bytes.count, in: &stream.body, upTo: maxBodySize(of: stream))
        } catch {
            discard(bytes.count, id, stream)
            return reject(id, stream, error)
        }
        stream.body.append(bytes)
        bufferedBodyBytes += bytes.count
        switch stream.window {
        case .granted: actions.append(.consume(stream: id, bytes: bytes.count))
        case .initial: requestLargeWindow(id, stream)
        case .waiting: break
        }
    }

    /// Discards content of a rejected request, so that its sender can finish and read the response.
    private func discard(_ count: Int, _ id: Int32, _ stream: HTTP2Stream) {
        stream.discardedBytes += count
        actions.append(
            stream.discardedBytes <= limits.maxDiscardedBytes ? .consume(stream: id, bytes: count) : .reset(stream: id))
    }

    /// Whether the server receives and discards the rest of a request that it has already answered, instead of resetting the stream.
    ///
    /// RFC 9113 §8.1 allows a server to reset the stream with NO_ERROR, and clients must not discard the response because of it. Some do:
    /// curl 7.88, the version of Debian 12, reports a broken stream.
    func discardsRemainder(_ id: Int32) -> Bool {
        guard let stream = table[id] else { return false }
        return stream.head.contentLength ?? 0 <= limits.maxDiscardedBytes && stream.discardedBytes <= limits.maxDiscardedBytes
    }

    func endOfBody(_ id: Int32) {
        guard let stream = table[id], case .body(let request) = stream.stage else { return }
        stream.stage = .complete(request)
        readyStreams.append(id)
    }

    /// A stream was reset by either side.
    func streamReset() { abuseBudget.charge(.reset) }

    /// A window exceeds 2^31 - 1. If SETTINGS caused it, the connection must end (RFC 9113 §6.9.2). libnghttp2 does not distinguish that from a
    /// WINDOW_UPDATE (§6.9.1), and §5.4.1 allows treating any stream error as a connection error. Legitimate clients stay far below.
    func windowOverflowed() { hasWindowOverflowed = true }

    func goAwaySent(_ code: UInt32) {
        guard let code = HTTP2ErrorCode(rawValue: code), code != .noError else { return }
        connectionError = code
    }

    func chargeUselessFrames(_ count: Int) { abuseBudget.charge(.frame, times: count) }

    func closed(_ id: Int32, withoutError: Bool) {
        guard let stream = table.removeValue(forKey: id) else { return }
        releaseBody(of: stream)
        pendingResponseBytes -= stream.response.count - stream.responseBytesSent
        if withoutError, case .responding = stream.stage { abuseBudget.creditResponse() }
        // Frees the memory of a table that has held many streams, so that an idle connection stays small.
        if table.isEmpty, table.capacity > 32 { table = [:] }
    }

    /// No more input arrives, so incomplete requests are dropped.
    func endOfInput() {
        for (id, stream) in table {
            switch stream.stage {
            case .head, .body: closed(id, withoutError: false)
            case .complete, .rejected, .awaitingResponse, .responding: break
            }
        }
    }

    /// The connection has ended. Frees everything, because nothing can be answered any more.
    func discardAll() {
        table = [:]
        readyStreams = Queue()
        waitingStreams = Queue()
        actions = []
        grantedBytes = 0
        bufferedBodyBytes = 0
        pendingResponseBytes = 0
    }

    private func reject(_ id: Int32, _ stream: HTTP2Stream, _ error: HTTPError) {
        discardBody(id, of: stream)
        stream.stage = .rejected(error)
        readyStreams.append(id)
    }

    func takeActions() -> [Action] {
        guard !actions.isEmpty else { return [] }
        defer { actions = [] }
        return actions
    }

    // MARK: State

    /// The error code of the GOAWAY that must end the connection, if any.
    var failure: HTTP2ErrorCode? { hasWindowOverflowed ? .flowControlError : abuseBudget.isExhausted ? .enhanceYourCalm : nil }

    /// The number of open streams.
    var count: Int { table.count }

    /// The wait of the oldest stream. Nil if there are no streams. Streams are numbered in the order of their opening.
    var longestWait: HTTPWait? {
        guard let (id, stream) = table.min(by: { $0.key < $1.key }) else { return nil }
        return HTTPWait(stream.phase, stream: id)
    }

    /// Rejects requests up to stream `newest` whose body is incomplete.
    func rejectBodies(through newest: Int32) {
        for (id, stream) in table where id <= newest && stream.phase == .body {
            stream.discardedBytes = limits.maxDiscardedBytes + 1
            reject(id, stream, .bodyTimeout)
        }
    }

    /// Streams up to `newest` whose response the peer has not read.
    func unsentResponses(through newest: Int32) -> [Int32] {
        table.compactMap { id, stream in if id <= newest, case .responding = stream.stage { id } else { nil } }
    }

    /// Whether a complete request has not been answered.
    var hasUnansweredRequest: Bool {
        table.values.contains { stream in
            switch stream.stage {
            case .complete, .rejected, .awaitingResponse: true
            case .head, .body, .responding: false
            }
        }
    }
}

internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine

/// One connection to an API server. Every step blocks the calling thread until its deadline or until it is cancelled.
struct APIConnection: ~Copyable {
    private let socket: StreamSocket
    private let cancellation: CancellationToken
    private let traffic: APITrafficLimit
    private var tls: TLSSession
    private var exchange = HTTP1Exchange(method: .get)
    /// Ciphertext that is not sent yet.
    private var outgoing: [UInt8] = []
    /// Plaintext that the exchange has not read yet.
    private var plaintext: [UInt8] = []
    private var ciphertext = [UInt8](repeating: 0, count: 16 << 10)

    private init(
        _ socket: consuming StreamSocket, _ tls: consuming TLSSession, _ cancellation: CancellationToken,
        _ traffic: APITrafficLimit
    ) {
        self.socket = socket
        self.tls = tls
        self.cancellation = cancellation
        self.traffic = traffic
    }

    /// Connects and completes the TLS handshake.
    static func open(
        to server: APIServerAddress, serverName: String, context: TLSClientContext, cancellation: CancellationToken,
        traffic: APITrafficLimit, deadline: MonotonicTime
    ) throws(APIFailure) -> APIConnection {
        let session: TLSSession
        do throws(TLSConfigurationError) {
            session = try TLSSession.client(context, serverName: serverName)
        } catch {
            throw .credentials("\(error)")
        }
        var connection: APIConnection
        do throws(SystemCallError) {
            connection = APIConnection(try StreamSocket.connecting(to: server.socket), session, cancellation, traffic)
        } catch {
            throw .unreachable("\(server.host): \(error)")
        }
        try connection.wait(for: .write, until: deadline, "connecting")
        do throws(SystemCallError) {
            try connection.socket.finishConnecting()
        } catch {
            throw .unreachable("\(server.host): \(error)")
        }
        _ = connection.tls.start(output: &connection.outgoing)
        try connection.flush(until: deadline)
        while connection.tls.state == .handshaking {
            guard try connection.receiveOnce(until: deadline) == .more else {
                throw .unreachable("\(server.host) closed the connection during the TLS handshake")
            }
        }
        return connection
    }

    /// Whether another request may be sent on this connection.
    var persists: Bool { exchange.connectionPersists && tls.state == .established }

    /// The status of the response; 0 until its head was read.
    var status: Int { exchange.head?.status ?? 0 }
    /// The response's Retry-After, in seconds.
    var retryAfter: Int? { exchange.head?.retryAfter }

    /// Whether any byte of a response was received.
    private(set) var hasResponse = false

    /// Whether the response is complete.
    var isComplete: Bool { exchange.isComplete }

    /// Sends a request and waits for the head of the response.
    mutating func begin(
        _ request: HTTPClientRequest, limits: HTTPResponseLimits, content: inout [UInt8], deadline: MonotonicTime
    ) throws(APIFailure) {
        exchange = HTTP1Exchange(method: request.method, limits: limits)
        hasResponse = false
        var bytes: [UInt8] = []
        request.write(into: &bytes)
        do throws(TLSFailure) {
            try tls.seal(bytes.span, into: &outgoing)
        } catch {
            throw .unreachable("\(error)")
        }
        try flush(until: deadline)
        while exchange.head == nil { try readMore(into: &content, deadline: deadline) }
    }

    /// Waits for more content and appends it. If nothing was appended, check ``isComplete``.
    mutating func readMore(into content: inout [UInt8], deadline: MonotonicTime) throws(APIFailure) {
        let end = try receiveOnce(until: deadline)
        let received = plaintext
        plaintext = []
        if !received.isEmpty { hasResponse = true }
        do throws(HTTPResponseFault) {
            try exchange.receive(received.span, content: &content)
            if end != .more { try exchange.receivedEndOfInput(isOrderly: end == .orderly) }
        } catch {
            throw error.isTooLarge ? .tooLarge("\(error)") : .unreachable("\(error)")
        }
        try pause(after: received.count)
    }

    /// Waits until the limit on bytes admits more. TCP's flow control then stops the server.
    private func pause(after count: Int) throws(APIFailure) {
        let now = MonotonicTime.now()
        try pause(until: traffic.timeOfNextRead(after: count, at: now), from: now)
    }

    /// Waits until the limit on events admits one more.
    func pauseForEvent() throws(APIFailure) {
        let now = MonotonicTime.now()
        try pause(until: traffic.timeOfNextEvent(at: now), from: now)
    }

    private func pause(until turn: MonotonicTime, from now: MonotonicTime) throws(APIFailure) {
        if turn > now, cancellation.wait(until: turn) == .cancelled { throw .cancelled }
    }

    // MARK: The socket

    private enum Reception { case more, orderly, cut }

    private func wait(for interest: PollInterest, until deadline: MonotonicTime, _ step: String) throws(APIFailure) {
        switch cancellation.wait(for: interest, of: socket.descriptor, until: deadline) {
        case .ready: return
        case .timedOut: throw .unreachable("\(step) timed out")
        case .cancelled: throw .cancelled
        }
    }

    private mutating func flush(until deadline: MonotonicTime) throws(APIFailure) {
        var sent = 0
        while sent < outgoing.count {
            switch socket.send(outgoing.span.extracting(sent...)) {
            case .bytes(let count): sent += count
            case .wouldBlock: try wait(for: .write, until: deadline, "sending")
            case .failed(let error): throw .unreachable("\(error)")
            }
        }
        outgoing.removeAll(keepingCapacity: true)
    }

    private mutating func receiveOnce(until deadline: MonotonicTime) throws(APIFailure) -> Reception {
        try wait(for: .read, until: deadline, "waiting for the response")
        let outcome = ciphertext.withUnsafeMutableBytes { socket.receive(into: $0) }
        switch outcome {
        case .bytes(let count):
            let received = ciphertext
            let state = tls.receive(received.span.extracting(..<count), plaintext: &plaintext, output: &outgoing)
            try flush(until: deadline)
            switch state {
            case .handshaking, .established, .finished: return .more
            case .peerFinished, .closed: return .orderly
            case .failed(let failure): throw .unreachable("\(failure)")
            }
        case .wouldBlock: return .more
        case .endOfStream: return .cut
        case .failed(let error): throw .unreachable("\(error)")
        }
    }
}

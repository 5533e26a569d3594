internal import HTTPEngine
internal import Sockets
internal import TLSEngine

/// One connection to an API server. Every step blocks the calling thread, until its deadline or the word to stop.
struct APIConnection: ~Copyable {
    private let socket: StreamSocket
    private let stop: StopSignal
    private var tls: TLSSession
    private var exchange = HTTP1Exchange(method: .get)
    /// Ciphertext that waits to be sent.
    private var outgoing: [UInt8] = []
    /// What the server has sent and the exchange has not read.
    private var plaintext: [UInt8] = []
    private var ciphertext = [UInt8](repeating: 0, count: 16 << 10)

    private init(_ socket: consuming StreamSocket, _ tls: consuming TLSSession, _ stop: StopSignal) {
        self.socket = socket
        self.tls = tls
        self.stop = stop
    }

    /// Connects and comes to terms about TLS.
    static func open(
        to server: APIServerAddress, serverName: String, context: TLSClientContext, stop: StopSignal, deadline: MonotonicTime
    ) throws(APIFailure) -> APIConnection {
        let session: TLSSession
        do throws(TLSConfigurationError) {
            session = try TLSSession.client(context, serverName: serverName)
        } catch {
            throw .credentials("\(error)")
        }
        var connection: APIConnection
        do throws(SystemCallError) {
            connection = APIConnection(try StreamSocket.connecting(to: server.socket), session, stop)
        } catch {
            throw .unreachable("\(server.host): \(error)")
        }
        try connection.wait(for: .write, until: deadline, "a connection")
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

    /// Whether another request may be made here.
    var persists: Bool { exchange.connectionPersists && tls.state == .established }

    /// The status of the answer; 0 before its head has come.
    var status: Int { exchange.head?.status ?? 0 }
    /// In how many seconds the server wants to be asked again, if it says so.
    var retryAfter: Int? { exchange.head?.retryAfter }

    /// Whether anything of an answer has come.
    private(set) var isAnswering = false

    /// Whether the answer has come to its end.
    var isComplete: Bool { exchange.isComplete }

    /// Sends a request and waits for the head of its answer.
    mutating func begin(
        _ request: HTTPClientRequest, limits: HTTPResponseLimits, content: inout [UInt8], deadline: MonotonicTime
    ) throws(APIFailure) {
        exchange = HTTP1Exchange(method: request.method, limits: limits)
        isAnswering = false
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

    /// Waits for more of the content, which is appended. When nothing was, look at ``isComplete``.
    mutating func readMore(into content: inout [UInt8], deadline: MonotonicTime) throws(APIFailure) {
        let end = try receiveOnce(until: deadline)
        let received = plaintext
        plaintext = []
        if !received.isEmpty { isAnswering = true }
        do throws(HTTPResponseFault) {
            try exchange.receive(received.span, content: &content)
            if end != .more { try exchange.receivedEndOfInput(isOrderly: end == .orderly) }
        } catch {
            throw error.isTooLarge ? .tooLarge("\(error)") : .unreachable("\(error)")
        }
    }

    // MARK: The socket

    private enum Reception { case more, orderly, cut }

    private func wait(for interest: PollInterest, until deadline: MonotonicTime, _ awaited: String) throws(APIFailure) {
        switch stop.wait(for: interest, of: socket.descriptor, until: deadline) {
        case .ready: return
        case .timedOut: throw .unreachable("\(awaited) took too long")
        case .stopped: throw .stopped
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
        try wait(for: .read, until: deadline, "an answer")
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

internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine

/// One connection: its socket, its transport layer, its HTTP state, and the bytes that the kernel has not taken yet.
///
/// It belongs to one worker and moves bytes. It knows no endpoint and no clock.
struct Connection: ~Copyable {
    /// The stages of a connection, in order.
    enum Stage {
        case handshaking
        case serving
        /// The last bytes, with a close_notify, are ready to be sent.
        case closing
        /// Our side is closed. Received bytes are discarded, because closing the socket now would reset the connection, and a reset can make the
        /// peer lose our last bytes (RFC 9112 §9.6).
        case lingering
    }

    let socket: StreamSocket
    let peer: SocketAddress
    private let permit: ConnectionPermit
    private var outputReservation: OutputReservation
    var transport: TransportLayer
    /// HTTP/1.1 until the handshake has chosen the protocol.
    var http: HTTPConnection
    var stage: Stage
    /// The protocol's name in ALPN and in log lines.
    var protocolName = ApplicationProtocol.http1.rawValue

    /// Encrypted bytes that the kernel did not take. No further output is produced until it has taken them.
    var unsent: [UInt8] = []
    var unsentStart = 0
    var hasInputEnded = false
    /// Plaintext bytes received so far.
    var receivedPlaintext = 0
    /// Whether a request was responded to.
    var hasResponded = false

    /// The events that the poller watches for.
    var watchedInterest: PollInterest = .read
    /// The current timeout; nil if it has expired.
    var armedTimeout: ArmedTimeout?
    /// The common deadline of the HTTP/2 streams that were open at one time.
    var streamDeadline: StreamDeadline?
    /// Whether a request was responded to since the timeout was set, so that a new timeout begins even if the connection waits for the same
    /// thing again.
    var needsNewTimeout = false

    init(
        socket: consuming StreamSocket, peer: SocketAddress, permit: consuming ConnectionPermit,
        transport: consuming TransportLayer, http: consuming HTTPConnection, budget: RequestBudget
    ) {
        self.socket = socket
        self.peer = peer
        self.permit = permit
        stage = transport.hasHandshake ? .handshaking : .serving
        self.transport = transport
        self.http = http
        outputReservation = OutputReservation(budget)
    }

    var hasUnsent: Bool { unsentStart < unsent.count }

    /// Counts the output that the peer has not read as part of the memory for bodies. False if there is no room for it.
    mutating func reserveUnreadOutput() -> Bool {
        outputReservation.hold((hasUnsent ? unsent.capacity : 0) + http.unreadBytes)
    }

    // Inlined, because a call copies the connection to the stack.

    /// The events that the poller should watch for. A peer that does not take our output is not read from.
    @inline(__always)
    var interest: PollInterest {
        if hasUnsent { return .write }
        switch stage {
        case .handshaking, .lingering: return .read
        case .serving: return !hasInputEnded && http.wantsToReceive ? .read : []
        case .closing: return []
        }
    }

    /// Sends the response to an event.
    mutating func respond(to event: HTTPEvent, with response: consuming HTTPResponse) {
        switch event {
        case .request(let request): http.respond(to: request, with: response)
        case .rejection(_, let stream): http.reject(stream: stream, with: response)
        case .expectContinue(let request): http.respondToExpectContinue(of: request, with: response)
        }
        hasResponded = true
        needsNewTimeout = true
    }
}

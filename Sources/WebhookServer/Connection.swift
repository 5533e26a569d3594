internal import HTTPEngine
internal import Sockets
internal import TLSEngine
internal import Telemetry

/// One connection: its socket, its wire, its HTTP state, and what the kernel has not taken yet.
/// It belongs to one thread for all its life and moves bytes; it knows no handler and no clock.
struct Connection: ~Copyable {
    /// What the connection is at.
    enum Stage {
        case handshaking
        case serving
        /// The last bytes are made; they may be waiting for the kernel.
        case parting
        /// Our side is closed; what the peer still sends is thrown away, since a reset would overtake our answer (RFC 9112 §9.6).
        case lingering
    }

    /// What it does: the timeouts have these names.
    enum Activity: String, MetricLabelValue {
        case handshake
        case head
        case body
        case idle
        case write
        case farewell
    }

    /// What it waits for. A deadline holds as long as this does not change.
    struct Wait: Equatable {
        let activity: Activity
        /// The HTTP/2 stream that has waited longest; 0 when it is the connection itself that waits.
        let stream: Int32
    }

    /// What a deadline is for.
    struct Timed {
        let wait: Wait
        /// The newest HTTP/2 stream when it was set.
        let newestStream: Int32
    }

    /// The HTTP/2 streams that were open at one time, and by when all of them must be done. Otherwise a peer that finishes one stream now and
    /// then could hold on to a hundred others for ever, since each waits anew when it has become the oldest.
    struct Cohort {
        let newest: Int32
        let end: MonotonicTime

        /// The cohort of the stream that has waited longest: the one so far, or one of all that are open now.
        static func current(_ cohort: Cohort?, _ wait: Wait, newest: Int32, end: @autoclosure () -> MonotonicTime) -> Cohort? {
            guard wait.stream != 0 else { return nil }
            if let cohort, wait.stream <= cohort.newest { return cohort }
            return Cohort(newest: newest, end: end())
        }
    }

    let socket: StreamSocket
    private let permit: ConnectionPermit
    private var wire: Wire
    /// Speaks HTTP/1.1 until the handshake says otherwise.
    var http: HTTPConnection
    private(set) var stage: Stage
    /// Ciphertext that the kernel did not take; nothing more is produced until it has.
    private var unsent: [UInt8] = []
    private var unsentStart = 0
    private var hasInputEnded = false

    /// What the poller watches for.
    var watched: PollInterest = .read
    /// What the current deadline was set for.
    var timed: Timed?
    var cohort: Cohort?
    /// Whether requests were answered whose answers were not sent yet.
    var isAnswered = false

    init(
        socket: consuming StreamSocket, permit: consuming ConnectionPermit, wire: consuming Wire, http: consuming HTTPConnection
    ) {
        self.socket = socket
        self.permit = permit
        stage = wire.hasHandshake ? .handshaking : .serving
        self.wire = wire
        self.http = http
    }

    /// The protocol's name, as ALPN and log lines write it.
    private(set) var protocolName = ApplicationProtocol.http1.rawValue

    /// The subject of the certificate that the peer was refused for, if it was.
    var refusedPeer: String? { wire.refusedPeer }

    private var hasUnsent: Bool { unsentStart < unsent.count }

    /// What the poller should watch for. Whoever does not read our answers is not read from.
    var interest: PollInterest {
        if hasUnsent { return .write }
        switch stage {
        case .handshaking, .lingering: return .read
        case .serving: return !hasInputEnded && http.wantsToReceive ? .read : []
        case .parting: return []
        }
    }

    var wait: Wait {
        switch stage {
        case .handshaking: return Wait(activity: .handshake, stream: 0)
        case .parting: return Wait(activity: .write, stream: 0)
        case .lingering: return Wait(activity: .farewell, stream: 0)
        case .serving:
            let wait = http.wait
            // A stream's clock goes on while the kernel takes no bytes: it may be others' bytes.
            if hasUnsent, wait.stream == 0 { return Wait(activity: .write, stream: 0) }
            let activity: Activity =
                switch wait.phase {
                case .idle: .idle
                case .head: .head
                case .body: .body
                case .responding: .write
                }
            return Wait(activity: activity, stream: wait.stream)
        }
    }

    /// Whether HTTP can do something about what it has waited for too long.
    var canRefuse: Bool { stage == .serving && !hasUnsent }

    // MARK: In

    /// What one receive led to.
    enum Intake {
        /// There may be requests.
        case advanced
        /// Nothing had come.
        case nothing
        /// The connection is over; nothing can be sent.
        case lost
        /// TLS broke; an alert may be waiting in the outgoing buffer.
        case broken(TLSFailure)
    }

    /// Receives once and takes it as far as HTTP. What TLS has to say meanwhile is in `scratch.outgoing`.
    mutating func receive(using scratch: inout ThreadScratch, shared: ServerShared) -> Intake {
        switch socket.receive(into: scratch.ciphertext) {
        case .wouldBlock: return .nothing
        case .failed: return .lost
        case .endOfStream:
            guard stage == .serving else { return .lost }
            // Without a close_notify; lengths of HTTP bodies tell us whether something is missing.
            endInput()
            return .advanced
        case .bytes(let count):
            let bytes = UnsafeBufferPointer(rebasing: scratch.ciphertext.bindMemory(to: UInt8.self)[..<count])
            switch stage {
            case .handshaking, .serving: return take(bytes.span, using: &scratch, shared: shared)
            case .parting: return .nothing
            case .lingering: return drop(bytes.span, using: &scratch)
            }
        }
    }

    private mutating func take(_ ciphertext: Span<UInt8>, using scratch: inout ThreadScratch, shared: ServerShared) -> Intake {
        let state = wire.receive(ciphertext, plaintext: &scratch.plaintext, output: &scratch.outgoing)
        switch state {
        case .handshaking: return .advanced
        case .failed(let failure):
            stage = .parting
            return .broken(failure)
        case .finished, .closed: return .lost
        case .established, .peerFinished: break
        }
        if stage == .handshaking {
            guard beginServing(shared: shared) else { return .lost }
        }
        if !scratch.plaintext.isEmpty { http.receive(scratch.plaintext.span) }
        if state == .peerFinished { endInput() }
        return .advanced
    }

    /// Looks through what comes after our farewell for the peer's: then nothing is left that a reset could overtake.
    private mutating func drop(_ ciphertext: Span<UInt8>, using scratch: inout ThreadScratch) -> Intake {
        switch wire.receive(ciphertext, plaintext: &scratch.plaintext, output: &scratch.outgoing) {
        case .closed: .lost
        case .handshaking, .established, .peerFinished, .finished, .failed: .nothing
        }
    }

    private mutating func beginServing(shared: ServerShared) -> Bool {
        stage = .serving
        let applicationProtocol = wire.applicationProtocol
        protocolName = applicationProtocol.rawValue
        guard applicationProtocol == .http2 else { return true }
        do throws(HTTPEngineError) {
            http = try HTTPConnection.make(.http2, limits: shared.configuration.limits, allowance: shared.allowance)
            return true
        } catch {
            return false
        }
    }

    private mutating func endInput() {
        guard !hasInputEnded else { return }
        hasInputEnded = true
        http.receivedEndOfInput()
    }

    // MARK: Out

    /// What became of the bytes to be sent.
    enum Delivery {
        /// The kernel has everything.
        case complete
        /// Some wait for the kernel: go on when the socket is writable.
        case blocked
        /// The connection is over, well or badly: close it.
        case over
    }

    /// Sends what is left from before, what TLS has put into `scratch.outgoing`, and what HTTP wants to send, one send for all
    /// where it fits. Says goodbye when HTTP is finished.
    mutating func deliver(using scratch: inout ThreadScratch) -> Delivery {
        if hasUnsent {
            switch sendUnsent() {
            case .complete: break
            case let other: return other
            }
        }
        repeat {
            if stage == .serving {
                guard gatherOutput(&scratch) else { return .over }
            }
            guard !scratch.outgoing.isEmpty else { break }
            let delivery = send(&scratch.outgoing)
            guard case .complete = delivery else { return delivery }
        } while stage == .serving && http.wantsToSend
        guard stage == .parting else { return .complete }
        // Both sides are through: nothing to wait for.
        if hasInputEnded { return .over }
        socket.finishSending()
        stage = .lingering
        return .complete
    }

    /// Seals what HTTP wants to send, and the farewell if that was all.
    private mutating func gatherOutput(_ scratch: inout ThreadScratch) -> Bool {
        scratch.answer.removeAll(keepingCapacity: true)
        if http.wantsToSend { http.produceOutput(into: &scratch.answer, budget: ThreadScratch.outputBudget) }
        do throws(TLSFailure) {
            try seal(scratch.answer, into: &scratch.outgoing)
        } catch {
            return false
        }
        if http.isFinished || (hasInputEnded && !http.wantsToSend && http.wait.phase != .responding) {
            part(&scratch)
        }
        return true
    }

    /// (A span of one field of `scratch` would borrow all of it.)
    private mutating func seal(_ plaintext: [UInt8], into output: inout [UInt8]) throws(TLSFailure) {
        try wire.seal(plaintext.span, into: &output)
    }

    /// Ends the session with a close_notify; what is waiting is still sent.
    mutating func part(_ scratch: inout ThreadScratch) {
        guard stage == .handshaking || stage == .serving else { return }
        wire.close(output: &scratch.outgoing)
        stage = .parting
    }

    /// Sends `bytes` and leaves them empty; what the kernel does not take is kept.
    private mutating func send(_ bytes: inout [UInt8]) -> Delivery {
        switch socket.send(bytes.span, endFollows: stage == .parting) {
        case .bytes(bytes.count):
            bytes.removeAll(keepingCapacity: true)
            return .complete
        case .bytes(let count): return keep(&bytes, from: count)
        case .wouldBlock: return keep(&bytes, from: 0)
        case .failed: return .over
        }
    }

    private mutating func keep(_ bytes: inout [UInt8], from start: Int) -> Delivery {
        // The buffer itself changes hands: nothing is copied, and the thread makes itself a new one.
        swap(&unsent, &bytes)
        bytes = []
        unsentStart = start
        return .blocked
    }

    private mutating func sendUnsent() -> Delivery {
        switch socket.send(unsent.span.extracting(unsentStart...), endFollows: stage == .parting) {
        case .bytes(let count):
            unsentStart += count
            guard !hasUnsent else { return .blocked }
            unsent = []
            unsentStart = 0
            return .complete
        case .wouldBlock: return .blocked
        case .failed: return .over
        }
    }
}

internal import TextCoding
internal import HTTPEngine
internal import LinuxSystem
internal import TLSEngine

/// One thread of a server with its listener, its connections and their timers. It serves them in turns: ``run()``.
struct Worker: ~Copyable {
    /// The most handshakes advanced in one turn. Each takes about half a millisecond, for which reviews must wait.
    private static let handshakesPerTurn = 4

    let context: WorkerContext
    let telemetry: WorkerTelemetry
    let endpoint: any HTTPEndpoint
    let mailbox: Mailbox<WorkerMessage>
    var poller: Poller
    /// Nil when the worker no longer accepts connections.
    var listener: Listener?
    /// The TLS context of new connections; nil for connections without TLS.
    var tlsContext: TLSServerContext?
    var connections = ConnectionTable()
    var timers: DeadlineQueue
    /// The time at the beginning of the turn.
    var now: MonotonicTime
    var phase = Phase.serving
    /// The time of the last response, for its field Date.
    var date = HTTPDate(secondsSince1970: 0)
    var scratch = WorkerScratch()
    /// The slots of connections whose handshake can advance in this turn.
    private var readyHandshakes: [Int] = []
    /// The tokens of connections that received bytes in this turn and were not responded to yet.
    var received: [UInt64] = []

    /// The phases of a worker, in order.
    enum Phase {
        case serving
        /// Not ready, but still accepting. Everything must be finished at `end`.
        case draining(end: MonotonicTime)
        /// Not accepting; completing the requests in flight.
        case closing
        case finished
    }

    init(
        resources: consuming WorkerResources, mailbox: Mailbox<WorkerMessage>, tlsContext: TLSServerContext?,
        context: WorkerContext, telemetry: WorkerTelemetry, endpoint: any HTTPEndpoint
    ) {
        self.context = context
        self.telemetry = telemetry
        self.endpoint = endpoint
        self.mailbox = mailbox
        self.tlsContext = tlsContext
        now = .now()
        timers = DeadlineQueue(now: now)
        poller = resources.poller
        listener = .some(resources.listener)
    }

    /// Serves until the worker is drained or stopped.
    ///
    /// In each turn it receives from all connections before it responds to any, so that simultaneous requests count as in flight together and
    /// exceed the limit if they are too many.
    mutating func run() {
        checkCertificateExpiry()
        while true {
            telemetry.flushLines()
            if case .finished = phase { return }
            let count = poller.wait(timeout: timers.nextWake.map { .nanoseconds(max($0 - now, 0)) })
            now = .now()
            for index in 0..<count { handle(poller[index]) }
            respondToReceived()
            advanceHandshakes()
            respondToReceived()
            fireTimers()
            if let time = telemetry.nextSummary { timers.set(Timer.logSummary, to: time) }
            if case .closing = phase, connections.count == 0 { phase = .finished }
        }
    }

    private mutating func handle(_ event: PollEvent) {
        switch event.token {
        case WorkerResources.listenerToken:
            acceptConnections(atMost: Self.acceptsPerTurn)
        case WorkerResources.mailboxToken:
            for message in mailbox.takeAll() { handle(message) }
        default:
            // An earlier event of this turn may have closed the connection.
            guard let slot = connections.slot(event.token), let box = connections[slot] else { return }
            if !handle(event, slot, &box.connection) { close(slot) }
        }
    }

    // The methods with an inout connection have exclusive access to it. They return false if the connection is over; the caller then closes it.

    private mutating func handle(_ event: PollEvent, _ slot: Int, _ connection: inout Connection) -> Bool {
        // The peer is gone and we do not poll for reads, so only this event reports the hang-up.
        if event.isHungUp, !connection.watchedInterest.contains(.read) { return false }
        guard connection.stage == .handshaking else { return advance(slot, &connection) }
        readyHandshakes.append(slot)
        return true
    }

    /// Advances some handshakes, after all requests. The poller reports the others again in the next turn.
    private mutating func advanceHandshakes() {
        for slot in readyHandshakes.prefix(Self.handshakesPerTurn) {
            if let box = connections[slot], !advance(slot, &box.connection) { close(slot) }
        }
        readyHandshakes.clear()
    }

    /// Receives once if the connection waits for input, else continues to send.
    private mutating func advance(_ slot: Int, _ connection: inout Connection) -> Bool {
        scratch.reset()
        guard connection.watchedInterest.contains(.read) else { return serve(slot, &connection) }
        let stageBefore = connection.stage
        switch connection.receive(using: &scratch, context: context) {
        case .nothing: return true
        case .lost: return false
        case .failed(let failure):
            telemetry.tlsFailed(failure, connection.peer, client: connection.transport.rejectedClient, at: now)
            // The alert is sent before the connection is closed.
            return scratch.outgoing.isEmpty ? false : serve(slot, &connection)
        case .advanced:
            if stageBefore == .handshaking, connection.stage == .serving {
                telemetry.handshakeCompleted()
                if isDraining { connection.http.beginShutdown(.notice) }
            }
            // Output of TLS is in the scratch memory, which the next connection uses.
            guard scratch.outgoing.isEmpty else { return serve(slot, &connection) }
            received.append(connections.token(slot))
            return true
        }
    }

    /// Adds an accepted connection.
    mutating func add(_ connection: consuming Connection) {
        let slot = connections.insert(connection)
        guard let box = connections[slot] else { return }
        do throws(SystemCallError) {
            try poller.add(
                box.connection.socket.descriptor, interest: box.connection.watchedInterest, token: connections.token(slot))
        } catch {
            telemetry.connectionFailed(error, from: box.connection.peer, at: now)
            return connections.remove(slot)
        }
        if !updateTimeout(slot, &box.connection) { close(slot) }
    }

    mutating func close(_ slot: Int) {
        if let box = connections[slot] {
            telemetry.connectionClosed(box.connection, at: now)
            setTimeout(nil, of: &box.connection)
        }
        timers.clear(Timer.connection(slot))
        connections.remove(slot)
    }
}

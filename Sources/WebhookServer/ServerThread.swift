internal import HTTPEngine
internal import Logging
internal import Sockets
internal import TLSEngine

/// One thread of a server: its listener, its connections, and the turns in which it serves them.
///
/// It knows no handler: whoever runs it says how an event is answered.
struct ServerThread: ~Copyable {
    typealias Answer = (_ event: HTTPEvent, _ connection: borrowing Connection) -> HTTPResponse

    /// Things in the deadline queue besides connections, whose slots come after these.
    static let pauseDeadline = 0
    static let drainDeadline = 1
    static let summaryDeadline = 2
    static let certificateDeadline = 3
    private static let firstSlotDeadline = 4
    /// How often the end of the certificate is looked at.
    private static let certificateInterval = Duration.seconds(60)
    /// Handshakes moved on in one turn. Each costs about half a millisecond, for which reviews have to wait.
    private static let handshakesPerTurn = 4
    /// Connections whose answers are sent together.
    private static let connectionsPerDelivery = 16
    /// How long a draining server waits for the first request of a connection that it has accepted last.
    private static let lastRequestGrace = Duration.seconds(1)

    let shared: ServerShared
    let observer: ThreadObserver
    let mailbox: Mailbox<ThreadMessage>
    var poller: Poller
    var listener: Listener?
    /// Of new connections; nil on the plain port.
    var context: TLSServerContext?
    var connections = ConnectionTable()
    var deadlines: DeadlineQueue
    /// When this turn began.
    var now: MonotonicTime
    var life = Life.serving
    private var scratch = ThreadScratch()
    /// Slots whose handshake can go on, in this turn.
    private var handshakes: [Int] = []
    /// Tokens of the connections that have received something in this turn, and were not served yet.
    private var received: [UInt64] = []

    /// Where the thread is between start and end.
    enum Life {
        case serving
        /// Not ready any more, but still accepting; everything has to end at `end`.
        case announced(end: MonotonicTime)
        /// Accepting nothing; finishing what is in flight.
        case closing
        case over
    }

    init(
        equipment: consuming ThreadEquipment, mailbox: Mailbox<ThreadMessage>, context: TLSServerContext?, shared: ServerShared,
        observer: ThreadObserver
    ) {
        self.shared = shared
        self.observer = observer
        self.mailbox = mailbox
        self.context = context
        now = .now()
        deadlines = DeadlineQueue(now: now)
        poller = equipment.poller
        listener = .some(equipment.listener)
    }

    var timeouts: ServerTimeouts { shared.configuration.timeouts }

    /// Serves until drained or stopped.
    mutating func run(_ answer: Answer) {
        lookAtCertificate()
        while true {
            observer.flushLines()
            if case .over = life { return }
            let count = poller.wait(timeout: deadlines.nextWake.map { .nanoseconds(max($0 - now, 0)) })
            now = .now()
            for index in 0..<count { dispatch(poller[index], answer) }
            serveReceived(answer)
            shakeHands(answer)
            serveReceived(answer)
            expire(answer)
            if let time = observer.nextSummary { deadlines.set(Self.summaryDeadline, to: time) }
            if case .closing = life, connections.count == 0 { life = .over }
        }
    }

    private mutating func dispatch(_ event: PollEvent, _ answer: Answer) {
        switch event.token {
        case ThreadEquipment.listenerToken:
            acceptConnections(atMost: Self.acceptsPerTurn)
        case ThreadEquipment.mailboxToken:
            for message in mailbox.takeAll() { heed(message, answer) }
        default:
            // An earlier event of this turn may have closed the connection.
            guard let slot = connections.slot(event.token), let seat = connections[slot] else { return }
            if !heed(event, slot, &seat.connection, answer) { close(slot) }
        }
    }

    // What has a connection in hand says at its end whether that stays open, and whoever took it in hand closes it if it does not.

    private mutating func heed(
        _ event: PollEvent, _ slot: Int, _ connection: inout Connection, _ answer: Answer
    ) -> Bool {
        // Nobody is left to take what waits, and nobody would ever hear of it by reading.
        if event.isHungUp, !connection.watched.contains(.read) { return false }
        guard connection.stage == .handshaking else { return proceed(slot, &connection, answer) }
        handshakes.append(slot)
        return true
    }

    /// Moves some handshakes on, after everything else; the poller will tell of the others again.
    private mutating func shakeHands(_ answer: Answer) {
        for slot in handshakes.prefix(Self.handshakesPerTurn) {
            if let seat = connections[slot], !proceed(slot, &seat.connection, answer) { close(slot) }
        }
        handshakes.removeAll(keepingCapacity: true)
    }

    /// Answers what has come. Everything is received before anything is answered: requests that wait for one another are in flight
    /// together, and are told at once if they are too many.
    ///
    /// A few connections' answers are made before they are sent, together: our code and the kernel's need not be fetched anew for each, and
    /// a peer that is woken by the first finds the others there. No answer waits for more than those few.
    private mutating func serveReceived(_ answer: Answer) {
        for first in stride(from: 0, to: received.count, by: Self.connectionsPerDelivery) {
            let group = first..<min(first + Self.connectionsPerDelivery, received.count)
            for index in group {
                guard let slot = connections.slot(received[index]), let seat = connections[slot] else { continue }
                seat.connection.isAnswered = answerEvents(of: &seat.connection, answer)
            }
            for index in group {
                guard let slot = connections.slot(received[index]), let seat = connections[slot] else { continue }
                scratch.reset()
                if !serve(slot, &seat.connection, answer) { close(slot) }
            }
        }
        received.removeAll(keepingCapacity: true)
    }

    /// Does what a connection's event makes possible: receives once if reading is what was waited for, or sends on.
    private mutating func proceed(_ slot: Int, _ connection: inout Connection, _ answer: Answer) -> Bool {
        scratch.reset()
        guard connection.watched.contains(.read) else { return serve(slot, &connection, answer) }
        let before = connection.stage
        switch connection.receive(using: &scratch, shared: shared) {
        case .nothing:
            return true
        case .lost:
            return false
        case .broken(let failure):
            observer.tlsFailed(failure, of: connection.refusedPeer, at: now)
            guard !scratch.outgoing.isEmpty else { return false }
            // The alert, and then we linger: a reset, for what the peer sends meanwhile, would overtake it.
            return serve(slot, &connection, answer)
        case .advanced:
            if before == .handshaking, connection.stage == .serving {
                observer.handshakeCompleted()
                if isDraining { connection.http.beginShutdown(.notice) }
            }
            // What TLS has to say by itself lies in the scratch memory that the next connection needs.
            guard scratch.outgoing.isEmpty else { return serve(slot, &connection, answer) }
            received.append(connections.token(slot))
            return true
        }
    }

    /// Answers what is to be answered, sends what is to be sent, and says what to wait for.
    private mutating func serve(_ slot: Int, _ connection: inout Connection, _ answer: Answer) -> Bool {
        var hasAnswered = connection.isAnswered
        connection.isAnswered = false
        while true {
            let answersBefore = answerEvents(of: &connection, answer)
            switch connection.deliver(using: &scratch) {
            case .over: return false
            case .blocked: return arm(slot, &connection, isRenewed: hasAnswered || answersBefore)
            case .complete: break
            }
            hasAnswered = hasAnswered || answersBefore
            // HTTP holds requests back while many answers wait: now these are gone.
            guard connection.stage == .serving, connection.http.hasEvent else { break }
        }
        return arm(slot, &connection, isRenewed: hasAnswered)
    }

    private mutating func answerEvents(of connection: inout Connection, _ answer: Answer) -> Bool {
        var hasAnswered = false
        while connection.stage == .serving, let event = connection.http.nextEvent() {
            hasAnswered = true
            let response = answer(event, connection)
            switch event {
            case .request(let request): connection.http.respond(to: request, with: response)
            case .refusal(_, let stream): connection.http.refuse(stream: stream, with: response)
            case .expectation(let request): connection.http.meet(expectationOf: request, with: response)
            }
        }
        return hasAnswered
    }

    /// Tells poller and deadlines what the connection waits for. A deadline starts anew when that changes, or a request was finished
    /// and nothing else waits; not when a byte moves, nor when one HTTP/2 stream is busy and another is not.
    private mutating func arm(_ slot: Int, _ connection: inout Connection, isRenewed: Bool) -> Bool {
        let interest = connection.interest
        if interest != connection.watched {
            do throws(SystemCallError) {
                try poller.modify(connection.socket.descriptor, interest: interest, token: connections.token(slot))
                connection.watched = interest
            } catch {
                observer.lost(error, at: now)
                return false
            }
        }
        let wait = connection.wait
        guard isRenewed && wait.stream == 0 || wait != connection.timed?.wait else { return true }
        let newest = connection.http.newestStream
        connection.cohort = Connection.Cohort.current(connection.cohort, wait, newest: newest, end: now + timeouts.exchange)
        let deadline = now + timeout(for: wait.activity)
        if let cohort = connection.cohort, cohort.end < deadline {
            observe(&connection, at: Connection.Timed(wait: wait, newestStream: cohort.newest))
            deadlines.set(slot + Self.firstSlotDeadline, to: cohort.end)
        } else {
            observe(&connection, at: Connection.Timed(wait: wait, newestStream: newest))
            deadlines.set(slot + Self.firstSlotDeadline, to: deadline)
        }
        return true
    }

    /// Notes what the current deadline is for, if there is one.
    private mutating func observe(_ connection: inout Connection, at timed: Connection.Timed?) {
        observer.connection(from: connection.timed?.wait.activity, to: timed?.wait.activity)
        connection.timed = timed
    }

    private func timeout(for activity: Connection.Activity) -> Duration {
        switch activity {
        case .handshake: timeouts.handshake
        case .head: timeouts.head
        case .body: timeouts.body
        case .idle: isClosing ? min(timeouts.idle, Self.lastRequestGrace) : timeouts.idle
        case .write: timeouts.write
        case .farewell: timeouts.farewell
        }
    }

    private mutating func expire(_ answer: Answer) {
        while let thing = deadlines.popExpired(now: now) {
            switch thing {
            case Self.pauseDeadline: resumeAccepting()
            case Self.drainDeadline: advanceDrain(answer)
            case Self.summaryDeadline: observer.summarize(at: now)
            case Self.certificateDeadline: lookAtCertificate()
            default:
                let slot = thing - Self.firstSlotDeadline
                if let seat = connections[slot], !timeOut(slot, &seat.connection, answer) { close(slot) }
            }
        }
    }

    private mutating func lookAtCertificate() {
        observer.flushLines()
        shared.certificate.announceExpiry(at: WallTime.now().seconds)
        deadlines.set(Self.certificateDeadline, to: now + Self.certificateInterval)
    }

    /// Ends what has taken too long: in HTTP/2 a stream, otherwise the connection, after an answer where one is possible.
    private mutating func timeOut(_ slot: Int, _ connection: inout Connection, _ answer: Answer) -> Bool {
        guard let timed = connection.timed else { return true }
        scratch.reset()
        observer.timedOut(timed.wait.activity, at: now)
        observe(&connection, at: nil)
        guard connection.canRefuse else {
            connection.part(&scratch)
            _ = connection.deliver(using: &scratch)
            return false
        }
        if timed.wait.activity == .idle {
            connection.http.beginShutdown(.final)
        } else {
            connection.http.timedOut(through: timed.newestStream)
        }
        return serve(slot, &connection, answer)
    }

    /// Starts with a connection that was accepted.
    mutating func adopt(_ connection: consuming Connection) {
        let slot = connections.insert(connection)
        guard let seat = connections[slot] else { return }
        do throws(SystemCallError) {
            try poller.add(seat.connection.socket.descriptor, interest: seat.connection.watched, token: connections.token(slot))
        } catch {
            observer.lost(error, at: now)
            return connections.remove(slot)
        }
        if !arm(slot, &seat.connection, isRenewed: true) { close(slot) }
    }

    private mutating func close(_ slot: Int) {
        if let seat = connections[slot] {
            observer.ended(seat.connection, at: now)
            observe(&seat.connection, at: nil)
        }
        deadlines.clear(slot + Self.firstSlotDeadline)
        connections.remove(slot)
    }

    /// Serves each connection that has got past its handshake, after `change`.
    mutating func serveEach(_ answer: Answer, after change: (inout Connection) -> Void) {
        for slot in 0..<connections.slotCount {
            guard let seat = connections[slot], seat.connection.stage == .serving else { continue }
            scratch.reset()
            change(&seat.connection)
            if !serve(slot, &seat.connection, answer) { close(slot) }
        }
    }
}

internal import HTTPEngine
internal import Sockets

extension ServerThread {
    /// Whether the end has been announced.
    var isDraining: Bool {
        switch life {
        case .serving: false
        case .announced, .closing, .over: true
        }
    }

    /// Whether nothing new is accepted.
    var isClosing: Bool {
        switch life {
        case .serving, .announced: false
        case .closing, .over: true
        }
    }

    /// Does what a message says.
    mutating func heed(_ message: ThreadMessage, _ answer: Answer) {
        switch message {
        case .replaceContext(let context): self.context = context
        case .stop: cutOff()
        case .drain(let delay): beginDrain(delay: delay, answer)
        }
    }

    /// Tells every peer that the end is near, and goes on serving: its next connection should go elsewhere.
    private mutating func beginDrain(delay: Duration, _ answer: Answer) {
        guard case .serving = life else { return }
        let timeout = shared.configuration.shutdownTimeout
        life = .announced(end: now + timeout)
        serveEach(answer) { $0.http.beginShutdown(.notice) }
        deadlines.set(Self.drainDeadline, to: now + min(delay, timeout))
    }

    /// The next step of the drain, its deadline having come.
    mutating func advanceDrain(_ answer: Answer) {
        guard case .announced(let end) = life else { return cutOff() }
        life = .closing
        // What the kernel has accepted for us would be reset; there is no more of it than the backlog.
        acceptConnections(atMost: Int(Listener.defaultBacklog))
        listener = nil
        deadlines.clear(Self.pauseDeadline)
        serveEach(answer) { $0.http.beginShutdown(.final) }
        deadlines.set(Self.drainDeadline, to: end)
    }

    private mutating func cutOff() {
        shared.status.countCutOff(connections.count)
        life = .over
    }
}

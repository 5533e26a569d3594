internal import HTTPEngine
internal import LinuxSystem

extension Worker {
    /// Whether the drain has begun.
    var isDraining: Bool {
        switch phase {
        case .serving: false
        case .draining, .closing, .finished: true
        }
    }

    /// Whether new connections are no longer accepted.
    var isClosing: Bool {
        switch phase {
        case .serving, .draining: false
        case .closing, .finished: true
        }
    }

    /// Handles a message of another thread.
    mutating func handle(_ message: WorkerMessage) {
        switch message {
        case .replaceContext(let tlsContext): self.tlsContext = tlsContext
        case .stop: cutOff()
        case .drain(let delay): beginDrain(delay: delay)
        }
    }

    /// Notifies every peer that the connection will end, so that its next connection goes elsewhere, and continues to serve for `delay`.
    private mutating func beginDrain(delay: Duration) {
        guard case .serving = phase else { return }
        let timeout = context.configuration.shutdownTimeout
        phase = .draining(end: now + timeout)
        serveAll(after: { $0.http.beginShutdown(.notice) })
        timers.set(Timer.drain, to: now + min(delay, timeout))
    }

    /// Stops accepting when the delay is over, and cuts off the remaining connections when the shutdown timeout is over.
    mutating func advanceDrain() {
        guard case .draining(let end) = phase else { return cutOff() }
        phase = .closing
        // Connections in the backlog would be reset when the listener is closed.
        acceptConnections(atMost: Int(Listener.defaultBacklog))
        listener = nil
        timers.clear(Timer.acceptPause)
        serveAll(after: { $0.http.beginShutdown(.final) })
        timers.set(Timer.drain, to: end)
    }

    private mutating func cutOff() {
        context.status.countCutOff(connections.count)
        phase = .finished
    }
}

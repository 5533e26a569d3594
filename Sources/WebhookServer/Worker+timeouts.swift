internal import HTTPEngine
internal import LinuxSystem

extension Worker {
    /// The timers of a worker.
    enum Timer {
        static let acceptPause = 0
        static let drain = 1
        static let logSummary = 2
        static let certificateExpiry = 3

        /// The timer of the connection in a slot.
        static func connection(_ slot: Int) -> Int { slot + 4 }
    }

    /// How often the expiry of the certificate is checked.
    private static let certificateCheckInterval = Duration.seconds(60)
    /// How long a closing worker waits for the first request of a connection.
    private static let lastRequestGrace = Duration.seconds(1)

    private var timeouts: ServerTimeouts { context.configuration.timeouts }

    /// Tells the poller and the timer what the connection waits for.
    ///
    /// A new timeout begins when that changes, or when a request was responded to and the whole connection waits. It does not begin when bytes are
    /// received, or when one HTTP/2 stream makes progress while an older one does not.
    mutating func updateTimeout(_ slot: Int, _ connection: inout Connection) -> Bool {
        let interest = connection.interest
        if interest != connection.watchedInterest {
            do throws(SystemCallError) {
                try poller.modify(connection.socket.descriptor, interest: interest, token: connections.token(slot))
                connection.watchedInterest = interest
            } catch {
                telemetry.connectionFailed(error, from: connection.peer, at: now)
                return false
            }
        }
        let wait = connection.wait
        let isNew = connection.needsNewTimeout && wait.stream == 0 || wait != connection.armedTimeout?.wait
        connection.needsNewTimeout = false
        guard isNew else { return true }
        let newest = connection.http.newestStream
        connection.streamDeadline = .next(after: connection.streamDeadline, wait, newest: newest, time: now + timeouts.stream)
        let deadline = now + timeout(of: connection, for: wait.activity)
        if let streamDeadline = connection.streamDeadline, streamDeadline.time < deadline {
            setTimeout(Connection.ArmedTimeout(wait: wait, newestStream: streamDeadline.newestStream), of: &connection)
            timers.set(Timer.connection(slot), to: streamDeadline.time)
        } else {
            setTimeout(Connection.ArmedTimeout(wait: wait, newestStream: newest), of: &connection)
            timers.set(Timer.connection(slot), to: deadline)
        }
        return true
    }

    /// Stores the current timeout of a connection, and counts the connection by its activity.
    mutating func setTimeout(_ timeout: Connection.ArmedTimeout?, of connection: inout Connection) {
        telemetry.activityChanged(from: connection.armedTimeout?.wait.activity, to: timeout?.wait.activity)
        connection.armedTimeout = timeout
    }

    private func timeout(of connection: borrowing Connection, for activity: Connection.Activity) -> Duration {
        switch activity {
        case .handshake: timeouts.handshake
        case .head: isClosing && !connection.hasBegun ? min(timeouts.head, Self.lastRequestGrace) : timeouts.head
        case .body: timeouts.body
        case .idle: isClosing ? min(timeouts.idle, Self.lastRequestGrace) : timeouts.idle
        case .write: timeouts.write
        case .linger: timeouts.linger
        }
    }

    /// Handles the timers that have fired.
    mutating func fireTimers() {
        while let timer = timers.popExpired(now: now) {
            switch timer {
            case Timer.acceptPause: resumeAccepting()
            case Timer.drain: advanceDrain()
            case Timer.logSummary: telemetry.logSummaries(at: now)
            case Timer.certificateExpiry: checkCertificateExpiry()
            default:
                let slot = timer - Timer.connection(0)
                if let box = connections[slot], !timeOut(slot, &box.connection) { close(slot) }
            }
        }
    }

    /// Logs the expiry of the certificate if it is near, and sets the timer for the next check.
    mutating func checkCertificateExpiry() {
        telemetry.flushLines()
        context.certificate.logExpiry(at: WallTime.now().seconds)
        timers.set(Timer.certificateExpiry, to: now + Self.certificateCheckInterval)
    }

    /// Handles the timeout of a connection: ends one or more streams in HTTP/2, else the connection, with a response if one is possible.
    private mutating func timeOut(_ slot: Int, _ connection: inout Connection) -> Bool {
        guard let timeout = connection.armedTimeout else { return true }
        scratch.reset()
        telemetry.timedOut(timeout.wait.activity, connection.peer, at: now)
        setTimeout(nil, of: &connection)
        guard connection.canRespond else {
            connection.beginClose(using: &scratch)
            _ = connection.flush(using: &scratch)
            return false
        }
        if timeout.wait.activity == .idle {
            connection.http.beginShutdown(.final)
        } else {
            connection.http.timedOut(through: timeout.newestStream)
        }
        return serve(slot, &connection)
    }
}

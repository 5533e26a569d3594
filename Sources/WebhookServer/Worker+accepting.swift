internal import HTTPEngine
internal import LinuxSystem
internal import Logging
internal import TLSEngine

extension Worker {
    /// The most connections accepted in one turn, so that many new ones do not delay the others.
    static let acceptsPerTurn = 64
    /// How long the worker pauses accepting after the descriptors ran out. Without a pause it would spin, because the connection still waits.
    private static let acceptPause = Duration.milliseconds(100)

    /// Accepts connections that wait.
    mutating func acceptConnections(atMost limit: Int) {
        for _ in 0..<limit {
            switch listener?.accept() {
            case .accepted(let socket, let peer): admit(socket, from: peer)
            case .aborted: continue
            case .wouldBlock: return
            case nil: return
            case .outOfDescriptors: return pauseAccepting(error: "out of descriptors")
            case .failed(let error): return pauseAccepting(error: error.description)
            }
        }
    }

    /// Adds an accepted connection, or closes it if there are too many.
    private mutating func admit(_ socket: consuming StreamSocket, from peer: SocketAddress) {
        telemetry.connectionAccepted()
        do {
            let permit = try context.connectionQuota.permit(for: peer.host)
            let transport = try TransportLayer.make(tlsContext)
            let http = try HTTPConnection.make(
                .http1, limits: context.configuration.limits, budget: context.requestBudget)
            add(
                Connection(
                    socket: socket, peer: peer, permit: permit, transport: transport, http: http, budget: context.requestBudget))
        } catch let refusal as ConnectionRefusal {
            telemetry.connectionRefused(refusal, from: peer, at: now)
        } catch {
            telemetry.connectionFailed(error, from: peer, at: now)
        }
    }

    private mutating func pauseAccepting(error: String) {
        telemetry.acceptPaused(error, at: now)
        watchListener(for: [])
        timers.set(Timer.acceptPause, to: now + Self.acceptPause)
    }

    /// Ends a pause.
    mutating func resumeAccepting() {
        watchListener(for: .read)
    }

    private func watchListener(for interest: PollInterest) {
        do throws(SystemCallError) {
            try listener?.watch(by: poller, for: interest)
        } catch {
            telemetry.logger.error("listener failed; this thread accepts no more connections", metadata: ["error": "\(error)"])
        }
    }
}

extension Listener {
    fileprivate borrowing func watch(by poller: borrowing Poller, for interest: PollInterest) throws(SystemCallError) {
        try poller.modify(descriptor, interest: interest, token: WorkerResources.listenerToken)
    }
}

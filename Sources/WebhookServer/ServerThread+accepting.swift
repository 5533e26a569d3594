internal import HTTPEngine
internal import Logging
internal import Sockets
internal import TLSEngine

extension ServerThread {
    /// Connections accepted in one turn, so that a flood of new ones does not starve those that are here.
    static let acceptsPerTurn = 64
    /// How long nothing is accepted after the descriptors ran out. Trying at once would spin: the waiting connection stays.
    private static let acceptPause = Duration.milliseconds(100)

    /// Accepts what waits.
    mutating func acceptConnections(atMost limit: Int) {
        for _ in 0..<limit {
            switch listener?.accept() {
            case .accepted(let socket, let host): admit(socket, from: host)
            case .aborted: continue
            case .wouldBlock: return
            case nil: return
            case .outOfDescriptors: return pauseAccepting(reason: "out of descriptors")
            case .failed(let error): return pauseAccepting(reason: error.description)
            }
        }
    }

    /// Takes a connection on, or closes it with this scope.
    private mutating func admit(_ socket: consuming StreamSocket, from host: SocketAddress.Host) {
        observer.accepted()
        do {
            let permit = try shared.connectionQuota.permit(for: host)
            let wire = try Wire.make(context)
            let http = try HTTPConnection.make(.http1, limits: shared.configuration.limits, allowance: shared.allowance)
            adopt(Connection(socket: socket, permit: permit, wire: wire, http: http))
        } catch let refusal as ConnectionRefusal {
            observer.refused(refusal, from: host, at: now)
        } catch {
            observer.lost(error, at: now)
        }
    }

    private mutating func pauseAccepting(reason: String) {
        observer.pausedAccepting(reason, at: now)
        watchListener(for: [])
        deadlines.set(Self.pauseDeadline, to: now + Self.acceptPause)
    }

    /// Tries again after a pause.
    mutating func resumeAccepting() {
        watchListener(for: .read)
    }

    private func watchListener(for interest: PollInterest) {
        do throws(SystemCallError) {
            try listener?.watch(by: poller, for: interest)
        } catch {
            observer.logger.error("the listener is lost", metadata: ["reason": "\(error)"])
        }
    }
}

extension Listener {
    fileprivate borrowing func watch(by poller: borrowing Poller, for interest: PollInterest) throws(SystemCallError) {
        try poller.modify(descriptor, interest: interest, token: ThreadEquipment.listenerToken)
    }
}

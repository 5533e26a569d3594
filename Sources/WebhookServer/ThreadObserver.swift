internal import HTTPEngine
internal import Logging
internal import Sockets
internal import TLSEngine
internal import Telemetry

/// What a thread notices: it counts everything, and logs what peers provoke now and then.
final class ThreadObserver {
    private let shared: ServerShared
    private let metrics: ServerMetrics
    private let shard: MetricShard
    private let batch: LogBatch
    /// Where the thread's requests are logged: see ``flushLines()``.
    let destination: LogDestination
    private var quota = LogQuota()

    init(shared: ServerShared) {
        self.shared = shared
        metrics = shared.metrics
        shard = metrics.counts.makeShard()
        batch = shared.makeLogBatch()
        destination = shared.destination.gathered(by: batch)
    }

    // MARK: Connections

    /// A connection was accepted.
    func accepted() {
        shard.add(to: metrics.accepted[])
    }

    /// A connection was closed unheard.
    func refused(_ reason: ConnectionRefusal, from host: SocketAddress.Host, at now: MonotonicTime) {
        shard.add(to: metrics.refused[reason.index])
        log(
            .connectionRefused, .warning, "connection refused",
            ["reason": .string(reason.rawValue), "address": "\(host)", "open": "\(shared.connectionQuota.count)"], at: now)
    }

    /// A connection could not be gone on with, for a reason of ours.
    func lost(_ reason: some Error, at now: MonotonicTime) {
        log(.connectionLost, .error, "a connection is lost", ["reason": "\(reason)"], at: now)
    }

    /// Nothing is accepted for a moment.
    func pausedAccepting(_ reason: String, at now: MonotonicTime) {
        shard.add(to: metrics.pauses[])
        log(.acceptPaused, .warning, "not accepting for a moment", ["reason": .string(reason)], at: now)
    }

    /// A connection does something else now; nil before its beginning and after its end.
    func connection(from old: Connection.Activity?, to new: Connection.Activity?) {
        guard old != new else { return }
        if let old { shard.add(-1, to: metrics.connections[old.index]) }
        if let new { shard.add(1, to: metrics.connections[new.index]) }
    }

    /// A connection is about to be forgotten.
    func ended(_ connection: borrowing Connection, at now: MonotonicTime) {
        if connection.stage == .handshaking { handshakeFailed(.closed) }
        guard let error = connection.http.connectionError else { return }
        protocolError("h2", error.name)
        log(.connectionError, .info, "HTTP/2 connection ended", ["reason": .string(error.name)], at: now)
    }

    /// A handshake led to a session.
    func handshakeCompleted() {
        shard.add(to: metrics.handshakes[HandshakeResult.completed.index])
    }

    /// The peer went away, or took too long, before there was a session.
    func handshakeFailed(_ failure: HandshakeFailure) {
        shard.add(to: metrics.handshakes[HandshakeResult.failed.index])
        shard.add(to: metrics.handshakeFailures[failure.index])
    }

    /// TLS broke.
    ///
    /// - Parameter peer: the subject of the certificate that was refused.
    func tlsFailed(_ failure: TLSFailure, of peer: String?, at now: MonotonicTime) {
        switch failure {
        case .handshake: handshakeFailed(HandshakeFailure(failure))
        case .record, .ended: protocolError("tls", "record")
        }
        var metadata: Logger.Metadata = ["reason": .string(failure.reason)]
        metadata["client"] = peer.map { .string($0) }
        log(.tlsFailed, .info, "TLS failed", metadata, at: now)
    }

    /// A connection took too long for something.
    func timedOut(_ activity: Connection.Activity, at now: MonotonicTime) {
        shard.add(to: metrics.timeouts[activity.index])
        if activity == .handshake { handshakeFailed(.timeout) }
        // An idle connection has done nothing wrong.
        guard activity != .idle else { return }
        log(.timeout, .debug, "timeout", ["activity": .string(activity.rawValue)], at: now)
    }

    // MARK: Requests

    /// HTTP refused something by itself.
    func refused(_ refusal: HTTPRefusal, on wire: String) {
        switch refusal.overload {
        case .inFlight: shard.add(to: metrics.overloads[Overload.inFlight.index])
        case .bodyMemory: shard.add(to: metrics.overloads[Overload.bodyMemory.index])
        case nil: protocolError(wire, "\(refusal.status)")
        }
    }

    /// HTTP refused something by itself, or ended an HTTP/2 connection.
    func protocolError(_ wire: String, _ kind: String) {
        shard.add(to: metrics.protocolErrors[ProtocolError.index(wire, kind)])
    }

    /// A webhook was asked.
    func began(webhook: Int) {
        shard.add(1, to: metrics.inFlight[webhook])
    }

    /// A webhook has answered.
    func finished(webhook: Int, status: Int, nanoseconds: Int) {
        shard.add(-1, to: metrics.inFlight[webhook])
        shard.add(to: metrics.requests[webhook, StatusLabel(status).index])
        shard.observe(nanoseconds: nanoseconds, in: metrics.latency, metrics.latency[webhook])
    }

    /// A webhook's path was answered without the webhook being asked.
    func answered(webhook: Int, status: Int) {
        shard.add(to: metrics.requests[webhook, StatusLabel(status).index])
    }

    // MARK: Log lines

    /// Writes the lines of this turn: to be called before the thread waits, or ends.
    func flushLines() {
        batch.flush()
    }

    /// The server's logger, behind whose lines none of this thread's stands that came before.
    var logger: Logger {
        flushLines()
        return shared.logger
    }

    /// Whether a line that a peer has provoked is to be written.
    func admits(_ kind: LogQuota.Kind, at now: MonotonicTime) -> Bool {
        let isAdmitted = quota.admits(kind, at: now)
        if !isAdmitted { shard.add(to: metrics.suppressedLines[]) }
        return isAdmitted
    }

    /// Logs what a peer has provoked, if it is not too much of it. What nobody wants to hear uses nothing up.
    private func log(
        _ kind: LogQuota.Kind, _ level: Logger.Level, _ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata,
        at now: MonotonicTime
    ) {
        guard shared.logger.logLevel <= level, admits(kind, at: now) else { return }
        logger.log(level: level, message, metadata: metadata())
    }

    /// When ``summarize(at:)`` has something to say next.
    var nextSummary: MonotonicTime? { quota.nextSummary }

    /// Says how many lines were not written.
    func summarize(at now: MonotonicTime) {
        while let (kind, lines) = quota.takeSummary(at: now) {
            logger.notice(
                "log lines suppressed", metadata: ["kind": .string(kind.rawValue), "suppressed": .stringConvertible(lines)])
        }
    }
}

internal import HTTPEngine
internal import LinuxSystem
internal import Logging
internal import TLSEngine
internal import Telemetry

/// The metrics and log lines of a worker. It counts every event, and limits the log lines that clients can trigger.
final class WorkerTelemetry {
    private let context: WorkerContext
    private let metrics: ServerMetrics
    private let shard: MetricShard
    private let batch: LogBatch
    /// The destination of review log lines. They are batched until ``flushLines()``.
    let destination: LogDestination
    private var quota = LogQuota()

    init(context: WorkerContext) {
        self.context = context
        metrics = context.metrics
        shard = metrics.counts.makeShard()
        batch = context.makeLogBatch()
        destination = context.destination.buffered(by: batch)
    }

    // MARK: Connections

    func connectionAccepted() {
        shard.add(to: metrics.accepted[])
    }

    func connectionRefused(_ reason: ConnectionRefusal, from peer: SocketAddress, at now: MonotonicTime) {
        shard.add(to: metrics.refused[reason.index])
        log(
            .connectionRefused, .warning, "connection refused",
            ["reason": .string(reason.rawValue), "peer": "\(peer)", "open": .stringConvertible(context.connectionQuota.count)],
            from: peer, at: now)
    }

    /// A connection is closed because its peer does not read, and the memory for unread output is used up.
    func outputMemoryExhausted(by peer: SocketAddress, at now: MonotonicTime) {
        connectionRefused(.outputMemory, from: peer, at: now)
    }

    /// A connection is closed because of an error on our side.
    func connectionFailed(_ error: some Error, from peer: SocketAddress, at now: MonotonicTime) {
        log(.connectionFailed, .error, "connection failed", ["error": "\(error)", "peer": "\(peer)"], from: peer, at: now)
    }

    func acceptPaused(_ error: String, at now: MonotonicTime) {
        shard.add(to: metrics.pauses[])
        log(.acceptPaused, .warning, "accepting connections paused", ["error": .string(error)], from: nil, at: now)
    }

    /// The activity of a connection changes; it is nil before the first and after the last one.
    func activityChanged(from old: Connection.Activity?, to new: Connection.Activity?) {
        guard old != new else { return }
        if let old { shard.add(-1, to: metrics.connections[old.index]) }
        if let new { shard.add(1, to: metrics.connections[new.index]) }
    }

    func connectionClosed(_ connection: borrowing Connection, at now: MonotonicTime) {
        if connection.stage == .handshaking { handshakeFailed(.closed) }
        guard let error = connection.http.connectionError else { return }
        protocolError("h2", error.name)
        let peer = connection.peer
        log(
            .http2Error, .info, "HTTP/2 connection error", ["error": .string(error.name), "peer": "\(peer)"], from: peer, at: now)
    }

    func timedOut(_ activity: Connection.Activity, _ peer: SocketAddress, at now: MonotonicTime) {
        shard.add(to: metrics.timeouts[activity.index])
        if activity == .handshake { handshakeFailed(.timeout) }
        // Idle connections are closed in normal operation.
        guard activity != .idle else { return }
        log(
            .timeout, .debug, "connection timed out", ["activity": .string(activity.rawValue), "peer": "\(peer)"], from: peer,
            at: now)
    }

    // MARK: TLS

    func handshakeCompleted() {
        shard.add(to: metrics.handshakes[HandshakeResult.completed.index])
    }

    private func handshakeFailed(_ failure: HandshakeFailure) {
        shard.add(to: metrics.handshakes[HandshakeResult.failed.index])
        shard.add(to: metrics.handshakeFailures[failure.index])
    }

    /// - Parameter client: the subject of the client certificate that was rejected.
    func tlsFailed(_ failure: TLSFailure, _ peer: SocketAddress, client: String?, at now: MonotonicTime) {
        let message: Logger.Message
        switch failure {
        case .handshake:
            handshakeFailed(HandshakeFailure(failure))
            message = "TLS handshake failed"
        case .record, .ended:
            protocolError("tls", "record")
            message = "TLS connection failed"
        }
        var metadata: Logger.Metadata = ["error": .string(failure.reason), "peer": "\(peer)"]
        metadata["client"] = client.map { .string($0) }
        log(.tlsFailure, .info, message, metadata, from: peer, at: now)
    }

    // MARK: Requests

    /// HTTP refused a request before it reached the endpoint.
    func httpRefused(_ error: HTTPError, on protocolName: String) {
        switch error.overload {
        case .inFlight: shard.add(to: metrics.overloads[Overload.inFlight.index])
        case .bodyMemory: shard.add(to: metrics.overloads[Overload.bodyMemory.index])
        case nil: protocolError(protocolName, "\(error.status)")
        }
    }

    private func protocolError(_ protocolName: String, _ kind: String) {
        shard.add(to: metrics.protocolErrors[ProtocolError.index(protocolName, kind)])
    }

    func reviewStarted(webhook: Int) {
        shard.add(1, to: metrics.inFlight[webhook])
    }

    func reviewFinished(webhook: Int, status: Int, nanoseconds: Int) {
        shard.add(-1, to: metrics.inFlight[webhook])
        shard.add(to: metrics.requests[webhook, StatusLabel(status).index])
        shard.observe(nanoseconds: nanoseconds, in: metrics.latency, metrics.latency[webhook])
    }

    /// A request on the path of a webhook was not handed to the handler.
    func reviewRefused(webhook: Int, status: Int) {
        shard.add(to: metrics.requests[webhook, StatusLabel(status).index])
    }

    // MARK: Log lines

    /// Writes the batched log lines. The worker calls it before it waits for events, and before it ends.
    func flushLines() {
        batch.flush()
    }

    /// The server's logger. The batched lines are written first, so that lines stay in order.
    var logger: Logger {
        flushLines()
        return context.logger
    }

    /// Whether a line that a client has triggered may be written. If not, it is counted as suppressed.
    func admitsLine(_ kind: LogQuota.Kind, from peer: SocketAddress?, at now: MonotonicTime) -> Bool {
        let isAdmitted = quota.admits(kind, from: peer?.host, at: now)
        if !isAdmitted { shard.add(to: metrics.suppressedLines[]) }
        return isAdmitted
    }

    /// Logs an event that a client has triggered, within the quota. Lines below the log level do not use the quota.
    private func log(
        _ kind: LogQuota.Kind, _ level: Logger.Level, _ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata,
        from peer: SocketAddress?, at now: MonotonicTime
    ) {
        guard context.logger.logLevel <= level, admitsLine(kind, from: peer, at: now) else { return }
        logger.log(level: level, message, metadata: metadata())
    }

    /// When ``logSummaries(at:)`` is due; nil if no line was suppressed.
    var nextSummary: MonotonicTime? { quota.nextSummary }

    /// Logs how many lines were suppressed in the windows that have ended.
    func logSummaries(at now: MonotonicTime) {
        while let (kind, lines) = quota.takeSummary(at: now) {
            logger.notice(
                "log lines suppressed", metadata: ["kind": .string(kind.name), "suppressed": .stringConvertible(lines)])
        }
    }
}

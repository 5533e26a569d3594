internal import HTTPEngine
internal import Logging
internal import Synchronization
internal import TLSEngine
internal import Telemetry

/// The objects that all workers of a server share.
final class WorkerContext: Sendable {
    let configuration: ServerConfiguration
    let status: ServerStatus
    let readiness: ReadinessChecks
    let certificate: CertificateStatus
    let metrics: ServerMetrics
    let logger: Logger
    let destination: LogDestination
    let connectionQuota: ConnectionQuota
    let requestBudget: RequestBudget
    /// The log batches of all workers.
    private let logBatches = Mutex<[LogBatch]>([])

    init(
        configuration: ServerConfiguration, status: ServerStatus, readiness: ReadinessChecks, certificate: CertificateStatus,
        metrics: ServerMetrics, logger: Logger, destination: LogDestination
    ) {
        self.configuration = configuration
        self.status = status
        self.readiness = readiness
        self.certificate = certificate
        connectionQuota = ConnectionQuota(
            maxTotal: configuration.maxConnections, maxPerPeer: configuration.maxConnectionsPerAddress)
        requestBudget = RequestBudget(maxInFlight: configuration.maxInFlight, maxBodyMemory: configuration.maxBodyMemory)
        self.metrics = metrics
        self.logger = logger
        self.destination = destination
    }

    /// Makes the log batch of a worker.
    func makeLogBatch() -> LogBatch {
        let batch = LogBatch(for: destination)
        logBatches.withLock { $0.append(batch) }
        return batch
    }

    /// Writes the batched log lines of all workers and stops batching, because the process is about to end.
    ///
    /// - Returns: false if a worker is writing its lines at the moment; then try again.
    func flushLogBatches() -> Bool {
        logBatches.withLock { $0 }.reduce(true) { $1.stopBuffering() && $0 }
    }
}

internal import HTTPEngine
internal import Logging
internal import Synchronization
internal import TLSEngine
internal import Telemetry

/// What all threads of a server have in common.
final class ServerShared: Sendable {
    let configuration: ServerConfiguration
    let status: ServerStatus
    let readiness: ServerReadiness
    let certificate: CertificateStatus
    let metrics: ServerMetrics
    let logger: Logger
    let destination: LogDestination
    let connectionQuota: ConnectionQuota
    let allowance: RequestAllowance
    /// Those of all threads.
    private let logBatches = Mutex<[LogBatch]>([])

    init(
        configuration: ServerConfiguration, status: ServerStatus, readiness: ServerReadiness, certificate: CertificateStatus,
        metrics: ServerMetrics, logger: Logger, destination: LogDestination
    ) {
        self.configuration = configuration
        self.status = status
        self.readiness = readiness
        self.certificate = certificate
        connectionQuota = ConnectionQuota(
            maxTotal: configuration.maxConnections, maxPerPeer: configuration.maxConnectionsPerAddress)
        allowance = RequestAllowance(maxInFlight: configuration.maxInFlight, maxBodyMemory: configuration.maxBodyMemory)
        self.metrics = metrics
        self.logger = logger
        self.destination = destination
    }

    /// The lines of one more thread.
    func makeLogBatch() -> LogBatch {
        let batch = LogBatch(for: destination)
        logBatches.withLock { $0.append(batch) }
        return batch
    }

    /// From now on no thread has lines that are not written: the process is about to end. False when one of them has, and is busy with them.
    func stopGatheringLines() -> Bool {
        logBatches.withLock { $0 }.reduce(true) { $1.stopGathering() && $0 }
    }
}

internal import Logging
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

    init(
        configuration: ServerConfiguration, status: ServerStatus, readiness: ServerReadiness, certificate: CertificateStatus,
        metrics: ServerMetrics, logger: Logger, destination: LogDestination
    ) {
        self.configuration = configuration
        self.status = status
        self.readiness = readiness
        self.certificate = certificate
        self.metrics = metrics
        self.logger = logger
        self.destination = destination
    }

    /// Each thread's part of the connections allowed.
    var connectionsPerThread: Int { max(configuration.maxConnections / configuration.threads, 1) }
}

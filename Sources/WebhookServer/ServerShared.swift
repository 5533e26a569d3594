internal import HTTPEngine
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
    let connectionQuota: ConnectionQuota
    let allowance: RequestAllowance

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
}

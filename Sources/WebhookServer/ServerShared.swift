internal import Logging
internal import Telemetry

/// What all threads of a server have in common; none of it changes but the status.
final class ServerShared: Sendable {
    let configuration: ServerConfiguration
    let status = ServerStatus()
    let logger: Logger
    let destination: LogDestination
    let metrics: ServerMetrics

    init(configuration: ServerConfiguration, logger: Logger, destination: LogDestination, metrics: ServerMetrics) {
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        self.destination = destination
    }

    /// Each thread's part of the connections allowed.
    var connectionsPerThread: Int { max(configuration.maxConnections / configuration.threads, 1) }
}

internal import LinuxSystem
package import Logging
package import Telemetry

/// The metrics port of a process that serves no webhook: `/metrics`, `/livez`, `/readyz` and `/healthz` over HTTP without TLS.
package final class HealthServer: Sendable {
    private let server: MetricsServer

    /// The port that the server listens on.
    package var port: UInt16 { server.port }

    private init(_ server: MetricsServer) {
        self.server = server
    }

    /// Starts listening and serving.
    ///
    /// - Parameter checks: the checks of `/readyz`.
    /// - Parameter registry: the metrics to show. The server adds none.
    /// - Throws: an address that cannot be listened on; no descriptors, memory or threads left.
    package static func start(
        on address: String, port: UInt16, checks: [ReadinessCheck], logger: Logger, destination: LogDestination,
        registry: MetricRegistry
    ) throws(ServerError) -> HealthServer {
        // The reader of the log, or a peer, may close its end at any time.
        TerminationSignals.ignoreBrokenPipes()
        let context = WorkerContext(
            configuration: ServerConfiguration(), status: ServerStatus(), readiness: ReadinessChecks(checks),
            certificate: CertificateStatus(nil, logger: logger),
            metrics: ServerMetrics(webhooks: MetricLabel("webhook", ["none"]), registry: MetricRegistry()), logger: logger,
            destination: destination)
        return HealthServer(try MetricsServer.start(on: address, port: port, context: context, registry: registry))
    }

    /// Stops the server at once.
    package func stop() {
        server.stop()
    }
}

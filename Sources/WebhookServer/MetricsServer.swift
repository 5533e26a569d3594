internal import HTTPEngine
internal import LinuxSystem
internal import Telemetry

/// The metrics port: HTTP/1.1 without TLS, served by a separate worker, so that it responds even if all other workers are busy or have ended.
/// It has the timeouts of the HTTPS port, and lower limits.
final class MetricsServer: Sendable {
    /// The most open connections, enough for several scrapers and probes.
    static let maxConnections = 64
    /// The most bytes of content of a request. No request needs any.
    static let maxBodyBytes = 1024

    /// The port that the server listens on.
    let port: UInt16
    private let mailbox: Mailbox<WorkerMessage>
    private let thread: SystemThread

    private init(port: UInt16, mailbox: Mailbox<WorkerMessage>, thread: SystemThread) {
        self.port = port
        self.mailbox = mailbox
        self.thread = thread
    }

    /// Starts listening and serving.
    ///
    /// - Parameter context: the context of the HTTPS port's workers.
    static func start(
        on address: String, port: UInt16, context: WorkerContext, registry: MetricRegistry
    ) throws(ServerError) -> MetricsServer {
        let listener = try Listener.open(on: address, port: port, isFirst: true)
        let (port, context) = (listener.port, context.forMetricsServer())
        do throws(SystemCallError) {
            let mailbox = try Mailbox<WorkerMessage>()
            let resources = Handoff(try WorkerResources.make(listener: listener, mailbox: mailbox))
            let thread = try SystemThread.start(name: "metrics") {
                guard let resources = resources.take() else { return }
                var worker = Worker(
                    resources: resources, mailbox: mailbox, tlsContext: nil, context: context,
                    telemetry: WorkerTelemetry(context: context),
                    endpoint: MetricsEndpoint(readiness: context.readiness, registry: registry))
                worker.run()
            }
            return MetricsServer(port: port, mailbox: mailbox, thread: thread)
        } catch {
            throw .system(error)
        }
    }

    /// Stops the server at once.
    func stop() {
        mailbox.post(.stop)
        thread.join()
    }
}

extension WorkerContext {
    /// A context for the worker of the metrics port. It has separate limits and a separate status, since it is not drained with the other workers, and
    /// its connections are not part of the metrics.
    fileprivate func forMetricsServer() -> WorkerContext {
        var configuration = configuration
        configuration.threads = 1
        configuration.maxConnections = MetricsServer.maxConnections
        configuration.limits.maxBodyBytes = MetricsServer.maxBodyBytes
        return WorkerContext(
            configuration: configuration, status: ServerStatus(), readiness: readiness, certificate: certificate,
            metrics: metrics.unregistered, logger: logger, destination: destination)
    }
}

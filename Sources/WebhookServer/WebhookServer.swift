internal import HTTPEngine
internal import LinuxSystem
package import Logging
internal import Synchronization
package import TLSEngine
package import Telemetry

/// How a server ended.
package enum ServerEnd: Equatable, Sendable {
    /// Every connection was completed.
    case drained
    /// So many connections were still open at the shutdown timeout, or when the server was stopped.
    case cutOff(connections: Int)
}

/// An HTTPS server for admission reviews. It has several workers, each with its own thread, listener, connections and handler. No worker waits
/// for another one, or for a peer.
package final class WebhookServer: Sendable {
    /// The port that the server listens on.
    package let port: UInt16
    let context: WorkerContext
    private let registry: MetricRegistry
    private let mailboxes: [Mailbox<WorkerMessage>]
    private let threads = Mutex<[SystemThread]>([])
    private let metricsServer = Mutex<MetricsServer?>(nil)
    private let certificateWatcher = Mutex<CertificateWatcher?>(nil)

    private init(port: UInt16, context: WorkerContext, registry: MetricRegistry, mailboxes: [Mailbox<WorkerMessage>]) {
        self.port = port
        self.context = context
        self.registry = registry
        self.mailboxes = mailboxes
    }

    /// Starts a server. When it returns, connections are accepted and the self-tests of all handlers are finished.
    ///
    /// - Parameter tlsContext: the context of new connections.
    /// - Parameter isProvisional: whether the certificate of the context is provisional, so that the server is not ready.
    /// - Parameter logger: the log. Its level also decides whether reviews are logged (`info`).
    /// - Parameter destination: the destination of review log lines.
    /// - Parameter registry: the registry that the server's metrics are added to.
    /// - Parameter makeHandler: called once on each worker's thread.
    /// - Throws: an address that cannot be listened on; no descriptors, memory or threads left.
    package static func start<Handler: ReviewHandler & ~Copyable>(
        _ configuration: ServerConfiguration, context tlsContext: TLSServerContext, isProvisional: Bool = false,
        logger: Logger, destination: LogDestination, registry: MetricRegistry = MetricRegistry(),
        makeHandler: @escaping @Sendable () -> Handler
    ) throws(ServerError) -> WebhookServer {
        // The reader of the log, or a peer, may close its end at any time.
        TerminationSignals.ignoreBrokenPipes()
        let selfTests: SelfTestResults
        do throws(SystemCallError) { selfTests = try SelfTestResults() } catch { throw .system(error) }
        var configuration = configuration
        configuration.maxConnections = clampToFileLimit(configuration.maxConnections, logger)
        let status = ServerStatus()
        let certificate = CertificateStatus(isProvisional ? nil : tlsContext.certificate, logger: logger)
        let context = WorkerContext(
            configuration: configuration, status: status,
            readiness: ReadinessChecks([status.check, selfTests.check, certificate.check]), certificate: certificate,
            metrics: ServerMetrics(webhooks: MetricLabel("webhook", Handler.Route.self), registry: registry), logger: logger,
            destination: destination)
        registry.add { certificate.write(to: &$0) }
        registry.add { [budget = context.requestBudget] in budget.write(to: &$0) }
        let (port, resources, mailboxes) = try openListeners(configuration)
        let server = WebhookServer(port: port, context: context, registry: registry, mailboxes: mailboxes)
        for (index, (resources, mailbox)) in zip(resources, mailboxes).enumerated() {
            do throws(SystemCallError) {
                let thread = try SystemThread.start(name: "webhook-\(index)") {
                    guard let resources = resources.take() else { return }
                    let telemetry = WorkerTelemetry(context: context)
                    var handler = makeHandler()
                    selfTests.runSelfTest(of: &handler)
                    var worker = Worker(
                        resources: resources, mailbox: mailbox, tlsContext: tlsContext, context: context,
                        telemetry: telemetry,
                        endpoint: AdmissionEndpoint(handler, context: context, telemetry: telemetry))
                    worker.run()
                }
                server.threads.withLock { $0.append(thread) }
            } catch {
                server.stop()
                _ = server.waitUntilFinished()
                throw .system(error)
            }
        }
        selfTests.wait(forWorkers: mailboxes.count, logger: logger)
        return server
    }

    /// Opens a listener and a mailbox for each worker.
    private static func openListeners(
        _ configuration: ServerConfiguration
    ) throws(ServerError) -> (port: UInt16, resources: [Handoff<WorkerResources>], mailboxes: [Mailbox<WorkerMessage>]) {
        var port = configuration.port
        var mailboxes: [Mailbox<WorkerMessage>] = []
        var resources: [Handoff<WorkerResources>] = []
        for _ in 0..<max(configuration.threads, 1) {
            let listener = try Listener.open(on: configuration.listenAddress, port: port, isFirst: resources.isEmpty)
            // If the port is 0, the kernel chooses it for the first listener, and the others use the same.
            port = listener.port
            do throws(SystemCallError) {
                let mailbox = try Mailbox<WorkerMessage>()
                resources.append(Handoff(try WorkerResources.make(listener: listener, mailbox: mailbox)))
                mailboxes.append(mailbox)
            } catch {
                throw .system(error)
            }
        }
        return (port, resources, mailboxes)
    }

    /// Limits the number of connections to the descriptors that the process may open, because running out of descriptors pauses accepting.
    private static func clampToFileLimit(_ maxConnections: Int, _ logger: Logger) -> Int {
        let descriptors = DescriptorLimit.raise()
        // Some are needed for listeners, pollers, files and connections to the API server.
        let limit = max(descriptors - min(descriptors / 4, 256), 1)
        guard limit < maxConnections else { return maxConnections }
        logger.warning(
            "open file limit too low for the configured connections; raise it (ulimit -n, RLIMIT_NOFILE)",
            metadata: [
                "max_connections": .stringConvertible(maxConnections), "open_files": .stringConvertible(descriptors),
                "connections": .stringConvertible(limit),
            ])
        return limit
    }

    /// Starts the metrics port, which serves `/metrics`, `/livez`, `/readyz` and `/healthz` over HTTP without TLS.
    ///
    /// - Returns: the port that it listens on.
    package func startMetricsServer(on address: String, port: UInt16) throws(ServerError) -> UInt16 {
        let started = try MetricsServer.start(on: address, port: port, context: context, registry: registry)
        metricsServer.withLock { $0 = started }
        return started.port
    }

    /// Whether `/readyz` responds with 200.
    package var isReady: Bool { context.readiness.pass }

    /// Adds a readiness check.
    package func add(_ check: ReadinessCheck) {
        context.readiness.add(check)
    }

    /// Begins an orderly shutdown, and returns at once. The server is not ready from now on. After `delay` it stops accepting connections and
    /// completes the requests in flight. Connections that are still open after the configured `shutdownTimeout` are cut off.
    ///
    /// - Parameter delay: nil for the configured `shutdownDelay`.
    package func drain(delay: Duration? = nil) {
        guard context.status.beginDraining() else { return }
        for mailbox in mailboxes { mailbox.post(.drain(delay: delay ?? context.configuration.shutdownDelay)) }
    }

    /// Stops the server at once and cuts off every connection.
    package func stop() {
        _ = context.status.beginDraining()
        for mailbox in mailboxes { mailbox.post(.stop) }
    }

    /// Uses another context for new connections. Open connections keep theirs.
    package func replaceContext(_ tlsContext: TLSServerContext) {
        context.certificate.reloaded(tlsContext.certificate)
        for mailbox in mailboxes { mailbox.post(.replaceContext(tlsContext)) }
    }

    /// Watches the certificate files from now on. A change is noticed at one reading of the files and used after the next.
    ///
    /// - Parameter rotation: the rotation whose context the server was started with.
    package func watchCertificates(_ rotation: CertificateRotation, every interval: Duration) throws(ServerError) {
        do throws(SystemCallError) {
            let started = try CertificateWatcher(rotation, every: interval, for: self)
            certificateWatcher.withLock { $0 = started }
        } catch {
            throw .system(error)
        }
    }

    /// Waits until all workers have finished, and stops the other threads.
    package func waitUntilFinished() -> ServerEnd {
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
        certificateWatcher.withLock { $0.take() }?.stop()
        metricsServer.withLock { $0.take() }?.stop()
        let connections = context.status.connectionsCutOff
        return connections == 0 ? .drained : .cutOff(connections: connections)
    }
}

internal import HTTPEngine
package import Logging
internal import Sockets
internal import Synchronization
package import TLSEngine
package import Telemetry

/// How a server ended.
package enum ServerEnd: Equatable, Sendable {
    /// Every connection was finished.
    case drained
    /// So many connections were still open when time was up, or when the server was stopped.
    case cutOff(connections: Int)
}

/// An HTTPS server for admission reviews: N threads, each with its own listener on the same address, its own connections and its
/// own handler. No thread waits for another, and none is ever blocked by a peer.
package final class WebhookServer: Sendable {
    /// The port listened on.
    package let port: UInt16
    let shared: ServerShared
    private let registry: MetricRegistry
    private let mailboxes: [Mailbox<ThreadMessage>]
    private let threads = Mutex<[SystemThread]>([])
    private let plainPort = Mutex<PlainPort?>(nil)
    private let watcher = Mutex<CertificateWatcher?>(nil)

    private init(port: UInt16, shared: ServerShared, registry: MetricRegistry, mailboxes: [Mailbox<ThreadMessage>]) {
        self.port = port
        self.shared = shared
        self.registry = registry
        self.mailboxes = mailboxes
    }

    /// Listens and starts all threads; when it returns, connections are accepted and every handler has been tried out.
    ///
    /// - Parameter isProvisional: whether the context's certificate is nobody's, so that the server is not ready before it has another one.
    /// - Parameter logger: for everything but reviews; its level also decides whether reviews are logged (`info`).
    /// - Parameter destination: where reviews are logged, one line each.
    /// - Parameter registry: where the server's metrics are added.
    /// - Parameter makeHandler: called once on each thread.
    /// - Throws: an address that cannot be listened on; want of descriptors, memory or threads.
    package static func start<Handler: ReviewHandler & ~Copyable>(
        _ configuration: ServerConfiguration, context: TLSServerContext, isProvisional: Bool = false, logger: Logger,
        destination: LogDestination,
        registry: MetricRegistry = MetricRegistry(), makeHandler: @escaping @Sendable () -> Handler
    ) throws(ServerError) -> WebhookServer {
        // Whoever reads our log or our socket may close it.
        TerminationSignals.ignoreBrokenPipes()
        let selfReviews: SelfReviews
        do throws(SystemCallError) { selfReviews = try SelfReviews() } catch { throw .system(error) }
        let status = ServerStatus()
        let certificate = CertificateStatus(isProvisional ? nil : context.certificate, logger: logger)
        var configuration = configuration
        configuration.maxConnections = affordableConnections(configuration, logger)
        let shared = ServerShared(
            configuration: configuration, status: status,
            readiness: ServerReadiness([status.check, selfReviews.check, certificate.check]), certificate: certificate,
            metrics: ServerMetrics(webhooks: MetricLabel("webhook", Handler.Route.self), registry: registry), logger: logger,
            destination: destination)
        registry.add { certificate.write(to: &$0) }
        registry.add { [allowance = shared.allowance] in allowance.write(to: &$0) }
        var port = configuration.port
        var mailboxes: [Mailbox<ThreadMessage>] = []
        var equipment: [Handoff<ThreadEquipment>] = []
        for _ in 0..<max(configuration.threads, 1) {
            let listener = try Listener.shared(on: configuration.listenAddress, port: port, isFirst: equipment.isEmpty)
            // The first listener chooses a free port, if that is wanted; the others join it.
            port = listener.port
            do throws(SystemCallError) {
                let mailbox = try Mailbox<ThreadMessage>()
                equipment.append(Handoff(try ThreadEquipment.make(listener: listener, mailbox: mailbox)))
                mailboxes.append(mailbox)
            } catch {
                throw .system(error)
            }
        }
        let server = WebhookServer(port: port, shared: shared, registry: registry, mailboxes: mailboxes)
        for (index, (equipment, mailbox)) in zip(equipment, mailboxes).enumerated() {
            do throws(SystemCallError) {
                let thread = try SystemThread.start(name: "webhook-\(index)") {
                    guard let equipment = equipment.take() else { return }
                    let observer = ThreadObserver(shared: shared)
                    var handler = makeHandler()
                    selfReviews.tryOut(&handler)
                    let routes = Array(Handler.Route.allCases)
                    var desk = ReviewDesk(paths: routes.map(\.rawValue), shared: shared, observer: observer)
                    var thread = ServerThread(
                        equipment: equipment, mailbox: mailbox, context: context, shared: shared, observer: observer)
                    thread.run { event, connection in
                        desk.answer(event, on: connection) { body, webhook, timeout, logLine in
                            handler.respond(to: body, route: routes[webhook], timeout: timeout, logLine: &logLine)
                        }
                    }
                }
                server.threads.withLock { $0.append(thread) }
            } catch {
                server.stop()
                _ = server.waitUntilFinished()
                throw .system(error)
            }
        }
        selfReviews.wait(forThreads: mailboxes.count, logger: logger)
        return server
    }

    /// Answers `/metrics`, `/livez`, `/readyz` and `/healthz` over plain HTTP too, on an address and port of their own. It answers as long as
    /// anything else does, and while all other threads are busy.
    ///
    /// - Returns: the port listened on.
    package func answerPlainly(on address: String, port: UInt16) throws(ServerError) -> UInt16 {
        let plain = try PlainPort.start(on: address, port: port, beside: shared, registry: registry)
        plainPort.withLock { $0 = plain }
        return plain.port
    }

    /// As many connections as the configuration allows, or as there will be descriptors for: running out of them is worse than a limit.
    private static func affordableConnections(_ configuration: ServerConfiguration, _ logger: Logger) -> Int {
        let descriptors = DescriptorLimit.raise()
        // For listeners, pollers, files and other connections.
        let affordable = max(descriptors - min(descriptors / 4, 256), 1)
        guard affordable < configuration.maxConnections else { return configuration.maxConnections }
        logger.warning(
            "fewer connections than configured: raise the limit of open files (ulimit -n, RLIMIT_NOFILE)",
            metadata: [
                "max_connections": "\(configuration.maxConnections)", "descriptors": "\(descriptors)",
                "connections": "\(affordable)",
            ])
        return affordable
    }

    /// Whether `/readyz` answers 200.
    package var isReady: Bool { shared.readiness.holds }

    /// From now on ready only if this holds too.
    package func add(_ check: ReadinessCheck) {
        shared.readiness.add(check)
    }

    /// Ends the server in an orderly way; returns at once. From now on not ready; after `delay` nothing is accepted; what is in
    /// flight is finished; what is not finished within the configuration's `shutdownTimeout` is cut off.
    ///
    /// - Parameter delay: nil for the configuration's `shutdownDelay`.
    package func drain(delay: Duration? = nil) {
        guard shared.status.beginDraining() else { return }
        for mailbox in mailboxes { mailbox.post(.drain(delay: delay ?? shared.configuration.shutdownDelay)) }
    }

    /// Ends the server at once, cutting off every connection.
    package func stop() {
        _ = shared.status.beginDraining()
        for mailbox in mailboxes { mailbox.post(.stop) }
    }

    /// Uses another certificate for new connections. Those that are open keep theirs.
    package func replaceContext(_ context: TLSServerContext) {
        shared.certificate.replaced(by: context.certificate)
        for mailbox in mailboxes { mailbox.post(.replaceContext(context)) }
    }

    /// Looks at the certificate files from now on, and uses what is new in them: a change is noticed at one look and taken at the next.
    ///
    /// - Parameter rotation: with the context that the server was started with.
    package func follow(_ rotation: CertificateRotation, every interval: Duration) throws(ServerError) {
        do throws(SystemCallError) {
            let started = try CertificateWatcher(rotation, every: interval, for: self)
            watcher.withLock { $0 = started }
        } catch {
            throw .system(error)
        }
    }

    /// A new certificate cannot be used: the old one stays, and whoever asks after health or metrics learns why.
    package func cannotReplaceContext(_ reason: String) {
        shared.certificate.reloadFailed(reason)
    }

    /// Waits until all threads have ended.
    package func waitUntilFinished() -> ServerEnd {
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
        watcher.withLock { $0.take() }?.stop()
        plainPort.withLock { $0.take() }?.stop()
        let connections = shared.status.connectionsCutOff
        return connections == 0 ? .drained : .cutOff(connections: connections)
    }
}

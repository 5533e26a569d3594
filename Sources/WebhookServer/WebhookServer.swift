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
    private let mailboxes: [Mailbox<ThreadMessage>]
    private let threads: Mutex<[SystemThread]>

    private init(port: UInt16, shared: ServerShared, mailboxes: [Mailbox<ThreadMessage>], threads: [SystemThread]) {
        self.port = port
        self.shared = shared
        self.mailboxes = mailboxes
        self.threads = Mutex(threads)
    }

    /// Listens and starts all threads; when it returns, connections are accepted.
    ///
    /// - Parameter logger: for everything but reviews; its level also decides whether reviews are logged (`info`).
    /// - Parameter destination: where reviews are logged, one line each.
    /// - Parameter registry: where the server's metrics are added.
    /// - Parameter makeHandler: called once on each thread.
    /// - Throws: an address that cannot be listened on; want of descriptors, memory or threads.
    package static func start<Handler: ReviewHandler & ~Copyable>(
        _ configuration: ServerConfiguration, context: TLSServerContext, logger: Logger, destination: LogDestination,
        registry: MetricRegistry = MetricRegistry(), makeHandler: @escaping @Sendable () -> Handler
    ) throws(ServerError) -> WebhookServer {
        // Whoever reads our log or our socket may close it.
        TerminationSignals.ignoreBrokenPipes()
        let metrics = ServerMetrics(webhooks: MetricLabel("webhook", Handler.Route.self), registry: registry)
        let shared = ServerShared(configuration: configuration, logger: logger, destination: destination, metrics: metrics)
        var port = configuration.port
        var mailboxes: [Mailbox<ThreadMessage>] = []
        var equipment: [Handoff<ThreadEquipment>] = []
        for _ in 0..<max(configuration.threads, 1) {
            let listener = try listen(on: configuration.listenAddress, port: port, isFirst: equipment.isEmpty)
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
        let server = WebhookServer(port: port, shared: shared, mailboxes: mailboxes, threads: [])
        for (index, (equipment, mailbox)) in zip(equipment, mailboxes).enumerated() {
            do throws(SystemCallError) {
                let thread = try SystemThread.start(name: "webhook-\(index)") {
                    guard let equipment = equipment.take() else { return }
                    let observer = ThreadObserver(shared: shared)
                    var desk = ReviewDesk(handler: makeHandler(), shared: shared, observer: observer)
                    ServerThread(equipment: equipment, mailbox: mailbox, context: context, shared: shared, observer: observer)
                        .run { event, connection in desk.answer(event, on: connection) }
                }
                server.threads.withLock { $0.append(thread) }
            } catch {
                server.stop()
                _ = server.waitUntilFinished()
                throw .system(error)
            }
        }
        return server
    }

    private static func listen(on text: String, port: UInt16, isFirst: Bool) throws(ServerError) -> Listener {
        guard let address = SocketAddress(text, port: port) else { throw .invalidListenAddress(text) }
        do throws(SystemCallError) {
            if isFirst { try Listener.checkAvailable(address) }
            return try Listener.listening(on: address)
        } catch {
            throw .cannotListen(address: text, port: port, error)
        }
    }

    /// Whether `/readyz` answers 200.
    package var isReady: Bool { shared.status.isReady }

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
        for mailbox in mailboxes { mailbox.post(.replaceContext(context)) }
    }

    /// Waits until all threads have ended.
    package func waitUntilFinished() -> ServerEnd {
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
        let connections = shared.status.connectionsCutOff
        return connections == 0 ? .drained : .cutOff(connections: connections)
    }
}

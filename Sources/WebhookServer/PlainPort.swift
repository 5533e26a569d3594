internal import HTTPEngine
internal import Sockets
internal import Telemetry

/// The plain port: one more thread, with a listener and connections of its own, that answers when all others are busy or gone.
/// HTTP/1.1 without TLS, with all limits and timeouts of the other port or narrower ones.
final class PlainPort: Sendable {
    /// Connections open at a time: some scrapers and probes, and a person.
    static let maxConnections = 64
    /// Bytes of content of a request, which nobody has a reason to send.
    static let maxBodyBytes = 1024

    /// The port listened on.
    let port: UInt16
    private let mailbox: Mailbox<ThreadMessage>
    private let thread: SystemThread

    private init(port: UInt16, mailbox: Mailbox<ThreadMessage>, thread: SystemThread) {
        self.port = port
        self.mailbox = mailbox
        self.thread = thread
    }

    /// Listens, and answers from now on.
    ///
    /// - Parameter shared: of the server that is asked about.
    static func start(
        on address: String, port: UInt16, beside shared: ServerShared, registry: MetricRegistry
    ) throws(ServerError) -> PlainPort {
        let listener = try Listener.shared(on: address, port: port, isFirst: true)
        let (port, shared) = (listener.port, shared.forPlainPort())
        do throws(SystemCallError) {
            let mailbox = try Mailbox<ThreadMessage>()
            let equipment = Handoff(try ThreadEquipment.make(listener: listener, mailbox: mailbox))
            let thread = try SystemThread.start(name: "plain") {
                guard let equipment = equipment.take() else { return }
                let desk = PlainDesk(readiness: shared.readiness, registry: registry)
                var thread = ServerThread(
                    equipment: equipment, mailbox: mailbox, context: nil, shared: shared, observer: ThreadObserver(shared: shared)
                )
                thread.run { event, _ in desk.answer(event) }
            }
            return PlainPort(port: port, mailbox: mailbox, thread: thread)
        } catch {
            throw .system(error)
        }
    }

    /// Ends it at once.
    func stop() {
        mailbox.post(.stop)
        thread.join()
    }
}

extension ServerShared {
    /// The same server for the plain port's thread: it is not drained with the others, and nobody wants its connections
    /// among those of the webhooks.
    fileprivate func forPlainPort() -> ServerShared {
        var configuration = configuration
        configuration.threads = 1
        configuration.maxConnections = PlainPort.maxConnections
        configuration.limits.maxBodyBytes = PlainPort.maxBodyBytes
        return ServerShared(
            configuration: configuration, status: ServerStatus(), readiness: readiness, certificate: certificate,
            metrics: metrics.unseen, logger: logger, destination: destination)
    }
}

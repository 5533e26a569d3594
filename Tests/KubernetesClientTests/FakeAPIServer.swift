import Glibc
import JSONTape
import KubernetesClient
import Sockets
import Synchronization
import TLSEngine

/// An API server as far as the client can tell: lists in pages, watches, optimistic locking, over real TLS and sockets.
final class FakeAPIServer: Sendable {
    /// Who vouches for the server, and what it shows; made once for all tests.
    struct Identity: Sendable {
        let authority: [UInt8]
        let context: TLSServerContext
        /// Lets in nobody but `client`.
        let demandingContext: TLSServerContext
        let client: IssuedCertificate

        static let shared = Result {
            let now = Int64(time(nil))
            let authority = try CertificateAuthority.make(commonName: "test authority", validFrom: now - 3600, lifetime: 7200)
            let issued = try authority.issue(
                commonName: "kube-apiserver", names: [SubjectAlternativeName("127.0.0.1")], validFrom: now - 3600, lifetime: 7200)
            return Identity(
                authority: authority.certificate,
                context: try TLSServerContext(chain: issued.certificate, key: issued.privateKey),
                demandingContext: try TLSServerContext(
                    chain: issued.certificate, key: issued.privateKey,
                    clients: ClientAuthentication(authorities: authority.certificate, allowedNames: ["admin"])),
                client: try authority.issue(
                    commonName: "admin", names: [], usage: .client, validFrom: now - 3600, lifetime: 7200))
        }
    }

    let port: UInt16
    let cluster: FakeCluster
    private let stop: StopSignal
    private let threads = Mutex<[SystemThread]>([])

    private init(port: UInt16, cluster: FakeCluster, stop: StopSignal) {
        self.port = port
        self.cluster = cluster
        self.stop = stop
    }

    /// - Parameter port: 0 for a free one.
    static func start(_ cluster: FakeCluster, port: UInt16 = 0, context: TLSServerContext? = nil) throws -> FakeAPIServer {
        guard let address = SocketAddress("127.0.0.1", port: port) else { preconditionFailure() }
        let context = try context ?? Identity.shared.get().context
        let listener = try Listener.listening(on: address)
        let server = FakeAPIServer(port: listener.port, cluster: cluster, stop: try StopSignal())
        let handoff = Handoff(listener)
        let thread = try SystemThread.start(name: "fake-accept") {
            guard let listener = handoff.take() else { return }
            while server.stop.wait(for: .read, of: listener.descriptor, until: .now() + .seconds(600)) == .ready {
                guard case .accepted(let socket, _) = listener.accept() else { continue }
                let handoff = Handoff(socket)
                let thread = try? SystemThread.start(name: "fake-serve") {
                    guard let socket = handoff.take() else { return }
                    try? server.serve(socket, context)
                }
                if let thread { server.threads.withLock { $0.append(thread) } }
            }
        }
        server.threads.withLock { $0.append(thread) }
        return server
    }

    /// Cuts every connection.
    func shutDown() {
        stop.raise()
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
    }

    /// Access with a token in memory.
    func access(token: CredentialSource = .data(Array("good".utf8))) throws -> ClusterAccess {
        try access(as: .token(token))
    }

    func access(as identity: ClusterAccess.Identity) throws -> ClusterAccess {
        ClusterAccess(
            server: try APIServerAddress(host: "127.0.0.1", port: port),
            authorities: .data(try Identity.shared.get().authority), identity: identity)
    }

    private func serve(_ socket: consuming StreamSocket, _ context: TLSServerContext) throws {
        var connection = try FakeConnection(socket, context, stop: stop)
        while true {
            let request = try connection.request()
            let reply = cluster.with { $0.reply(to: request) }
            switch reply {
            case .answer(let status, let fields, let body):
                try connection.send(
                    "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
            case .watch(let collection, let version, let seconds):
                try watch(&connection, collection, version, seconds)
            // As a server does that is told so by timeoutSeconds: the connection goes on.
            case .bytes(let text):
                try connection.send(text)
                return try connection.close()
            case .silence:
                _ = stop.wait(until: .now() + .seconds(600))
                return
            }
        }
    }

    private func watch(_ connection: inout FakeConnection, _ collection: String, _ since: Int, _ seconds: Int) throws {
        // Before the head, with which the watch counts as open: whoever has seen it may end it.
        var (end, bookmarks) = cluster.with { ($0.watchEnd, $0.bookmarks) }
        try connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        let deadline = MonotonicTime.now() + .seconds(seconds)
        var version = since
        while .now() < deadline, connection.isAlive() {
            let (lines, newest, isOver, bookmark, cut) = cluster.with { state in
                let events = state.log.filter { $0.collection == collection && $0.version > version }
                let result = (
                    events.map(\.line).joined(), state.version, state.watchEnd != end, state.bookmarks != bookmarks, state.cut
                )
                (end, bookmarks) = (state.watchEnd, state.bookmarks)
                return result
            }
            version = newest
            if !lines.isEmpty { try connection.sendChunk(lines) }
            if bookmark {
                try connection.sendChunk(
                    #"{"type":"BOOKMARK","object":{"kind":"X","metadata":{"resourceVersion":"\#(version)"}}}"# + "\n")
            }
            if isOver {
                guard let cut else { break }
                try connection.sendChunk(cut)
                throw FakeConnection.Over()
            }
            guard stop.wait(until: .now() + .milliseconds(2)) == .timedOut else { throw FakeConnection.Over() }
        }
        try connection.send("0\r\n\r\n")
    }
}

extension FakeConnection {
    fileprivate mutating func sendChunk(_ text: String) throws {
        try send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }
}

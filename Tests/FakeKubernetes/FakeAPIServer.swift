package import KubernetesClient
internal import LinuxSystem
internal import Synchronization
package import TLSEngine

/// An API server over real TLS and sockets: lists in pages, watches, optimistic locking.
package final class FakeAPIServer: Sendable {
    package let port: UInt16
    package let cluster: FakeCluster
    private let cancellation: CancellationToken
    private let threads = Mutex<[SystemThread]>([])

    private init(port: UInt16, cluster: FakeCluster, cancellation: CancellationToken) {
        self.port = port
        self.cluster = cluster
        self.cancellation = cancellation
    }

    /// Starts a server.
    ///
    /// - Parameter port: 0 for a free port.
    package static func start(
        _ cluster: FakeCluster, port: UInt16 = 0, context: TLSServerContext? = nil
    ) throws -> FakeAPIServer {
        guard let address = SocketAddress("127.0.0.1", port: port) else { preconditionFailure() }
        let context = try context ?? Identity.shared.get().context
        let listener = try Listener.listening(on: address)
        let server = FakeAPIServer(port: listener.port, cluster: cluster, cancellation: try CancellationToken())
        let handoff = Handoff(listener)
        let thread = try SystemThread.start(name: "fake-accept") {
            guard let listener = handoff.take() else { return }
            while server.cancellation.wait(for: .read, of: listener.descriptor, until: .now() + .seconds(600)) == .ready {
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

    /// Closes every connection and stops.
    package func shutDown() {
        cancellation.cancel()
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
    }

    /// Access with a token in memory.
    package func access(token: CredentialSource = .data(Array("good".utf8))) throws -> ClusterAccess {
        try access(as: .token(token))
    }

    package func access(as identity: ClusterAccess.Identity) throws -> ClusterAccess {
        ClusterAccess(
            server: try APIServerAddress(host: "127.0.0.1", port: port),
            authorities: .data(try Identity.shared.get().authority), identity: identity)
    }

    private func serve(_ socket: consuming StreamSocket, _ context: TLSServerContext) throws {
        var connection = try FakeConnection(socket, context, cancellation: cancellation)
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
            case .bytes(let text):
                try connection.send(text)
                return try connection.close()
            case .endless(let head, let chunk, let interval):
                try connection.send(head)
                while !cancellation.isCancelled {
                    try connection.sendChunk(chunk)
                    if interval > .zero { _ = cancellation.wait(until: .now() + interval) }
                }
                return
            case .silence:
                _ = cancellation.wait(until: .now() + .seconds(600))
                return
            }
        }
    }

    private func watch(_ connection: inout FakeConnection, _ collection: String, _ since: Int, _ seconds: Int) throws {
        // Read the counters before sending the head: a test may end the watch as soon as the client has received it.
        var (end, bookmarks) = cluster.with { ($0.watchEnd, $0.bookmarks) }
        try connection.send(FakeCluster.watchHead)
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
                throw FakeConnection.Closed()
            }
            guard cancellation.wait(until: .now() + .milliseconds(2)) == .timedOut else { throw FakeConnection.Closed() }
        }
        try connection.send("0\r\n\r\n")
    }
}

extension FakeConnection {
    fileprivate mutating func sendChunk(_ text: String) throws {
        try send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }
}

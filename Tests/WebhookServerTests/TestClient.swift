import LinuxSystem
import TLSEngine

/// A blocking client. It waits at most ``patience`` for each response.
struct TestClient: ~Copyable {
    struct Failure: Error {
        let reason: String
    }

    private let socket: StreamSocket
    /// Nil on the metrics port.
    private var tls: TLSSession?
    private var outgoing: [UInt8] = []
    /// Received bytes that were not taken yet.
    var received: [UInt8] = []

    private init(_ socket: consuming StreamSocket, _ tls: consuming TLSSession?) {
        self.socket = socket
        self.tls = tls
    }

    /// A TCP connection without TLS.
    ///
    /// - Parameter source: the source address, any of 127.0.0.0/8.
    static func socket(to port: UInt16, from source: String = "127.0.0.1") throws -> StreamSocket {
        guard let address = SocketAddress("127.0.0.1", port: port), let own = SocketAddress(source, port: 0) else {
            throw Failure(reason: "address")
        }
        return try StreamSocket.connected(to: address, from: own, timeout: patience)
    }

    static func connect(
        to port: UInt16, from source: String = "127.0.0.1", authority: [UInt8], protocols: [String] = ["http/1.1"],
        presenting own: IssuedCertificate? = nil
    ) throws -> TestClient {
        let context = try TLSClientContext(
            authorities: authority, chain: own?.certificate ?? [], key: own?.privateKey ?? [], applicationProtocols: protocols)
        var client = TestClient(try socket(to: port, from: source), try TLSSession.client(context, serverName: "127.0.0.1"))
        _ = client.tls?.start(output: &client.outgoing)
        try client.flush()
        while client.tls?.state == .handshaking {
            guard try client.receiveOnce() else { throw Failure(reason: "closed during the handshake") }
        }
        guard client.tls?.state == .established else { throw Failure(reason: "no session") }
        return client
    }

    /// A client of the metrics port.
    static func connectWithoutTLS(to port: UInt16) throws -> TestClient {
        TestClient(try socket(to: port), nil)
    }

    private mutating func flush() throws {
        var sent = 0
        while sent < outgoing.count {
            guard case .bytes(let count) = socket.send(outgoing.span.extracting(sent...)) else { throw Failure(reason: "send") }
            sent += count
        }
        outgoing = []
    }

    /// False if the server has closed the connection.
    private mutating func receiveOnce() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
        case .bytes(let count):
            guard let state = tls?.receive(buffer.span.extracting(0..<count), plaintext: &received, output: &outgoing) else {
                received += buffer[..<count]
                return true
            }
            try flush()
            switch state {
            case .handshaking, .established, .finished: return true
            case .peerFinished, .closed: return false
            case .failed(let failure): throw failure
            }
        case .endOfStream: return false
        case .wouldBlock: throw Failure(reason: "no bytes within \(patience)")
        case .failed: return false
        }
    }

    /// Sends in one or more TLS records of at most `record` bytes.
    mutating func send(_ bytes: some Collection<UInt8>, record: Int = .max) throws {
        let bytes = Array(bytes)
        var start = 0
        while start < bytes.count {
            let end = start + min(record, bytes.count - start)
            if try tls?.seal(bytes.span.extracting(start..<end), into: &outgoing) == nil { outgoing += bytes[start..<end] }
            start = end
        }
        try flush()
    }

    mutating func send(_ text: String) throws {
        try send(text.utf8)
    }

    /// Closes the sending side with a close_notify.
    mutating func finishSending() throws {
        try sendCloseNotify()
        socket.finishSending()
    }

    /// Sends a close_notify and leaves the socket open.
    mutating func sendCloseNotify() throws {
        tls?.close(output: &outgoing)
        try flush()
    }

    /// Closes the sending side without a close_notify.
    func finishSendingWithoutCloseNotify() {
        socket.finishSending()
    }

    /// Waits for `count` bytes and takes them.
    mutating func take(_ count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receiveOnce() || received.count >= count else {
                throw Failure(reason: "closed after \(received.count) of \(count) bytes")
            }
        }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// Waits until the server closes the connection, and returns the bytes before that.
    mutating func rest() throws -> [UInt8] {
        while try receiveOnce() {}
        defer { received = [] }
        return received
    }

    // MARK: HTTP/1.1

    struct Response: Equatable {
        let status: Int
        let head: String
        let body: String
    }

    static func post(_ path: String, _ body: String, type: String? = "application/json") -> String {
        let field = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return "POST \(path) HTTP/1.1\r\nHost: test\r\n\(field)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// The next response. The response to HEAD has no body.
    mutating func response(toHead: Bool = false) throws -> Response {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try take(1) }
        let text = String(decoding: head, as: UTF8.self)
        let lines = text.split(separator: "\r\n")
        let length = lines.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        let body = toHead ? [] : try take(length)
        let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        return Response(status: status, head: text, body: String(decoding: body, as: UTF8.self))
    }

    mutating func response(to request: String) throws -> Response {
        try send(request)
        return try response()
    }
}

/// A client in an array.
final class Box {
    var client: TestClient

    init(_ client: consuming TestClient) {
        self.client = client
    }
}

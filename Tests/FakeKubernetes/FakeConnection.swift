internal import LinuxSystem
internal import TLSEngine

/// The server's side of a connection. Every error closes it.
struct FakeConnection: ~Copyable {
    struct Closed: Error {}

    private let socket: StreamSocket
    private let cancellation: CancellationToken
    private var tls: TLSSession
    private var received: [UInt8] = []

    init(_ socket: consuming StreamSocket, _ context: TLSServerContext, cancellation: CancellationToken) throws {
        self.socket = socket
        self.cancellation = cancellation
        tls = try TLSSession.server(context)
    }

    private func send(sealed bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            switch socket.send(bytes.span.extracting(sent...)) {
            case .bytes(let count): sent += count
            case .wouldBlock: try wait(.write)
            case .failed: throw Closed()
            }
        }
    }

    private func wait(_ interest: PollInterest) throws {
        guard cancellation.wait(for: interest, of: socket.descriptor, until: .now() + .seconds(60)) == .ready else {
            throw Closed()
        }
    }

    private mutating func receiveOnce() throws {
        try wait(.read)
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var output: [UInt8] = []
        switch buffer.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
        case .bytes(let count):
            let state = tls.receive(buffer.span.extracting(..<count), plaintext: &received, output: &output)
            try send(sealed: output)
            guard state == .handshaking || state == .established else { throw Closed() }
        case .wouldBlock: break
        case .endOfStream, .failed: throw Closed()
        }
    }

    /// Waits for the next request.
    mutating func request() throws -> FakeRequest {
        while true {
            if let (request, length) = FakeRequest.parse(received) {
                received.removeFirst(length)
                return request
            }
            try receiveOnce()
        }
    }

    mutating func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    mutating func send(_ bytes: [UInt8]) throws {
        var output: [UInt8] = []
        try tls.seal(bytes.span, into: &output)
        try send(sealed: output)
    }

    /// Closes the connection in an orderly way.
    mutating func close() throws {
        var output: [UInt8] = []
        tls.close(output: &output)
        try send(sealed: output)
    }

    /// Whether the client has not closed the connection.
    func isAlive() -> Bool {
        var byte: UInt8 = 0
        return withUnsafeMutableBytes(of: &byte) { buffer in
            switch socket.receive(into: buffer) {
            case .wouldBlock, .bytes: true
            case .endOfStream, .failed: false
            }
        }
    }
}

/// A request that the fake server received.
package struct FakeRequest: Sendable {
    package var method: String
    /// The path without the query.
    package var path: String
    package var query: [String: String]
    /// The fields, with names in lower case.
    package var fields: [String: String]
    package var body: String

    /// Returns the request at the beginning of `bytes`, and its length; nil if it is not complete.
    static func parse(_ bytes: [UInt8]) -> (FakeRequest, Int)? {
        guard let end = (0..<max(bytes.count - 3, 0)).first(where: { bytes[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        let length = end + 4 + (fields["content-length"].flatMap { Int($0) } ?? 0)
        guard bytes.count >= length else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1).map(String.init)
        var query: [String: String] = [:]
        for pair in target.count > 1 ? target[1].split(separator: "&") : [] {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            query[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        let body = String(decoding: bytes[end + 4..<length], as: UTF8.self)
        return (FakeRequest(method: words[0], path: target[0], query: query, fields: fields, body: body), length)
    }
}

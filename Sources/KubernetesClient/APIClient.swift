internal import HTTPEngine
package import JSONTape
package import LinuxSystem
internal import TLSEngine

/// Sends requests to one API server, one at a time, over one connection while it persists. Every call blocks the calling thread.
package struct APIClient: ~Copyable {
    private let access: ClusterAccess
    private let userAgent: String
    private let cancellation: CancellationToken
    private let timeouts: APITimeouts
    private let traffic: APITrafficLimit
    private var connection: APIConnection?
    /// Counts the last response until the next request, because its tape lives about that long.
    private var reservation: BufferReservation
    /// The size of the last response's content, in bytes.
    private(set) var responseBytes = 0

    /// The largest response that is read, in bytes. An object has at most 3 MB; a larger page of a list can be had in smaller pages.
    package static let maxResponseBytes = 4 << 20
    /// The largest content of an unsuccessful response that is parsed, in bytes. A `Status` usually has a few hundred.
    private static let maxStatusBytes = 1 << 20
    /// JSON tokens of one response. At 20 bytes per token, a tape has at most 5 MiB.
    private static let jsonLimits = JSONLimits(maxTokens: 262_144)

    /// A client that is not connected yet.
    ///
    /// - Parameter userAgent: the value of the User-Agent field, which the API server's audit log shows: `ctp-webhook/1.0`.
    /// - Parameter cancellation: ends every wait of the client.
    /// - Parameter traffic: limits shared with other clients.
    package init(
        access: ClusterAccess, userAgent: String, cancellation: CancellationToken, timeouts: APITimeouts = APITimeouts(),
        traffic: APITrafficLimit = APITrafficLimit()
    ) {
        self.access = access
        self.userAgent = userAgent
        self.cancellation = cancellation
        self.timeouts = timeouts
        self.traffic = traffic
        reservation = BufferReservation(traffic)
    }

    /// Sends a request and reads the response.
    ///
    /// - Throws: ``APIFailure/rejected(_:)`` unless the status is 2xx.
    package mutating func send(_ request: APIRequest) throws(APIFailure) -> JSONTape {
        try waitForTurn()
        let deadline = MonotonicTime.now() + timeouts.response
        var content: [UInt8] = []
        responseBytes = 0
        var connection = try begin(request, maxBytes: Self.maxResponseBytes, content: &content, deadline: deadline)
        while !connection.isComplete {
            try reservation.resize(to: content.count)
            try connection.readMore(into: &content, deadline: deadline)
        }
        try reservation.resize(to: content.count)
        responseBytes = content.count
        let (status, retryAfter) = (connection.status, connection.retryAfter)
        if connection.persists { self.connection = consume connection }
        guard 200..<300 ~= status else { throw Self.rejection(status, retryAfter, content) }
        do throws(JSONSyntaxError) {
            return try JSONTape(parsing: content.span, limits: Self.jsonLimits)
        } catch {
            if case .tooManyValues = error.reason { throw .tooLarge("\(error)") }
            throw .malformed("\(error)")
        }
    }

    /// Opens a watch on a dedicated connection.
    ///
    /// - Parameter maxDuration: the watch fails if the server has not ended it by then, even if the server still sends data.
    package mutating func watch(_ request: APIRequest, maxDuration: Duration) throws(APIFailure) -> APIWatch {
        try waitForTurn()
        let deadline = MonotonicTime.now() + timeouts.response
        var content: [UInt8] = []
        var connection = try begin(
            request, maxBytes: HTTPResponseLimits().maxBodyBytes, content: &content, deadline: deadline)
        if 200..<300 ~= connection.status {
            return APIWatch(connection, first: content, deadline: .now() + maxDuration, reservation: BufferReservation(traffic))
        }
        while !connection.isComplete, content.count < Self.maxStatusBytes {
            try connection.readMore(into: &content, deadline: deadline)
        }
        throw Self.rejection(connection.status, connection.retryAfter, content)
    }

    /// Releases the last response's reservation, and waits until the limit on requests admits one more.
    private mutating func waitForTurn() throws(APIFailure) {
        try reservation.resize(to: 0)
        let now = MonotonicTime.now()
        let turn = traffic.timeOfNextRequest(at: now)
        if turn > now, cancellation.wait(until: turn) == .cancelled { throw .cancelled }
    }

    private mutating func begin(
        _ request: APIRequest, maxBytes: Int, content: inout [UInt8], deadline: MonotonicTime
    ) throws(APIFailure) -> APIConnection {
        let message = try message(for: request)
        let limits = HTTPResponseLimits(maxBodyBytes: maxBytes)
        if var kept = connection.take() {
            do throws(APIFailure) {
                try kept.begin(message, limits: limits, content: &content, deadline: deadline)
                return kept
            } catch {
                // The server may have closed the connection while it was idle (RFC 9112 §9.3.1).
                guard case .unreachable = error, !kept.hasResponse, request.isRepeatable else { throw error }
                content = []
            }
        }
        var fresh = try APIConnection.open(
            to: access.server, serverName: access.serverName, context: try context(), cancellation: cancellation,
            traffic: traffic, deadline: min(deadline, .now() + timeouts.connect))
        try fresh.begin(message, limits: limits, content: &content, deadline: deadline)
        return fresh
    }

    /// Reads all files again for every connection, so that rotated credentials are used at once.
    private func context() throws(APIFailure) -> TLSClientContext {
        let authorities = try access.authorities.contents()
        var (chain, key): ([UInt8], [UInt8]) = ([], [])
        if case .certificate(let chainSource, let keySource) = access.identity {
            (chain, key) = (try chainSource.contents(), try keySource.contents())
            // TLSClientContext treats an empty chain as "no certificate", which would make the client anonymous.
            guard !chain.isEmpty else { throw .credentials("the client certificate is empty") }
        }
        do throws(TLSConfigurationError) {
            return try TLSClientContext(
                authorities: authorities, chain: chain, key: key, applicationProtocols: ["http/1.1"])
        } catch {
            throw .credentials("\(error)")
        }
    }

    private func message(for request: APIRequest) throws(APIFailure) -> HTTPClientRequest {
        var fields = [(name: "accept", value: "application/json"), (name: "user-agent", value: userAgent)]
        if !request.contentType.isEmpty { fields.append((name: "content-type", value: request.contentType)) }
        if case .token(let source) = access.identity {
            let token = String(decoding: try source.contents(), as: UTF8.self).filter { !$0.isWhitespace }
            guard !token.isEmpty else { throw .credentials("the token is empty") }
            fields.append((name: "authorization", value: "Bearer \(token)"))
        }
        return HTTPClientRequest(
            method: request.method, target: access.server.path + request.target, host: access.server.host, fields: fields,
            body: request.body)
    }

    private static func rejection(_ status: Int, _ retryAfter: Int?, _ content: [UInt8]) -> APIFailure {
        guard content.count <= maxStatusBytes, let tape = try? JSONTape(parsing: content.span) else {
            // Not a Status of an API server but, for example, a proxy's HTML page, which does not belong in a log line.
            return .rejected(APIStatus(code: status, retryAfter: retryAfter))
        }
        return .rejected(APIStatus(code: status, retryAfter: retryAfter, tape.root, of: tape))
    }
}

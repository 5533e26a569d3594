internal import HTTPEngine
package import JSONTape
package import Sockets
internal import TLSEngine

/// Makes requests to one API server, one after the other, on one connection as long as that lasts. The calling thread waits.
package struct APIClient: ~Copyable {
    private let access: ClusterAccess
    private let agent: String
    private let stop: StopSignal
    private let timeouts: APITimeouts
    private var connection: APIConnection?

    /// The largest answer that is read, in bytes: objects have 3 MB at most, and a page of a list that is larger can be had in smaller ones.
    package static let maxAnswerBytes = 16 << 20
    /// The most that is read of an answer that is no success.
    private static let maxStatusBytes = 1 << 20

    /// A client that has not connected yet.
    ///
    /// - Parameter agent: who we are, for the API server's audit log: `ctp-webhook/1.0`.
    /// - Parameter stop: ends whatever the client waits for.
    package init(access: ClusterAccess, agent: String, stop: StopSignal, timeouts: APITimeouts = APITimeouts()) {
        self.access = access
        self.agent = agent
        self.stop = stop
        self.timeouts = timeouts
    }

    /// Sends a request and reads the answer.
    ///
    /// - Parameter limits: of the JSON text that the answer is.
    /// - Throws: ``APIFailure/refused(_:)`` for every status but a success.
    package mutating func send(
        _ request: APIRequest, maxBytes: Int = maxAnswerBytes, limits: JSONLimits = JSONLimits()
    ) throws(APIFailure) -> JSONTape {
        let deadline = MonotonicTime.now() + timeouts.answer
        var content: [UInt8] = []
        var connection = try begin(request, maxBytes: maxBytes, content: &content, deadline: deadline)
        while !connection.isComplete { try connection.readMore(into: &content, deadline: deadline) }
        let (status, retryAfter) = (connection.status, connection.retryAfter)
        if connection.persists { self.connection = consume connection }
        guard 200..<300 ~= status else { throw Self.refusal(status, retryAfter, content) }
        do throws(JSONSyntaxError) {
            return try JSONTape(parsing: content.span, limits: limits)
        } catch {
            if case .tooManyValues = error.reason { throw .tooLarge("\(error)") }
            throw .unintelligible("\(error)")
        }
    }

    /// Opens a watch, on a connection of its own.
    ///
    /// - Parameter silence: how long nothing may come before the watch counts as dead.
    package mutating func watch(_ request: APIRequest, silence: Duration) throws(APIFailure) -> APIWatch {
        let deadline = MonotonicTime.now() + timeouts.answer
        var content: [UInt8] = []
        var connection = try begin(
            request, maxBytes: HTTPResponseLimits().maxBodyBytes, content: &content, deadline: deadline)
        if 200..<300 ~= connection.status {
            return APIWatch(connection, first: content, silence: silence)
        }
        while !connection.isComplete, content.count < Self.maxStatusBytes {
            try connection.readMore(into: &content, deadline: deadline)
        }
        throw Self.refusal(connection.status, connection.retryAfter, content)
    }

    private mutating func begin(
        _ request: APIRequest, maxBytes: Int, content: inout [UInt8], deadline: MonotonicTime
    ) throws(APIFailure) -> APIConnection {
        let wire = try wireRequest(request)
        let limits = HTTPResponseLimits(maxBodyBytes: maxBytes)
        if var kept = connection.take() {
            do throws(APIFailure) {
                try kept.begin(wire, limits: limits, content: &content, deadline: deadline)
                return kept
            } catch {
                // The server may have closed it while it was idle, which nobody has looked at (RFC 9112 §9.3.1).
                guard case .unreachable = error, !kept.isAnswering, request.isRepeatable else { throw error }
                content = []
            }
        }
        var fresh = try APIConnection.open(
            to: access.server, serverName: access.serverName, context: try context(), stop: stop,
            deadline: min(deadline, .now() + timeouts.connect))
        try fresh.begin(wire, limits: limits, content: &content, deadline: deadline)
        return fresh
    }

    /// Everything that a file says is read anew: what has been rotated is in force at once.
    private func context() throws(APIFailure) -> TLSClientContext {
        let authorities = try access.authorities.contents()
        var (chain, key): ([UInt8], [UInt8]) = ([], [])
        if case .certificate(let chainSource, let keySource) = access.identity {
            (chain, key) = (try chainSource.contents(), try keySource.contents())
            // A context takes an empty chain for none, and we would be somebody without a name.
            guard !chain.isEmpty else { throw .credentials("the client certificate is empty") }
        }
        do throws(TLSConfigurationError) {
            return try TLSClientContext(
                authorities: authorities, chain: chain, key: key, applicationProtocols: ["http/1.1"])
        } catch {
            throw .credentials("\(error)")
        }
    }

    private func wireRequest(_ request: APIRequest) throws(APIFailure) -> HTTPClientRequest {
        var fields = [(name: "accept", value: "application/json"), (name: "user-agent", value: agent)]
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

    private static func refusal(_ status: Int, _ retryAfter: Int?, _ content: [UInt8]) -> APIFailure {
        guard let tape = try? JSONTape(parsing: content.span) else {
            // Not an API server's words, but those of something in between: nobody is to read a page of HTML in a log.
            return .refused(APIStatus(code: status, retryAfter: retryAfter))
        }
        return .refused(APIStatus(code: status, retryAfter: retryAfter, tape.root, of: tape))
    }
}

import HTTPEngine

/// A class that holds a connection, because `#expect` cannot inspect a noncopyable type.
class Server {
    var connection: HTTPConnection

    init(
        _ version: HTTPConnection.ProtocolVersion, limits: HTTPLimits = HTTPLimits(), budget: RequestBudget = RequestBudget()
    ) throws {
        connection = try HTTPConnection.make(version, limits: limits, budget: budget)
    }

    func receive(_ bytes: [UInt8]) { connection.receive(bytes.span) }
    func receive(_ text: String) { receive(Array(text.utf8)) }
    func nextEvent() -> HTTPEvent? { connection.nextEvent() }
    func respond(to request: HTTPRequest, with response: HTTPResponse) { connection.respond(to: request, with: response) }
    func reject(stream: Int32, with response: HTTPResponse) { connection.reject(stream: stream, with: response) }
    func respondToExpectContinue(of request: HTTPRequest, with response: HTTPResponse) {
        connection.respondToExpectContinue(of: request, with: response)
    }
    func beginShutdown(_ shutdown: HTTPShutdown = .final) { connection.beginShutdown(shutdown) }
    func timedOut(through stream: Int32 = .max) { connection.timedOut(through: stream) }
    func receivedEndOfInput() { connection.receivedEndOfInput() }

    func body(of request: HTTPRequest) -> [UInt8] {
        connection.withBody(of: request) { bytes in bytes.withUnsafeBufferPointer { Array($0) } }
    }

    /// Everything that the connection wants to send now.
    func output() -> [UInt8] {
        var output: [UInt8] = []
        connection.produceOutput(into: &output, maxBytes: .max)
        return output
    }

    func outputText() -> String { String(decoding: output(), as: UTF8.self) }

    /// The next event, if it is a request.
    func nextRequest() -> HTTPRequest? {
        if case .request(let request) = nextEvent() { request } else { nil }
    }

    /// Answers the next request. Returns whether there was one.
    func respondNext(with body: String = "") -> Bool {
        guard let request = nextRequest() else { return false }
        respond(to: request, with: HTTPResponse(status: 200, contentType: "", body: Array(body.utf8)))
        return true
    }

    var hasEvent: Bool { connection.hasEvent }
    var newestStream: Int32 { connection.newestStream }
    var wantsToSend: Bool { connection.wantsToSend }
    var wantsToReceive: Bool { connection.wantsToReceive }
    var phase: HTTPPhase { connection.wait.phase }
    var wait: HTTPWait { connection.wait }
    var isFinished: Bool { connection.isFinished }
    var bufferedBodyBytes: Int { connection.bufferedBodyBytes }
    var pendingResponseBytes: Int { connection.pendingResponseBytes }
    var queuedFrames: Int { connection.queuedFrames }
    var connectionError: HTTP2ErrorCode? { connection.connectionError }
    var openStreams: Int { connection.openStreams }
}

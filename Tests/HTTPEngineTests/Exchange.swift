import HTTPEngine

/// An event that a connection reported, in a form that test tables can contain.
enum ReceivedEvent: Equatable, CustomStringConvertible {
    case request(HTTPVersion, HTTPMethod, path: String, query: String, mediaType: String, body: String)
    case rejected(Int)

    var description: String {
        switch self {
        case .request(let version, let method, let path, let query, let type, let body):
            "\(version) \(method) \(path)?\(query) [\(type)] \(body.utf8.count > 80 ? "\(body.utf8.count) bytes" : body)"
        case .rejected(let status): "rejected with \(status)"
        }
    }
}

/// A server that responds at once and records events: to each request with `respond`, to each rejection with its detail, and to each
/// expectation with ``expectationResponse``.
final class Exchange: Server {
    var expectationResponse = HTTPResponse(status: 100)
    private(set) var events: [ReceivedEvent] = []
    private(set) var details: [String] = []
    private(set) var sent: [UInt8] = []
    private let respond: (HTTPRequest) -> HTTPResponse

    static func plain(_ request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "text/plain", body: Array("ok\n".utf8))
    }

    init(
        _ version: HTTPConnection.ProtocolVersion, limits: HTTPLimits = HTTPLimits(), budget: RequestBudget = RequestBudget(),
        respond: @escaping (HTTPRequest) -> HTTPResponse = Exchange.plain
    ) throws {
        self.respond = respond
        try super.init(version, limits: limits, budget: budget)
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        receive(bytes)
        turn()
    }

    /// Sends in pieces of `size` bytes.
    func send(_ bytes: [UInt8], inPiecesOf size: Int) {
        for start in stride(from: 0, to: bytes.count, by: size) {
            send(Array(bytes[start..<min(start + size, bytes.count)]))
        }
    }

    func timeOut(through stream: Int32 = .max) {
        timedOut(through: stream)
        turn()
    }

    func end() {
        receivedEndOfInput()
        turn()
    }

    /// One turn of a server, as the comment on ``HTTPConnection`` describes it.
    func turn() {
        while true {
            while let event = nextEvent() { handle(event) }
            let output = output()
            sent += output
            if output.isEmpty, !hasEvent { return }
        }
    }

    private func handle(_ event: HTTPEvent) {
        switch event {
        case .request(let request):
            events.append(
                .request(
                    request.version, request.method, path: request.path, query: request.query, mediaType: request.mediaType,
                    body: String(decoding: body(of: request), as: UTF8.self)))
            respond(to: request, with: respond(request))
        case .rejection(let error, let stream):
            events.append(.rejected(error.status))
            details.append(error.detail)
            reject(
                stream: stream,
                with: HTTPResponse(status: error.status, contentType: "text/plain", body: Array(error.detail.utf8)))
        case .expectContinue(let request): respondToExpectContinue(of: request, with: expectationResponse)
        }
    }

    var sentText: String { String(decoding: sent, as: UTF8.self) }
}

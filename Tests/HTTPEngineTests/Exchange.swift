import HTTPEngine

/// What a connection told its server, in a form that tables can hold.
enum Told: Equatable, CustomStringConvertible {
    case request(HTTPVersion, HTTPMethod, path: String, query: String, mediaType: String, body: String)
    case refused(Int)

    var description: String {
        switch self {
        case .request(let version, let method, let path, let query, let type, let body):
            "\(version) \(method) \(path)?\(query) [\(type)] \(body.utf8.count > 80 ? "\(body.utf8.count) bytes" : body)"
        case .refused(let status): "refused \(status)"
        }
    }
}

/// A server that answers each request at once with `answer`, each refusal with its detail, and each expectation with ``verdict``, and writes
/// down what it was told.
final class Exchange: Server {
    var verdict = HTTPResponse(status: 100)
    private(set) var told: [Told] = []
    private(set) var details: [String] = []
    private(set) var sent: [UInt8] = []
    private let answer: (HTTPRequest) -> HTTPResponse

    static func plain(_ request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "text/plain", body: Array("ok\n".utf8))
    }

    init(
        _ wire: HTTPConnection.Wire, limits: HTTPLimits = HTTPLimits(), allowance: RequestAllowance = RequestAllowance(),
        answer: @escaping (HTTPRequest) -> HTTPResponse = Exchange.plain
    ) throws {
        self.answer = answer
        try super.init(wire, limits: limits, allowance: allowance)
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

    /// One turn of a server, as the comment on ``HTTPConnection`` tells it.
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
            told.append(
                .request(
                    request.version, request.method, path: request.path, query: request.query, mediaType: request.mediaType,
                    body: String(decoding: body(of: request), as: UTF8.self)))
            respond(to: request, with: answer(request))
        case .refusal(let refusal, let stream):
            told.append(.refused(refusal.status))
            details.append(refusal.detail)
            refuse(
                stream: stream,
                with: HTTPResponse(status: refusal.status, contentType: "text/plain", body: Array(refusal.detail.utf8)))
        case .expectation(let request): meet(expectationOf: request, with: verdict)
        }
    }

    var sentText: String { String(decoding: sent, as: UTF8.self) }
}

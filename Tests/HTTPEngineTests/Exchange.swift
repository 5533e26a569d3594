import HTTPEngine

/// What a connection told its server, in a form that tables can hold.
enum Told: Equatable, CustomStringConvertible {
    case request(HTTPVersion, HTTPMethod, path: String, query: String, mediaType: String, body: String)
    case refused(Int)

    var description: String {
        switch self {
        case .request(let version, let method, let path, let query, let type, let body):
            "\(version) \(method) \(path)?\(query) [\(type)] \(body.count > 80 ? "\(body.utf8.count) bytes" : body)"
        case .refused(let status): "refused \(status)"
        }
    }
}

/// A server's end of a conversation held in memory: it answers each request with `answer`, and each refusal with its detail.
final class Exchange {
    var connection: HTTPConnection
    private(set) var told: [Told] = []
    private(set) var details: [String] = []
    private(set) var output: [UInt8] = []
    private let answer: (HTTPRequest) -> HTTPResponse

    static func plain(_ request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "text/plain", body: Array("ok\n".utf8))
    }

    init(
        _ wire: HTTPConnection.Wire, limits: HTTPLimits = HTTPLimits(),
        answer: @escaping (HTTPRequest) -> HTTPResponse = Exchange.plain
    ) throws {
        connection = try HTTPConnection.make(wire, limits: limits)
        self.answer = answer
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        connection.receive(bytes.span)
        answerAll()
    }

    /// Sends in pieces of `size` bytes.
    func send(_ bytes: [UInt8], inPiecesOf size: Int) {
        var start = 0
        while start < bytes.count {
            send(Array(bytes[start..<min(start + size, bytes.count)]))
            start += size
        }
    }

    func end() {
        connection.receivedEndOfInput()
        answerAll()
    }

    func answerAll() {
        repeat {
            while let event = connection.nextEvent() { answer(event) }
            while connection.wantsToSend {
                let before = output.count
                connection.produceOutput(into: &output, budget: 16 << 10)
                if output.count == before { break }
            }
        } while hasMore()
    }

    private func hasMore() -> Bool {
        guard let event = connection.nextEvent() else { return false }
        answer(event)
        return true
    }

    private func answer(_ event: HTTPEvent) {
        switch event {
        case .request(let request):
            let body = connection.withBody(of: request) { bytes in
                bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            }
            told.append(
                .request(
                    request.version, request.method, path: request.path, query: request.query, mediaType: request.mediaType,
                    body: body))
            connection.respond(to: request, with: answer(request))
        case .refusal(let refusal, let stream):
            told.append(.refused(refusal.status))
            details.append(refusal.detail)
            connection.refuse(
                stream: stream,
                with: HTTPResponse(status: refusal.status, contentType: "text/plain", body: Array(refusal.detail.utf8)))
        }
    }

    var isFinished: Bool { connection.isFinished }
    var phase: HTTPPhase { connection.phase }
    var wantsToReceive: Bool { connection.wantsToReceive }
    var outputText: String { String(decoding: output, as: UTF8.self) }
}

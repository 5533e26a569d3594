internal import HTTPEngine
internal import Logging
internal import Sockets
internal import Telemetry

/// Where a thread's requests are answered and logged: between HTTP and the handler.
struct ReviewDesk: ~Copyable {
    /// Asks the handler, for the webhook whose path has this place among the paths; see ``ReviewHandler``.
    typealias Review = (_ body: Span<UInt8>, _ webhook: Int, _ timeout: Duration?, _ logLine: inout LogLine) -> HTTPResponse

    private let paths: [String]
    private var logLine: LogLine
    private let shared: ServerShared
    private let observer: ThreadObserver

    /// - Parameter paths: the webhooks'.
    init(paths: [String], shared: ServerShared, observer: ThreadObserver) {
        self.paths = paths
        self.shared = shared
        self.observer = observer
        logLine = LogLine(format: shared.destination.format)
        logLine.isEnabled = shared.logger.logLevel <= .info
        logLine.isDetailed = shared.logger.logLevel <= .debug
    }

    /// The answer to a request, or to what HTTP refuses by itself, or to whoever asks before sending content: 100 when the head is in order.
    mutating func answer(_ event: HTTPEvent, on connection: borrowing Connection, review: Review) -> HTTPResponse {
        switch event {
        case .refusal(let refusal, _):
            observer.refused(refusal, on: connection.protocolName)
            // RFC 9110 §10.2.3: in seconds.
            let fields = refusal.overload == nil ? [] : [(name: "retry-after", value: "1")]
            let response = StatusBody.response(status: refusal.status, message: refusal.detail, fields: fields)
            return logged(response, refusal.detail, connection)
        case .expectation(let request):
            guard case .refuse(let response, let webhook) = RequestGate.decide(request, paths: paths) else {
                return HTTPResponse(status: 100)
            }
            return refused(request, webhook, response, connection)
        case .request(let request):
            switch RequestGate.decide(request, paths: paths) {
            case .probe(let probe):
                return probe.response(readiness: shared.readiness.checks)
                    ?? refused(request, nil, RequestGate.notFound(request), connection)
            case .refuse(let response, let webhook):
                return refused(request, webhook, response, connection)
            case .review(let webhook, let timeout):
                return answer(request, webhook, timeout, on: connection, review)
            }
        }
    }

    private mutating func answer(
        _ request: HTTPRequest, _ webhook: Int, _ timeout: Duration?, on connection: borrowing Connection, _ review: Review
    ) -> HTTPResponse {
        let start = MonotonicTime.now()
        observer.began(webhook: webhook)
        let response = connection.http.withBody(of: request) { body in
            review(body, webhook, timeout, &logLine)
        }
        let end = MonotonicTime.now()
        observer.finished(webhook: webhook, status: response.status, nanoseconds: Int(end - start))
        guard logLine.isEnabled else { return response }
        // Whoever sends what is no review can do so without end.
        guard !(400..<500 ~= response.status) || observer.admits(.malformedReview, at: end) else {
            logLine.reset()
            return response
        }
        logLine.set("path", request.path)
        logLine.set("protocol", connection.protocolName)
        logLine.set("status", response.status)
        logLine.set("microseconds", Int((end - start) / 1000))
        // Our own failure, the only kind of 5xx that a handler answers, should catch the eye.
        logLine.write(level: response.status >= 500 ? "error" : "info", message: "review", to: observer.destination)
        return response
    }

    private mutating func refused(
        _ request: HTTPRequest, _ webhook: Int?, _ response: HTTPResponse, _ connection: borrowing Connection
    ) -> HTTPResponse {
        if let webhook { observer.answered(webhook: webhook, status: response.status) }
        logLine.set("path", request.path)
        return logged(response, "not a review", connection)
    }

    /// Logs a request that never reached the handler.
    private mutating func logged(_ response: HTTPResponse, _ reason: String, _ connection: borrowing Connection) -> HTTPResponse {
        guard logLine.isEnabled, observer.admits(.requestRefused, at: .now()) else {
            logLine.reset()
            return response
        }
        logLine.set("protocol", connection.protocolName)
        logLine.set("reason", reason)
        logLine.set("status", response.status)
        logLine.write(level: "info", message: "request refused", to: observer.destination)
        return response
    }
}

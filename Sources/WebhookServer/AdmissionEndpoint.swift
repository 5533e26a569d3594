internal import HTTPEngine
internal import LinuxSystem
internal import Logging
internal import Telemetry

/// The endpoint of the HTTPS port: routes requests to the review handler and to the health probes, counts them and logs them.
final class AdmissionEndpoint<Handler: ReviewHandler & ~Copyable>: HTTPEndpoint {
    private let routes = Array(Handler.Route.allCases)
    private let paths = Handler.Route.allCases.map(\.rawValue)
    private let readiness: ReadinessChecks
    private let telemetry: WorkerTelemetry
    private var logLine: LogLine
    private var handler: Handler

    init(_ handler: consuming Handler, context: WorkerContext, telemetry: WorkerTelemetry) {
        self.handler = handler
        self.telemetry = telemetry
        readiness = context.readiness
        logLine = LogLine(format: context.destination.format)
        logLine.isEnabled = context.logger.logLevel <= .info
        logLine.includesPolicyValues = context.logger.logLevel <= .debug
    }

    func respond(to event: HTTPEvent, on connection: borrowing Connection) -> HTTPResponse {
        switch event {
        case .request(let request):
            switch RequestDestination(of: request, reviewPaths: paths) {
            case .review(let webhook, let timeout): return review(request, webhook, timeout, connection)
            case .probe(let probe):
                return probe.response(readiness: readiness.checks) ?? refuse(request, nil, .notFound(request.path), connection)
            case .error(let response, let webhook): return refuse(request, webhook, response, connection)
            }
        case .expectContinue(let request):
            if case .error(let response, let webhook) = RequestDestination(of: request, reviewPaths: paths) {
                return refuse(request, webhook, response, connection)
            }
            return HTTPResponse(status: 100)
        case .rejection(let error, _):
            telemetry.httpRefused(error, on: connection.protocolName)
            // RFC 9110 §10.2.3: in seconds.
            let fields = error.overload == nil ? [] : [(name: "retry-after", value: "1")]
            let response = HTTPResponse.status(error.status, error.detail, fields: fields)
            return logRefusal(response, error.detail, connection)
        }
    }

    private func review(
        _ request: HTTPRequest, _ webhook: Int, _ timeout: Duration?, _ connection: borrowing Connection
    ) -> HTTPResponse {
        let start = MonotonicTime.now()
        telemetry.reviewStarted(webhook: webhook)
        let response = connection.http.withBody(of: request) { body in
            handler.respond(to: body, route: routes[webhook], timeout: timeout, logLine: &logLine)
        }
        let end = MonotonicTime.now()
        telemetry.reviewFinished(webhook: webhook, status: response.status, nanoseconds: Int(end - start))
        guard logLine.isEnabled else { return response }
        // Clients can send reviews without limit. A handler responds with 5xx only to its own failures.
        if response.status < 500 {
            let isMalformed = response.status >= 400
            guard telemetry.admitsLine(isMalformed ? .malformedReview : .review, from: connection.peer, at: end) else {
                logLine.reset()
                return response
            }
            if isMalformed { logLine.set("peer", "\(connection.peer)") }
        }
        Self.write(&logLine, request, response, connection.protocolName, nanoseconds: Int(end - start), to: telemetry.destination)
        return response
    }

    // A function with the line as a parameter, because Swift checks every access to a property of a class at run time.
    private static func write(
        _ logLine: inout LogLine, _ request: HTTPRequest, _ response: HTTPResponse, _ protocolName: String, nanoseconds: Int,
        to destination: LogDestination
    ) {
        logLine.set(request.trace)
        logLine.set("path", request.path)
        logLine.set("protocol", protocolName)
        logLine.set("status", response.status)
        logLine.set("microseconds", nanoseconds / 1000)
        logLine.write(level: response.status >= 500 ? "error" : "info", message: "review", to: destination)
    }

    /// Counts and logs a request that is not handed to the handler.
    ///
    /// - Parameter webhook: the index of the webhook whose path was requested; nil for other paths.
    private func refuse(
        _ request: HTTPRequest, _ webhook: Int?, _ response: HTTPResponse, _ connection: borrowing Connection
    ) -> HTTPResponse {
        if let webhook { telemetry.reviewRefused(webhook: webhook, status: response.status) }
        logLine.set(request.trace)
        logLine.set("path", request.path)
        return logRefusal(response, "not an admission review", connection)
    }

    private func logRefusal(
        _ response: HTTPResponse, _ reason: String, _ connection: borrowing Connection
    ) -> HTTPResponse {
        guard logLine.isEnabled, telemetry.admitsLine(.requestRefused, from: connection.peer, at: .now()) else {
            logLine.reset()
            return response
        }
        logLine.set("peer", "\(connection.peer)")
        logLine.set("protocol", connection.protocolName)
        logLine.set("reason", reason)
        logLine.set("status", response.status)
        logLine.write(level: "info", message: "request refused", to: telemetry.destination)
        return response
    }
}

extension LogLine {
    /// Sets the fields of a trace, named as in the data model of OpenTelemetry's logs.
    fileprivate mutating func set(_ trace: TraceContext?) {
        guard isEnabled, let trace else { return }
        set("span_id", trace.spanID)
        set("trace_id", trace.traceID)
    }
}

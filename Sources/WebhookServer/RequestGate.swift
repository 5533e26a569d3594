internal import HTTPEngine

/// What is to be done with a request, from its head alone.
enum GateDecision<Route> {
    /// Hand it to the handler.
    case review(Route, timeout: Duration?)
    /// Answer a health probe.
    case probe(HealthProbe)
    /// Answer with an error; the route is nil when there is nothing at the path.
    case refuse(HTTPResponse, Route?)
}

/// Sorts requests by path, method and media type, in this order: a wrong path is not told about methods.
enum RequestGate {
    static func decide<Route: RawRepresentable<String>>(_ request: HTTPRequest) -> GateDecision<Route> {
        if let route = Route(rawValue: request.path) { return decideReview(request, route) }
        guard let probe = HealthProbe(path: request.path, query: request.query) else { return .refuse(notFound(request), nil) }
        guard isRead(request) else { return .refuse(notRead(request), nil) }
        return .probe(probe)
    }

    /// Whether something is asked, and nothing sent.
    static func isRead(_ request: HTTPRequest) -> Bool { request.method == .get || request.method == .head }

    /// The answer to a method that sends something where there is only something to read.
    static func notRead(_ request: HTTPRequest) -> HTTPResponse {
        notAllowed("\(shortened(request.path)) is asked by GET or HEAD", allow: "GET, HEAD")
    }

    /// The answer where there is nothing.
    static func notFound(_ request: HTTPRequest) -> HTTPResponse {
        StatusBody.response(status: 404, message: "there is nothing at \(shortened(request.path))")
    }

    private static func decideReview<Route>(_ request: HTTPRequest, _ route: Route) -> GateDecision<Route> {
        guard request.method == .post else {
            return .refuse(notAllowed("reviews are sent to \(request.path) by POST", allow: "POST"), route)
        }
        guard request.mediaType == "application/json" else {
            let sent = request.mediaType.isEmpty ? "missing" : shortened(request.mediaType)
            return .refuse(
                StatusBody.response(status: 415, message: "the Content-Type is \(sent), it must be application/json"), route)
        }
        return .review(route, timeout: ReviewTimeout.parse(query: request.query))
    }

    /// RFC 9110 §15.5.6: the answer must say what is allowed.
    private static func notAllowed(_ message: String, allow: String) -> HTTPResponse {
        StatusBody.response(status: 405, message: message, fields: [("allow", allow)])
    }

    /// What a peer sent, short enough to be sent back.
    private static func shortened(_ text: String) -> String {
        text.utf8.count <= 128 ? text : "\(text.prefix(128))…"
    }
}

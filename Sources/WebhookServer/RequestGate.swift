internal import HTTPEngine

/// What is to be done with a request, from its head alone.
enum GateDecision {
    /// Hand it to the handler. A webhook is known by its place among the paths.
    case review(webhook: Int, timeout: Duration?)
    /// Answer a health probe.
    case probe(HealthProbe)
    /// Answer with an error; no webhook when there is none at the path.
    case refuse(HTTPResponse, webhook: Int?)
}

/// Sorts requests by path, method and media type, in this order: a wrong path is not told about methods.
enum RequestGate {
    ///
    /// - Parameter paths: the webhooks'.
    static func decide(_ request: HTTPRequest, paths: [String]) -> GateDecision {
        if let webhook = paths.firstIndex(of: request.path) { return decideReview(request, webhook) }
        guard let probe = HealthProbe(path: request.path, query: request.query) else {
            return .refuse(notFound(request), webhook: nil)
        }
        guard isRead(request) else { return .refuse(notRead(request), webhook: nil) }
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

    private static func decideReview(_ request: HTTPRequest, _ webhook: Int) -> GateDecision {
        guard request.method == .post else {
            return .refuse(notAllowed("reviews are sent to \(request.path) by POST", allow: "POST"), webhook: webhook)
        }
        guard request.mediaType == "application/json" else {
            let sent = request.mediaType.isEmpty ? "missing" : shortened(request.mediaType)
            return .refuse(
                StatusBody.response(status: 415, message: "the Content-Type is \(sent), it must be application/json"),
                webhook: webhook)
        }
        return .review(webhook: webhook, timeout: ReviewTimeout.parse(query: request.query))
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

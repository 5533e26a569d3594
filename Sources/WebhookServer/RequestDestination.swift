internal import HTTPEngine

/// The destination of a request on the HTTPS port, decided by its head alone.
enum RequestDestination {
    /// The handler. A webhook is identified by the index of its path.
    case review(webhook: Int, timeout: Duration?)
    /// A health probe.
    case probe(HealthProbe)
    /// An error response; `webhook` is nil if the path is not a webhook's.
    case error(HTTPResponse, webhook: Int?)

    /// Checks path, method and media type, in this order.
    ///
    /// - Parameter reviewPaths: the paths of the webhooks.
    init(of request: HTTPRequest, reviewPaths: [String]) {
        if let webhook = reviewPaths.firstIndex(of: request.path) {
            self = Self.review(request, webhook)
        } else if let probe = HealthProbe(path: request.path, query: request.query) {
            self = request.isRead ? .probe(probe) : .error(.methodNotAllowed(request.path, allow: ["GET", "HEAD"]), webhook: nil)
        } else {
            self = .error(.notFound(request.path), webhook: nil)
        }
    }

    private static func review(_ request: HTTPRequest, _ webhook: Int) -> RequestDestination {
        guard request.method == .post else { return .error(.methodNotAllowed(request.path, allow: ["POST"]), webhook: webhook) }
        guard request.mediaType == "application/json" else {
            return .error(.unsupportedMediaType(request.mediaType), webhook: webhook)
        }
        return .review(webhook: webhook, timeout: ReviewTimeout.parse(query: request.query))
    }
}

extension HTTPRequest {
    /// Whether the method is GET or HEAD.
    var isRead: Bool { method == .get || method == .head }
}

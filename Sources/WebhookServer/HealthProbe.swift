internal import HTTPEngine

/// A question after the server's health, as kubelets and balancers put it. Asked by GET or HEAD.
enum HealthProbe: CaseIterable {
    /// Whether the process works at all; the same as ``live``, under the older name.
    case health
    case live
    /// Whether it should be sent requests.
    case ready

    init?(path: String) {
        guard let probe = Self.allCases.first(where: { $0.path == path }) else { return nil }
        self = probe
    }

    /// Where it is asked.
    var path: String {
        switch self {
        case .health: "/healthz"
        case .live: "/livez"
        case .ready: "/readyz"
        }
    }

    /// `ok`, or 503 and the reason.
    func response(isReady: Bool) -> HTTPResponse {
        switch self {
        case .ready where !isReady: Self.text(503, "shutting down\n")
        case .health, .live, .ready: Self.text(200, "ok\n")
        }
    }

    private static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}

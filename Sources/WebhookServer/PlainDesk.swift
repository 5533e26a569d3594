internal import HTTPEngine
internal import Telemetry

/// Answers what operators and their machines ask on the plain port: metrics and health. It knows nothing of reviews.
struct PlainDesk {
    let readiness: ServerReadiness
    let registry: MetricRegistry

    func answer(_ event: HTTPEvent) -> HTTPResponse {
        switch event {
        case .refusal(let refusal, _): StatusBody.response(status: refusal.status, message: refusal.detail)
        // Nothing here needs content.
        case .request(let request), .expectation(let request): answer(request)
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        let probe = HealthProbe(path: request.path, query: request.query)
        guard probe != nil || request.path == "/metrics" else { return RequestGate.notFound(request) }
        guard RequestGate.isRead(request) else { return RequestGate.notRead(request) }
        guard let probe else {
            return HTTPResponse(status: 200, contentType: MetricPage.contentType, body: registry.page())
        }
        return probe.response(readiness: readiness.checks) ?? RequestGate.notFound(request)
    }
}

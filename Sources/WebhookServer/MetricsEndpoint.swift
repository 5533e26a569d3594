internal import HTTPEngine
internal import Telemetry

/// The endpoint of the metrics port: `/metrics` and the health probes.
final class MetricsEndpoint: HTTPEndpoint {
    private let readiness: ReadinessChecks
    private let registry: MetricRegistry

    init(readiness: ReadinessChecks, registry: MetricRegistry) {
        self.readiness = readiness
        self.registry = registry
    }

    func respond(to event: HTTPEvent, on connection: borrowing Connection) -> HTTPResponse {
        switch event {
        case .rejection(let error, _): .status(error.status, error.detail)
        // No request to this port needs its content.
        case .request(let request), .expectContinue(let request): respond(to: request)
        }
    }

    private func respond(to request: HTTPRequest) -> HTTPResponse {
        let probe = HealthProbe(path: request.path, query: request.query)
        guard probe != nil || request.path == "/metrics" else { return .notFound(request.path) }
        guard request.isRead else { return .methodNotAllowed(request.path, allow: ["GET", "HEAD"]) }
        guard let probe else { return MetricsRepresentation(for: request).response(registry) }
        return probe.response(readiness: readiness.checks) ?? .notFound(request.path)
    }
}

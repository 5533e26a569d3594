internal import Telemetry

/// What a server counts: the families, and the numbers of its threads.
///
/// The first three are named and labelled as controller-runtime does it for its webhooks, so that existing dashboards show them.
struct ServerMetrics: Sendable {
    let requests: MetricFamily
    let latency: MetricFamily
    let inFlight: MetricFamily
    let connections: MetricFamily
    let accepted: MetricFamily
    let refused: MetricFamily
    let pauses: MetricFamily
    let overloads: MetricFamily
    let handshakes: MetricFamily
    let handshakeFailures: MetricFamily
    let protocolErrors: MetricFamily
    let timeouts: MetricFamily
    let suppressedLines: MetricFamily
    private(set) var counts: MetricCounts

    /// Upper bounds of the latencies: those of Prometheus' clients (5 ms to 10 s), and shorter ones, since a review takes microseconds.
    private static let latencyBounds: [Duration] =
        [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000].map {
            .microseconds($0)
        }
        + [.seconds(1), .milliseconds(2_500), .seconds(5), .seconds(10)]

    /// - Parameter webhooks: the paths of the webhooks.
    /// - Parameter registry: where the numbers are seen.
    init(webhooks: MetricLabel, registry: MetricRegistry) {
        var table = MetricTable()
        requests = table.counter(
            "controller_runtime_webhook_requests_total", "Total number of admission requests by HTTP status code.",
            by: webhooks, MetricLabel("code", StatusLabel.self))
        latency = table.histogram(
            "controller_runtime_webhook_latency_seconds", "Histogram of the latency of processing admission requests.",
            bounds: Self.latencyBounds, by: webhooks)
        inFlight = table.gauge(
            "controller_runtime_webhook_requests_in_flight", "Current number of admission requests being served.", by: webhooks)
        connections = table.gauge(
            "ctp_webhook_connections", "Open connections by what they are waiting for.",
            by: MetricLabel("state", Connection.Activity.self))
        accepted = table.counter("ctp_webhook_connections_accepted_total", "Connections that were accepted.")
        refused = table.counter(
            "ctp_webhook_connections_refused_total", "Connections that were closed unheard, because of a limit.",
            by: MetricLabel("reason", ConnectionRefusal.self))
        pauses = table.counter(
            "ctp_webhook_accept_pauses_total", "Times that nothing was accepted for a moment, for want of descriptors or memory.")
        overloads = table.counter(
            "ctp_webhook_requests_refused_total", "Requests answered by 503 because of a limit on all of them together.",
            by: MetricLabel("reason", Overload.self))
        handshakes = table.counter(
            "ctp_webhook_tls_handshakes_total", "TLS handshakes that have ended.",
            by: MetricLabel("result", HandshakeResult.self))
        handshakeFailures = table.counter(
            "ctp_webhook_tls_handshake_failures_total", "TLS handshakes that have failed, by the reason.",
            by: MetricLabel("reason", HandshakeFailure.self))
        protocolErrors = table.counter(
            "ctp_webhook_protocol_errors_total",
            "What peers did against a protocol: HTTP requests refused by status, HTTP/2 connections ended by error code, broken TLS records.",
            by: ProtocolError.label)
        timeouts = table.counter(
            "ctp_webhook_timeouts_total", "Connections that took too long, by what they were waiting for.",
            by: MetricLabel("activity", Connection.Activity.self))
        suppressedLines = table.counter(
            "ctp_webhook_log_lines_suppressed_total", "Log lines not written because peers provoked too many of their kind.")
        counts = registry.add(table)
    }

    /// The same for a thread whose numbers nobody is to see.
    var unseen: ServerMetrics {
        var metrics = self
        metrics.counts = counts.unseen()
        return metrics
    }
}

internal import Telemetry

/// The metric families of a server, and the counters of its workers.
///
/// The first three have the names and labels that controller-runtime uses for webhooks, so that existing dashboards show them.
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

    /// The upper bounds of the latency buckets: those of Prometheus clients (5 ms to 10 s), and lower ones, because a review takes microseconds.
    private static let latencyBounds: [Duration] =
        [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000].map {
            .microseconds($0)
        }
        + [.seconds(1), .milliseconds(2_500), .seconds(5), .seconds(10)]

    /// Declares the families and adds them to a registry.
    ///
    /// - Parameter webhooks: the paths of the webhooks.
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
            "ctp_webhook_connections",
            "Open connections by current activity. A connection counts as head until its first request, and as idle between requests.",
            by: MetricLabel("state", Connection.Activity.self))
        accepted = table.counter("ctp_webhook_connections_accepted_total", "Accepted connections.")
        refused = table.counter(
            "ctp_webhook_connections_refused_total", "Connections closed because of a limit.",
            by: MetricLabel("reason", ConnectionRefusal.self))
        pauses = table.counter(
            "ctp_webhook_accept_pauses_total", "Pauses of accepting connections because descriptors or memory ran out.")
        overloads = table.counter(
            "ctp_webhook_requests_refused_total", "Requests that got 503 because of a limit of all requests together.",
            by: MetricLabel("reason", Overload.self))
        handshakes = table.counter(
            "ctp_webhook_tls_handshakes_total", "Completed and failed TLS handshakes.",
            by: MetricLabel("result", HandshakeResult.self))
        handshakeFailures = table.counter(
            "ctp_webhook_tls_handshake_failures_total", "Failed TLS handshakes by reason.",
            by: MetricLabel("reason", HandshakeFailure.self))
        protocolErrors = table.counter(
            "ctp_webhook_protocol_errors_total",
            "Protocol errors of peers: HTTP requests by status, HTTP/2 connections by error code, and invalid TLS records.",
            by: ProtocolError.label)
        timeouts = table.counter(
            "ctp_webhook_timeouts_total", "Connections and HTTP/2 streams that exceeded a timeout, by activity.",
            by: MetricLabel("activity", Connection.Activity.self))
        suppressedLines = table.counter(
            "ctp_webhook_log_lines_suppressed_total", "Log lines suppressed because clients triggered too many of their kind.")
        counts = registry.add(table)
    }

    /// The same families for a worker whose counters are not shown.
    var unregistered: ServerMetrics {
        var metrics = self
        metrics.counts = counts.unregistered()
        return metrics
    }
}

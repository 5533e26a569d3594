internal import Telemetry

/// The limit of all requests together for which a request was refused: a label of a metric.
enum Overload: String, MetricLabelValue {
    case inFlight = "in_flight"
    case bodyMemory = "body_memory"
}

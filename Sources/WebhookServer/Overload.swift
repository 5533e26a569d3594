internal import Telemetry

/// Which limit a request met that others share: a label of a metric.
enum Overload: String, MetricLabelValue {
    case inFlight = "in_flight"
    case bodyMemory = "body_memory"
}

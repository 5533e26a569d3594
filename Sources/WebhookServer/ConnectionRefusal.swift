internal import Telemetry

/// The limit for which a connection is closed: a label of a metric.
enum ConnectionRefusal: String, Error, MetricLabelValue {
    /// The limit of all connections.
    case tooMany = "too_many"
    /// The limit of connections from the peer's address.
    case tooManyFromAddress = "too_many_from_address"
    /// The memory for output that peers do not read: see `OutputReservation`.
    case outputMemory = "output_memory"
}

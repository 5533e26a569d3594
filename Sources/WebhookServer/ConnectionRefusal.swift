internal import Telemetry

/// Why a connection is closed unheard.
enum ConnectionRefusal: String, Error, MetricLabelValue {
    /// There are as many connections as allowed.
    case tooMany = "too_many"
    /// There are as many from the peer's address as allowed.
    case tooManyFromAddress = "too_many_from_address"
}

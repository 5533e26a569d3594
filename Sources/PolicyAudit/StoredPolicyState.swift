internal import Telemetry

/// The result of an audit for a policy.
enum StoredPolicyState: String, MetricLabelValue {
    /// The policy has no findings.
    case valid
    /// The policy has warnings only.
    case warned
    /// The policy has errors: its write would be denied today.
    case invalid
}

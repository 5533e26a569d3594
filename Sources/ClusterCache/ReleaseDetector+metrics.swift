internal import TrafficPolicy
package import PolicySchema
package import Telemetry

extension ReleaseDetector {
    /// Writes the metric of the release.
    package func write(to page: inout MetricPage) {
        page.envoyGateway(cache.snapshot.tables.profile, source: detected.source.rawValue)
    }

    /// The note of the readiness check.
    package var readinessNote: String { "\(detected)" }
}

extension MetricPage {
    /// Writes the releases that policies are validated for.
    ///
    /// - Parameter source: how the release of Envoy Gateway was chosen.
    package mutating func envoyGateway(_ profile: Profile, source: String) {
        begin(
            "ctp_webhook_envoy_gateway_info",
            "The releases that policies are validated for, and how that of Envoy Gateway was chosen. The value is always 1.",
            .gauge)
        sample(1, [("release", "\(profile.release)"), ("envoy", "\(profile.envoy)"), ("source", source)])
    }
}

internal import KubernetesClient
internal import LinuxSystem
internal import PolicyAttachment
package import Telemetry

extension CachedCluster {
    /// Writes the metrics of the cache. All labels are resources from ``ObjectKind/watched``.
    package func write(to page: inout MetricPage) {
        let now = MonotonicTime.now()
        let resources = resources
        func samples(_ value: (ResourceState) -> Int) {
            for state in resources { page.sample(value(state), [("resource", "\(state.kind.resource)")]) }
        }
        page.begin("ctp_webhook_cluster_synced", "Whether the cluster cache is synced and used by reviews: 0 or 1.", .gauge)
        if case .synced = state(at: now) { page.sample(1) } else { page.sample(0) }
        page.begin(
            "ctp_webhook_cluster_age_seconds",
            "Time since a resource was last watched: 0 while it is watched. Absent until the resource was read once.", .gauge)
        for state in resources {
            guard let age = state.age(at: now) else { continue }
            page.sample(nanoseconds: Int(age), [("resource", "\(state.kind.resource)")])
        }
        page.begin("ctp_webhook_cluster_objects", "Objects in the cluster cache.", .gauge)
        samples(\.objects)
        page.begin("ctp_webhook_cluster_lists_total", "Complete lists of a resource.", .counter)
        samples(\.lists)
        page.begin("ctp_webhook_cluster_failures_total", "Failed lists and watches of a resource.", .counter)
        samples(\.failures)
        let reads = reads
        page.begin(
            "ctp_webhook_cluster_reference_reads_total", "Reads of Secrets, ConfigMaps and ClusterTrustBundles by name.",
            .counter)
        for (result, count) in [("found", reads.found), ("missing", reads.missing), ("failed", reads.failed)] {
            page.sample(count, [("result", result)])
        }
    }

    /// The note of the readiness check: nil while the cache is synced, else the resources that are not. It contains no message of the API
    /// server, because readers of `/readyz` are not authenticated.
    package var readinessNote: String? {
        guard case .stale(let reason) = state else { return nil }
        let states = resources.filter { $0.syncState != .watching && $0.syncState != .absent }
        return states.isEmpty ? reason : states.map(\.description).joined(separator: ", ")
    }
}

internal import KubernetesClient
internal import PolicyAttachment
internal import Sockets
package import Telemetry

extension LiveInventory {
    /// Writes what there is to be seen of it. All labels are resources from ``ObjectKind/watched``.
    package func write(to page: inout MetricPage) {
        let now = MonotonicTime.now()
        let resources = resources
        func samples(_ value: (ResourceState) -> Int) {
            for state in resources { page.sample(value(state), [("resource", "\(state.kind.resource)")]) }
        }
        page.begin("ctp_webhook_cluster_in_step", "Whether reviews look at the cluster now: 0 or 1.", .gauge)
        if case .inStep = knowledge(at: now) { page.sample(1) } else { page.sample(0) }
        page.begin(
            "ctp_webhook_cluster_age_seconds",
            "How long a resource has not been watched: 0 while it is, and nothing before it was known at all.", .gauge)
        for state in resources {
            guard let age = state.age(at: now) else { continue }
            page.sample(nanoseconds: Int(age), [("resource", "\(state.kind.resource)")])
        }
        page.begin("ctp_webhook_cluster_objects", "Objects in the inventory.", .gauge)
        samples(\.objects)
        page.begin("ctp_webhook_cluster_lists_total", "Times that a resource was listed whole.", .counter)
        samples(\.lists)
        page.begin("ctp_webhook_cluster_failures_total", "Attempts to list or watch a resource that have failed.", .counter)
        samples(\.failures)
        let reads = reads
        page.begin(
            "ctp_webhook_cluster_reference_reads_total", "Secrets, ConfigMaps and ClusterTrustBundles asked for by name.",
            .counter)
        for (result, count) in [("found", reads.found), ("missing", reads.missing), ("failed", reads.failed)] {
            page.sample(count, [("result", result)])
        }
    }

    /// What `/readyz?verbose` says of it: nil while reviews look at the cluster, else what is missing.
    package var complaint: String? {
        guard case .outOfStep(let reason) = knowledge else { return nil }
        let states = resources.filter { $0.standing != .current && $0.standing != .absent }
        return states.isEmpty ? reason : states.map(\.description).joined(separator: ", ")
    }
}

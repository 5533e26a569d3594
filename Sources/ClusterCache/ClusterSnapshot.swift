internal import LinuxSystem
package import PolicyAttachment
package import TrafficPolicy

/// An immutable state of the cache, which any number of threads may read. It is a class, so that taking it costs one reference count
/// regardless of its size.
package final class ClusterSnapshot: Sendable {
    /// The tables of the releases that the cluster runs.
    package let tables: PolicyTables
    private let storedState: CacheState
    /// The time at which the snapshot becomes stale because a resource is not watched at present, and the name of that resource.
    private let expiry: (time: MonotonicTime, resource: String)?

    init(_ state: CacheState, _ tables: PolicyTables, expiry: (time: MonotonicTime, resource: String)?) {
        storedState = state
        self.tables = tables
        self.expiry = expiry
    }

    /// The state now.
    package var state: CacheState { state(now: .now()) }

    /// The state at `now`, which is evaluated only if the snapshot can become stale.
    func state(now: @autoclosure () -> MonotonicTime) -> CacheState {
        guard let expiry, now() >= expiry.time else { return storedState }
        return .stale(reason: "\(expiry.resource) is not being watched")
    }
}

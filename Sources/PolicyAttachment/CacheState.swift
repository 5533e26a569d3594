/// The state of a cache that watches a cluster, as validation sees it.
public enum CacheState: Sendable {
    /// The cache holds every watched object: one immutable snapshot.
    case synced(Inventory)
    /// The cache has not been filled yet, or has not heard from the API server for too long. The reason is part of a warning.
    case stale(reason: String)
}

internal import KubernetesClient
internal import LinuxSystem
package import Logging
package import PolicyAttachment
internal import Synchronization
package import TrafficPolicy

/// The cached objects of a watched cluster. One thread per resource writes; all threads of a server read.
///
/// A change creates a new snapshot, which shares unchanged parts with the previous one, and publishes it. A reader takes the current snapshot
/// and keeps it for the duration of a review, so readers never wait for a change.
package final class CachedCluster: Sendable {
    private struct Contents {
        var inventory: Inventory
        /// In the order of ``ObjectKind/watched``.
        var resources = ObjectKind.watched.map { ResourceState($0) }
        var reads = ReferenceReads()
    }

    /// Counts of reads by name, by result.
    struct ReferenceReads {
        var found = 0
        var missing = 0
        var failed = 0
    }

    private let contents: Mutex<Contents>
    private let published: Mutex<ClusterSnapshot>
    private let usage = Mutex(CacheUsage())
    private let stalenessLimit: Duration
    private let log: ClusterLog

    /// How long a resource may be unwatched before the cache counts as stale: as long as an API server takes to restart.
    package static let defaultStalenessLimit = Duration.seconds(30)

    package init(assumptions: Assumptions, stalenessLimit: Duration = defaultStalenessLimit, logger: Logger) {
        var assumptions = assumptions
        // All GatewayClasses are cached, so a class that is not cached does not exist.
        assumptions.classes = .named([])
        contents = Mutex(Contents(inventory: Inventory(assumptions: assumptions)))
        published = Mutex(ClusterSnapshot(.stale(reason: "it has not been read yet"), assumptions.tables, expiry: nil))
        self.stalenessLimit = stalenessLimit
        log = ClusterLog(logger)
    }

    /// The newest state and the tables that belong to it.
    package var snapshot: ClusterSnapshot { published.withLock { $0 } }

    /// The state now: synced or stale, never disabled.
    package var state: CacheState { snapshot.state }

    func state(at now: @autoclosure () -> MonotonicTime) -> CacheState { snapshot.state(now: now()) }

    /// Publishes other tables. Every review that begins later uses them.
    package func use(_ tables: PolicyTables) {
        contents.withLock { contents in
            contents.inventory.assumptions.tables = tables
            publish(contents)
        }
    }

    /// The state of each resource.
    package var resources: [ResourceState] { contents.withLock { $0.resources } }

    var reads: ReferenceReads { contents.withLock { $0.reads } }

    // MARK: Memory

    /// Starts to count the objects of a list.
    func beginList(of kind: ObjectKind) { usage.withLock { $0.beginList(of: kind) } }

    /// Ends the count of a list. If the list is complete, its objects replace the stored ones.
    func endList(of kind: ObjectKind, isComplete: Bool) { usage.withLock { $0.endList(of: kind, isComplete: isComplete) } }

    /// Adds the change of an object's cost, in bytes.
    ///
    /// - Throws: ``APIFailure/limitExceeded(_:)``.
    func addUsage(_ change: Int, of kind: ObjectKind) throws(APIFailure) {
        guard usage.withLock({ $0.add(change, to: kind) }) else {
            throw .limitExceeded("the cached objects must take at most \(CacheUsage.maxBytes) bytes")
        }
    }

    // MARK: Changes by the watching threads

    /// Changes the inventory, and publishes all changes at once.
    func change(_ kind: ObjectKind, _ body: (inout Inventory, inout ResourceState) -> Void) {
        contents.withLock { contents in
            guard let index = contents.resources.firstIndex(where: { $0.kind == kind }) else { return }
            body(&contents.inventory, &contents.resources[index])
            publish(contents)
        }
    }

    /// Records the state of a resource.
    func record(_ syncState: WatchMachine.SyncState, of kind: ObjectKind) {
        let change: (before: ResourceState, after: ResourceState)? = contents.withLock { contents in
            guard let index = contents.resources.firstIndex(where: { $0.kind == kind }),
                contents.resources[index].syncState != syncState
            else { return nil }
            let before = contents.resources[index]
            contents.resources[index].syncState = syncState
            if syncState == .watching || syncState == .absent { contents.resources[index].lastFailure = nil }
            publish(contents)
            return (before, contents.resources[index])
        }
        guard let (before, after) = change, syncState != .unknown else { return }
        let hasRecovered = before.lastFailure != nil && syncState == .watching
        if hasRecovered || before.syncState == .unknown { log.synced(after) }
    }

    /// Records that a list or a watch has failed.
    func record(_ failure: APIFailure, of kind: ObjectKind) {
        let isNew = contents.withLock { contents in
            guard let index = contents.resources.firstIndex(where: { $0.kind == kind }) else { return false }
            contents.resources[index].failures += 1
            defer { contents.resources[index].lastFailure = failure }
            return contents.resources[index].lastFailure != failure
        }
        if isNew { log.failed(failure, of: kind) }
    }

    /// Records the result of a read by name.
    func record(_ result: ReferenceReader.ReadResult, of identity: ObjectIdentity) {
        contents.withLock { contents in
            switch result {
            case .found(let object):
                contents.reads.found += 1
                contents.inventory.put(object)
            case .missing:
                contents.reads.missing += 1
                contents.inventory.note(missing: identity)
            case .failed:
                contents.reads.failed += 1
                return
            case .unreferenced: contents.inventory.remove(identity)
            }
            publish(contents)
        }
    }

    private func publish(_ contents: Contents) {
        let snapshot: ClusterSnapshot
        let tables = contents.inventory.assumptions.tables
        if let unknown = contents.resources.first(where: { $0.syncState == .unknown }) {
            snapshot = ClusterSnapshot(.stale(reason: "\(unknown.kind.resource) cannot be read yet"), tables, expiry: nil)
        } else {
            let interruptions = contents.resources.compactMap { resource in
                if case .interrupted(let since) = resource.syncState { (since, resource.kind.resource) } else { nil }
            }
            let earliest = interruptions.min { $0.0 < $1.0 }
            snapshot = ClusterSnapshot(
                .synced(contents.inventory), tables, expiry: earliest.map { (time: $0.0 + stalenessLimit, resource: "\($0.1)") })
        }
        published.withLock { $0 = snapshot }
    }
}

internal import JSONTape
internal import KubernetesClient
internal import LinuxSystem
internal import Logging
internal import PolicyAttachment

/// When referenced objects are read.
package struct ReferenceSchedule: Sendable {
    /// The interval between searches for new references in the cache.
    package var scanInterval = Duration.seconds(5)
    /// The time after which an object is read again.
    package var refreshInterval = Duration.seconds(60)

    package init() {}
}

/// Reads the Secrets, ConfigMaps and ClusterTrustBundles that listeners and policies reference, one by one and by name, so that the account
/// does not need the right to list or watch them. Unreferenced objects are never read. Of the contents, only the shape is kept.
struct ReferenceReader: ~Copyable {
    /// The result for one object.
    enum ReadResult: Sendable {
        case found(ClusterObject)
        case missing
        case failed
        /// The object is no longer referenced.
        case unreferenced
    }

    private var client: APIClient
    private let cache: CachedCluster
    private let schedule: ReferenceSchedule
    private let logger: Logger
    /// The time of the next read of each referenced object.
    private var due: [ObjectIdentity: MonotonicTime] = [:]
    private var lastFailure: APIFailure?
    /// One log line per minute in the long run, because every object can fail with a different message.
    private var logLimit = RateLimit(perSecond: 1.0 / 60, burst: 3)

    init(client: consuming APIClient, cache: CachedCluster, schedule: ReferenceSchedule, logger: Logger) {
        self.client = client
        self.cache = cache
        self.schedule = schedule
        self.logger = logger
    }

    consuming func run(until cancellation: CancellationToken) {
        while !cancellation.isCancelled {
            if case .synced(let inventory) = cache.state { read(inventory.dataReferences, cancellation) }
            _ = cancellation.wait(until: .now() + schedule.scanInterval)
        }
    }

    private mutating func read(_ wanted: Set<ObjectIdentity>, _ cancellation: CancellationToken) {
        for identity in due.keys where !wanted.contains(identity) {
            due[identity] = nil
            cache.record(.unreferenced, of: identity)
        }
        for identity in wanted where identity.hasValidName && due[identity] ?? .now() <= .now() {
            guard !cancellation.isCancelled else { return }
            cache.record(read(identity), of: identity)
            due[identity] = .now() + schedule.refreshInterval
        }
    }

    private mutating func read(_ identity: ObjectIdentity) -> ReadResult {
        let name = identity.name
        do throws(APIFailure) {
            let namespace = identity.kind.isNamespaced ? name.namespace : nil
            let tape = try client.send(identity.kind.resource.get(name.name, namespace: namespace))
            lastFailure = nil
            return ClusterObject(reading: tape, at: tape.root, as: identity.kind).map { .found($0) } ?? .failed
        } catch {
            if case .rejected(let status) = error, status.isNotFound { return .missing }
            if error != .cancelled, error != lastFailure, logLimit.admits(at: .now()) {
                lastFailure = error
                logger.warning(
                    "a referenced object cannot be read; it is assumed to be valid",
                    metadata: ["object": "\(identity)", "error": "\(error)"])
            }
            return .failed
        }
    }
}

package import KubernetesClient
package import LinuxSystem
package import Logging
package import PolicyAttachment
internal import Synchronization

/// The threads that keep a ``CachedCluster`` in sync: one per resource, and one that reads references by name. All of them share one
/// ``APITrafficLimit``.
package final class ClusterInformers: Sendable {
    /// The cache that the threads fill.
    package let cache: CachedCluster
    /// Finds the release of Envoy Gateway; nil if the release was named.
    package let detector: ReleaseDetector?
    private let cancellation: CancellationToken
    private let threads = Mutex<[SystemThread]>([])

    private init(_ cache: CachedCluster, _ detector: ReleaseDetector?, _ cancellation: CancellationToken) {
        self.cache = cache
        self.detector = detector
        self.cancellation = cancellation
    }

    /// Starts all threads and returns at once. The cache is stale until all resources were read.
    ///
    /// - Parameter userAgent: the value of the User-Agent field.
    /// - Parameter references: when to read the Secrets, ConfigMaps and ClusterTrustBundles that are referenced; nil to read none.
    /// - Parameter detection: how to find the release of Envoy Gateway; nil to use the tables of the assumptions.
    package static func start(
        _ access: ClusterAccess, userAgent: String, assumptions: Assumptions = Assumptions(),
        references: ReferenceSchedule? = nil, detection: DetectionConfiguration? = nil,
        configuration: WatchConfiguration = WatchConfiguration(),
        stalenessLimit: Duration = CachedCluster.defaultStalenessLimit, logger: Logger
    ) throws(SystemCallError) -> ClusterInformers {
        let cancellation = try CancellationToken()
        let cache = CachedCluster(assumptions: assumptions, stalenessLimit: stalenessLimit, logger: logger)
        let detector = detection.map { ReleaseDetector(cache: cache, envoy: $0.envoy, logger: logger) }
        let informers = ClusterInformers(cache, detector, cancellation)
        let traffic = APITrafficLimit()
        do throws(SystemCallError) {
            for kind in ObjectKind.watched {
                try informers.add(name: "\(kind.resource.plural)") {
                    Reflector(
                        kind.resource,
                        client: APIClient(access: access, userAgent: userAgent, cancellation: cancellation, traffic: traffic),
                        sink: InventorySink(kind, cache), cancellation: cancellation, configuration: configuration
                    ).run()
                }
            }
            if let references {
                try informers.add(name: "references") {
                    ReferenceReader(
                        client: APIClient(access: access, userAgent: userAgent, cancellation: cancellation, traffic: traffic),
                        cache: cache, schedule: references, logger: logger
                    ).run(until: cancellation)
                }
            }
            if let detector, let detection {
                try informers.add(name: "definition") {
                    Reflector(
                        DefinitionSink.resource,
                        client: APIClient(access: access, userAgent: userAgent, cancellation: cancellation, traffic: traffic),
                        sink: DefinitionSink(detector), cancellation: cancellation, configuration: configuration
                    ).run()
                }
                try informers.add(name: "image") {
                    ControllerImageReader(
                        client: APIClient(access: access, userAgent: userAgent, cancellation: cancellation, traffic: traffic),
                        detector: detector, configuration: detection
                    ).run(until: cancellation)
                }
            }
        } catch {
            informers.stop()
            throw error
        }
        return informers
    }

    private func add(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
        let thread = try SystemThread.start(name: name, body)
        threads.withLock { $0.append(thread) }
    }

    /// Stops all threads and waits for their end.
    package func stop() {
        cancellation.cancel()
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
    }
}

package import KubernetesClient
package import Logging
package import PolicyAttachment
package import Sockets
internal import Synchronization

/// The threads that keep a ``LiveInventory`` in step with a cluster: one for each resource, and one for what is read by name.
package final class ClusterWatch: Sendable {
    /// What they keep.
    package let live: LiveInventory
    private let stopSignal: StopSignal
    private let threads = Mutex<[SystemThread]>([])

    private init(_ live: LiveInventory, _ stop: StopSignal) {
        self.live = live
        stopSignal = stop
    }

    /// Starts all threads. Nothing is waited for: until all is read, the inventory says that it is out of step.
    ///
    /// - Parameter agent: who we are to the API server.
    /// - Parameter references: how often the Secrets, ConfigMaps and ClusterTrustBundles that are referred to are read by name; nil for never.
    package static func start(
        _ access: ClusterAccess, agent: String, assumptions: Assumptions = Assumptions(), references: ReferencePace? = nil,
        pace: WatchPace = WatchPace(), patience: Duration = LiveInventory.defaultPatience, logger: Logger
    ) throws(SystemCallError) -> ClusterWatch {
        let stop = try StopSignal()
        let watch = ClusterWatch(LiveInventory(assumptions: assumptions, patience: patience, logger: logger), stop)
        let live = watch.live
        do throws(SystemCallError) {
            for kind in ObjectKind.watched {
                try watch.add(name: "\(kind.resource.plural)") {
                    Reflector(
                        kind.resource, client: APIClient(access: access, agent: agent, stop: stop),
                        sink: InventorySink(kind, live), stop: stop, pace: pace
                    ).run()
                }
            }
            if let references {
                try watch.add(name: "references") {
                    ReferenceReader(
                        client: APIClient(access: access, agent: agent, stop: stop), live: live, pace: references, logger: logger
                    ).run(until: stop)
                }
            }
        } catch {
            watch.stop()
            throw error
        }
        return watch
    }

    private func add(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
        let thread = try SystemThread.start(name: name, body)
        threads.withLock { $0.append(thread) }
    }

    /// Ends all threads, and waits for them.
    package func stop() {
        stopSignal.raise()
        while let thread = threads.withLock({ $0.popLast() }) { thread.join() }
    }
}

package import Logging
internal import KubernetesClient
package import PolicyAttachment
internal import Sockets
internal import Synchronization

/// The inventory of a cluster that is being watched: one thread for each resource changes it, and all threads of a server read it.
///
/// A change makes a new snapshot, which shares with the one before all that has not changed, and puts it in the old one's place. Whoever reads
/// takes the snapshot of the moment and keeps it for as long as a review lasts: no reader ever waits for a change to be made.
package final class LiveInventory: Sendable {
    private struct State {
        var inventory: Inventory
        /// In the order of ``ObjectKind/watched``.
        var resources = ObjectKind.watched.map { ResourceState($0) }
        var reads = ReferenceReads()
    }

    /// How often a Secret or its like was asked for by name, and what came of it.
    struct ReferenceReads {
        var found = 0
        var missing = 0
        var failed = 0
    }

    private let state: Mutex<State>
    private let published: Mutex<ClusterSnapshot>
    private let patience: Duration
    private let logger: Logger

    /// How long a resource may be unwatched until the inventory counts as out of step: as long as an API server takes to start again.
    package static let defaultPatience = Duration.seconds(30)

    package init(assumptions: Assumptions, patience: Duration = defaultPatience, logger: Logger) {
        var assumptions = assumptions
        // All GatewayClasses are known: where there is none, no Gateway is anybody's.
        assumptions.classes = .named([])
        state = Mutex(State(inventory: Inventory(assumptions: assumptions)))
        published = Mutex(ClusterSnapshot(.outOfStep("it has not been read yet"), expiry: nil))
        self.patience = patience
        self.logger = logger
    }

    /// What is known now.
    package var knowledge: ClusterKnowledge { knowledge(at: .now()) }

    func knowledge(at now: @autoclosure () -> MonotonicTime) -> ClusterKnowledge {
        published.withLock { $0 }.knowledge(now: now())
    }

    /// How each resource is known.
    package var resources: [ResourceState] { state.withLock { $0.resources } }

    var reads: ReferenceReads { state.withLock { $0.reads } }

    // MARK: What the watching threads bring

    /// Changes the inventory, and tells all readers at once of all that has changed.
    func change(_ kind: ObjectKind, _ body: (inout Inventory, inout ResourceState) -> Void) {
        state.withLock { state in
            guard let index = state.resources.firstIndex(where: { $0.kind == kind }) else { return }
            body(&state.inventory, &state.resources[index])
            publish(state)
        }
    }

    /// Notes how well a resource is known.
    func note(_ standing: WatchMachine.Standing, of kind: ObjectKind) {
        let recovered: ResourceState? = state.withLock { state in
            guard let index = state.resources.firstIndex(where: { $0.kind == kind }), state.resources[index].standing != standing
            else { return nil }
            let before = state.resources[index]
            state.resources[index].standing = standing
            if standing == .current || standing == .absent { state.resources[index].lastFailure = nil }
            publish(state)
            return before.lastFailure != nil && standing == .current || before.standing == .unknown ? state.resources[index] : nil
        }
        guard let recovered, standing != .unknown else { return }
        logger.notice(
            standing == .absent ? "the cluster has no such resource" : "a resource of the cluster is in step",
            metadata: ["resource": "\(kind.resource)", "objects": "\(recovered.objects)"])
    }

    /// Notes that an attempt to list or watch has failed.
    func note(_ failure: APIFailure, of kind: ObjectKind) {
        let isNews = state.withLock { state in
            guard let index = state.resources.firstIndex(where: { $0.kind == kind }) else { return false }
            state.resources[index].failures += 1
            let description = "\(failure)"
            guard state.resources[index].lastFailure != description else { return false }
            state.resources[index].lastFailure = description
            return true
        }
        guard isNews else { return }
        logger.warning(
            "a resource of the cluster cannot be read at present: it is tried again",
            metadata: ["resource": "\(kind.resource)", "reason": "\(failure)"])
    }

    /// Takes what was found of something that is referred to by name.
    func take(_ answer: ReferenceReader.Answer, about identity: ObjectIdentity) {
        state.withLock { state in
            switch answer {
            case .found(let object):
                state.reads.found += 1
                state.inventory.put(object)
            case .missing:
                state.reads.missing += 1
                state.inventory.note(missing: identity)
            case .failed:
                state.reads.failed += 1
                return
            case .unwanted: state.inventory.remove(identity)
            }
            publish(state)
        }
    }

    private func publish(_ state: State) {
        let snapshot: ClusterSnapshot
        if let unknown = state.resources.first(where: { $0.standing == .unknown }) {
            snapshot = ClusterSnapshot(.outOfStep("\(unknown.kind.resource) cannot be read yet"), expiry: nil)
        } else {
            let interruptions = state.resources.compactMap { resource in
                if case .interrupted(let since) = resource.standing { (since, resource.kind.resource) } else { nil }
            }
            let earliest = interruptions.min { $0.0 < $1.0 }
            snapshot = ClusterSnapshot(
                .inStep(state.inventory), expiry: earliest.map { (time: $0.0 + patience, resource: "\($0.1)") })
        }
        published.withLock { $0 = snapshot }
    }
}

internal import JSONTape
internal import KubernetesClient
internal import Logging
internal import PolicyAttachment
internal import Sockets

/// How often what is referred to is read.
package struct ReferencePace: Sendable {
    /// How often the inventory is looked through for names that are new in it.
    package var interval = Duration.seconds(5)
    /// After how long one that was read is read again.
    package var lifetime = Duration.seconds(60)

    package init() {}
}

/// Reads, by name, the Secrets, ConfigMaps and ClusterTrustBundles that listeners and policies refer to, again and again: nobody needs the
/// right to list or to watch them, and no other is ever read. Of their content only the shape is kept.
struct ReferenceReader: ~Copyable {
    /// What came of asking for one.
    enum Answer: Sendable {
        case found(ClusterObject)
        case missing
        case failed
        /// Nobody refers to it any longer.
        case unwanted
    }

    private var client: APIClient
    private let live: LiveInventory
    private let pace: ReferencePace
    private let logger: Logger
    /// When each is to be read next.
    private var due: [ObjectIdentity: MonotonicTime] = [:]
    private var lastFailure = ""

    init(client: consuming APIClient, live: LiveInventory, pace: ReferencePace, logger: Logger) {
        self.client = client
        self.live = live
        self.pace = pace
        self.logger = logger
    }

    consuming func run(until stop: StopSignal) {
        while !stop.isRaised {
            if case .inStep(let inventory) = live.knowledge { read(inventory.dataReferences, stop) }
            _ = stop.wait(until: .now() + pace.interval)
        }
    }

    private mutating func read(_ wanted: Set<ObjectIdentity>, _ stop: StopSignal) {
        for identity in due.keys where !wanted.contains(identity) {
            due[identity] = nil
            live.take(.unwanted, about: identity)
        }
        for identity in wanted where identity.isPossible && due[identity] ?? .now() <= .now() {
            guard !stop.isRaised else { return }
            live.take(answer(about: identity), about: identity)
            due[identity] = .now() + pace.lifetime
        }
    }

    private mutating func answer(about identity: ObjectIdentity) -> Answer {
        let name = identity.name
        do throws(APIFailure) {
            let namespace = identity.kind.isNamespaced ? name.namespace : nil
            let tape = try client.send(identity.kind.resource.get(name.name, namespace: namespace))
            lastFailure = ""
            return ClusterObject(reading: tape, at: tape.root, as: identity.kind).map { .found($0) } ?? .failed
        } catch {
            if case .refused(let status) = error, status.isNotFound { return .missing }
            let description = "\(error)"
            if error != .stopped, description != lastFailure {
                lastFailure = description
                logger.warning(
                    "something that is referred to cannot be read: it is thought to be sound",
                    metadata: ["object": "\(identity)", "reason": "\(description)"])
            }
            return .failed
        }
    }
}

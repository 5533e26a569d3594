package import PolicyAttachment
internal import Sockets

/// What can be said of a cluster at one moment.
package enum ClusterKnowledge: Sendable {
    /// It is known whole.
    case inStep(Inventory)
    /// It is not, or has not been for too long; why, in a few words for whoever writes a policy.
    case outOfStep(String)
}

/// What was known when something was heard last. Immutable, so that any number of threads can read it; a class, so that taking it costs one
/// count of references however much it holds.
final class ClusterSnapshot: Sendable {
    private let knowledge: ClusterKnowledge
    /// From when on it is too old, because a resource is not watched at present, and which.
    private let expiry: (time: MonotonicTime, resource: String)?

    init(_ knowledge: ClusterKnowledge, expiry: (time: MonotonicTime, resource: String)?) {
        self.knowledge = knowledge
        self.expiry = expiry
    }

    /// What it says at `now`, which is looked at only when it may be too old.
    func knowledge(now: @autoclosure () -> MonotonicTime) -> ClusterKnowledge {
        guard let expiry, now() >= expiry.time else { return knowledge }
        return .outOfStep("nothing is heard of \(expiry.resource)")
    }
}

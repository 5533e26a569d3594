internal import Synchronization

/// The status that all workers of a server share.
final class ServerStatus: Sendable {
    private let draining = Atomic<Bool>(false)
    private let cutOff = Atomic<Int>(0)

    /// The readiness check, which fails as soon as the drain begins.
    var check: ReadinessCheck {
        ReadinessCheck("serving") { [self] in draining.load(ordering: .relaxed) ? .failed("shutting down") : .passed }
    }

    /// The number of connections that were still open at the end of the drain.
    var connectionsCutOff: Int { cutOff.load(ordering: .relaxed) }

    /// Begins the drain. Returns true for the first call only.
    func beginDraining() -> Bool {
        draining.exchange(true, ordering: .relaxed) == false
    }

    func countCutOff(_ connections: Int) {
        cutOff.add(connections, ordering: .relaxed)
    }
}

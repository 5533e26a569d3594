internal import Synchronization

/// What all threads of a server share: whether it takes requests, and how it ended.
final class ServerStatus: Sendable {
    private let draining = Atomic<Bool>(false)
    private let cutOff = Atomic<Int>(0)

    /// The readiness check: false as soon as the end is decided on.
    var check: ReadinessCheck {
        ReadinessCheck("serving") { [self] in draining.load(ordering: .relaxed) ? .failed("shutting down") : .passed }
    }

    /// Connections that a drain had to cut off.
    var connectionsCutOff: Int { cutOff.load(ordering: .relaxed) }

    /// True for the first caller only.
    func beginDraining() -> Bool {
        draining.exchange(true, ordering: .relaxed) == false
    }

    func countCutOff(_ connections: Int) {
        cutOff.add(connections, ordering: .relaxed)
    }
}

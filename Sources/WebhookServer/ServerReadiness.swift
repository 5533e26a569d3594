internal import Synchronization

/// The checks of `/readyz`, in the order in which they are shown.
final class ServerReadiness: Sendable {
    private let list: Mutex<[ReadinessCheck]>

    init(_ checks: [ReadinessCheck]) {
        list = Mutex(checks)
    }

    var checks: [ReadinessCheck] { list.withLock { $0 } }

    /// Whether all of them hold now.
    var holds: Bool { checks.allSatisfy { $0.look().isPass } }

    /// From now on ready only if this holds too.
    func add(_ check: ReadinessCheck) {
        list.withLock { $0.append(check) }
    }
}

internal import Synchronization

/// The checks of `/readyz`, in the order of its output.
final class ReadinessChecks: Sendable {
    private let list: Mutex<[ReadinessCheck]>

    init(_ checks: [ReadinessCheck]) {
        list = Mutex(checks)
    }

    var checks: [ReadinessCheck] { list.withLock { $0 } }

    /// Whether all checks pass now.
    var pass: Bool { checks.allSatisfy { $0.run().isPass } }

    /// Adds a check.
    func add(_ check: ReadinessCheck) {
        list.withLock { $0.append(check) }
    }
}

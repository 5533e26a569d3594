internal import KubernetesClient
internal import LinuxSystem
internal import Logging
internal import PolicyAttachment
internal import Synchronization

/// The log lines about a watched cluster. Their rate is limited, because an API server that accepts and fails every request would otherwise
/// cause two lines per resource and attempt. Metrics count every failure.
final class ClusterLog: Sendable {
    /// Lines that may be written at once: two for each resource, one for its failure and one for its recovery.
    static let maxBurst = 2 * ObjectKind.watched.count
    /// Lines per second in the long run: ten per minute.
    static let linesPerSecond = 10.0 / 60

    private struct State {
        var limit = RateLimit(perSecond: linesPerSecond, burst: maxBurst)
        /// Lines that were not written since the last one that was.
        var suppressed = 0
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger) { self.logger = logger }

    /// A resource was read completely, is watched again, or is not installed.
    func synced(_ resource: ResourceState) {
        write(
            .notice, resource.syncState == .absent ? "cluster resource is not installed" : "cluster resource synced",
            ["resource": "\(resource.kind.resource)", "objects": .stringConvertible(resource.objects)])
    }

    /// A list or a watch has failed.
    func failed(_ failure: APIFailure, of kind: ObjectKind) {
        write(
            .warning, "cluster resource cannot be listed or watched; retrying",
            ["resource": "\(kind.resource)", "error": "\(failure)"])
    }

    private func write(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        let suppressed: Int? = state.withLock { state in
            guard state.limit.admits(at: .now()) else {
                state.suppressed += 1
                return nil
            }
            defer { state.suppressed = 0 }
            return state.suppressed
        }
        guard let suppressed else { return }
        var metadata = metadata
        if suppressed > 0 { metadata["suppressed"] = .stringConvertible(suppressed) }
        logger.log(level: level, message, metadata: metadata)
    }
}

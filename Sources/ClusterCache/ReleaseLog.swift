internal import KubernetesClient
internal import LinuxSystem
internal import Logging
internal import PolicySchema
internal import Synchronization
internal import TrafficPolicy

/// The log lines about the release of Envoy Gateway. Their rate is limited, because anyone who may change the definition can cause them.
final class ReleaseLog: Sendable {
    private let logger: Logger
    private let limit = Mutex(RateLimit(perSecond: 10.0 / 60, burst: 20))

    /// The permission that is missing if the API server responds with 403.
    private static let permission = "list, watch customresourcedefinitions.apiextensions.k8s.io \(InstalledDefinition.name)"

    init(_ logger: Logger) { self.logger = logger }

    /// The conclusion has changed.
    func changed(from before: ReleaseEvidence, to after: ReleaseEvidence) {
        let (old, new) = (before.conclusion, after.conclusion)
        var metadata: Logger.Metadata = ["release": "\(new.release)", "source": "\(new.source.rawValue)"]
        if new.source != .default, old.release != new.release || old.source != new.source {
            var details = metadata
            if let match = after.lastMatch, match.isAmbiguous { details["releases"] = "\(match.range)" }
            log(.notice, "Envoy Gateway release detected", details)
        }
        if let failure = after.failure {
            guard before.failure != failure else { return }
            metadata["error"] = "\(failure)"
            if case .rejected(let status) = failure, status.code == 403 { metadata["missing_permission"] = "\(Self.permission)" }
            return log(
                .warning, "the CRD of ClientTrafficPolicy cannot be read; the release of Envoy Gateway is not followed", metadata)
        }
        guard before.definition != after.definition || before.image != after.image else { return }
        switch after.definition {
        case .unread: break
        case .absent: log(.warning, "the CRD of ClientTrafficPolicy is not installed", metadata)
        case .unlike: log(.warning, "the CRD of ClientTrafficPolicy lacks fields of every known release", metadata)
        case .unusable(let error):
            metadata["error"] = "\(error)"
            log(.warning, "the CRD of ClientTrafficPolicy cannot be used", metadata)
        case .matching(let match) where !match.isExact:
            metadata["differences"] = "\(match.differences)"
            log(
                .warning,
                "the CRD of ClientTrafficPolicy fits no known release; policies are validated for the newest whose fields it has",
                metadata)
        case .matching(let match):
            guard let image = after.image, !match.fits(image) else { return }
            metadata["image_release"] = "\(image)"
            log(
                .warning,
                "the CRD of ClientTrafficPolicy is not that of the controller's release; policies are validated for the CRD",
                metadata)
        }
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        guard limit.withLock({ $0.admits(at: .now()) }) else { return }
        logger.log(level: level, message, metadata: metadata)
    }
}

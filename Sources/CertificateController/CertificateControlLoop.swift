internal import KubernetesClient
package import LinuxSystem
package import Logging
internal import Synchronization
internal import TLSEngine
package import Telemetry

/// The thread that reconciles the self-signed certificates, with its metrics and readiness note. Failures do not affect the certificate in use.
package final class CertificateControlLoop: Sendable {
    private struct State {
        var errors: [ReconcileError] = []
        var outage = ReconcileOutage()
        var warnings: [String] = []
        var successes = 0
        var failures = 0
        var writes: [ReconcileResult.Write: Int] = [:]
        var authority: Certificate?
    }

    private let state = Mutex(State())
    private let pair: InMemoryKeyPair
    private let logger: Logger
    private let cancellation: CancellationToken
    private let thread = Mutex<SystemThread?>(nil)

    private init(pair: InMemoryKeyPair, logger: Logger) throws(SystemCallError) {
        self.pair = pair
        self.logger = logger
        cancellation = try CancellationToken()
    }

    /// Starts the thread. It reconciles every ``CertificatePolicy/reconcileInterval`` until ``stop()``.
    package static func start(
        _ configuration: SelfSignedConfiguration, logger: Logger
    ) throws(SystemCallError) -> CertificateControlLoop {
        let loop = try CertificateControlLoop(pair: configuration.pair, logger: logger)
        let cancellation = loop.cancellation
        let interval = configuration.policy.reconcileInterval
        let started = try SystemThread.start(name: "self-signed") {
            var reconciler = CertificateReconciler(
                client: APIClient(
                    access: configuration.access, userAgent: configuration.userAgent, cancellation: cancellation),
                references: configuration.references, policy: configuration.policy)
            repeat {
                loop.record(reconciler.reconcile { WallTime.now().seconds })
                // Jitter, so that replicas that started together do not write at the same time.
            } while cancellation.wait(until: .now() + interval * Double.random(in: 0.75...1)) == .timedOut
        }
        loop.thread.withLock { $0 = started }
        return loop
    }

    /// Stops the thread and waits for its end.
    package func stop() {
        cancellation.cancel()
        thread.withLock { $0.take() }?.join()
    }

    private func record(_ result: ReconcileResult) {
        if cancellation.isCancelled { return }
        if let contents = result.pair { pair.put(contents) }
        let (before, newErrors) = state.withLock { state in
            let before = state
            (state.errors, state.warnings) = (result.errors, result.warnings)
            if result.errors.isEmpty { state.successes += 1 } else { state.failures += 1 }
            for write in result.writes { state.writes[write, default: 0] += 1 }
            if let authority = result.authority { state.authority = authority }
            return (before, state.outage.newErrors(of: result))
        }
        for write in result.writes {
            if let message = write.logMessage { logger.notice("\(message)") }
        }
        if result.warnings != before.warnings {
            for warning in result.warnings {
                logger.warning(
                    "the stored self-signed certificates contain an unusable value", metadata: ["reason": .string(warning)])
            }
        }
        for error in newErrors {
            logger.warning(
                "certificate reconciliation failed; keeping the current certificates",
                metadata: ["error": .string(error.description)])
        }
        if result.errors.isEmpty, !before.errors.isEmpty { logger.notice("certificate reconciliation recovered") }
    }

    /// Whether a reconciliation has succeeded since the start.
    package var hasReconciled: Bool { state.withLock { $0.successes > 0 } }

    /// The note of the readiness check; nil if the last reconciliation succeeded. A failure does not make the Pod not ready, because the
    /// current certificate can still be served; the check `certificate` reports whether there is a valid one.
    package var readinessNote: String? {
        let errors = state.withLock { $0.errors }
        return errors.isEmpty ? nil : errors.map(\.summary).joined(separator: "; ")
    }

    /// Writes the metrics.
    package func write(to page: inout MetricPage) {
        let (successes, failures, writes, authority) = state.withLock { ($0.successes, $0.failures, $0.writes, $0.authority) }
        page.begin(
            "ctp_webhook_self_signed_reconciles_total", "Reconciliations of the Secret and the webhook configurations.", .counter)
        page.sample(successes, [("result", "ok")])
        page.sample(failures, [("result", "failed")])
        page.begin("ctp_webhook_self_signed_writes_total", "Writes of this replica to them.", .counter)
        for write in ReconcileResult.Write.allCases { page.sample(writes[write] ?? 0, [("kind", write.rawValue)]) }
        if let authority {
            page.begin(
                "ctp_webhook_self_signed_authority_not_after_seconds",
                "When the authority that signs expires, in seconds since 1970.", .gauge)
            page.sample(Int(authority.notAfter))
        }
    }
}

extension ReconcileResult.Write {
    /// The log message; nil for writes that are not logged.
    fileprivate var logMessage: String? {
        switch self {
        case .authority: "authority created; it signs once every caBundle contains it"
        case .promotion: "new authority in use"
        case .renewal: "certificate renewed"
        case .bundle: "caBundle updated"
        case .trust, .conflict: nil
        }
    }
}

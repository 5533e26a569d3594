import ArgumentParser
import CertificateController
import LinuxSystem
import Logging
import Telemetry
import WebhookServer

/// `ctp-webhook certs reconcile`: the certificate controller as a separate process, so that the servers need no access to the API server.
struct CertsReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Creates and renews self-signed certificates in a Secret, and keeps each caBundle current.",
        discussion: """
            Does the work of serve --self-signed in a process with its own service account. Servers read tls.crt and tls.key of the mounted Secret, \
            and need no access to the API server. Several of these processes can run at the same time.

            SIGTERM and SIGINT end the command with exit code 0.
            """)

    @OptionGroup(title: "Self-signed certificates") var certificates: SelfSignedCertificateOptions
    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Metrics") var metrics: MetricsOptions
    @OptionGroup(title: "Log") var log: LogOptions

    func validate() throws { try certificates.check() }

    func run() throws {
        let destination = LogDestination.standardError(format: log.logFormat)
        let logger = log.logger(writingTo: destination)
        let configuration = try certificates.configuration(in: cluster, for: "--kubeconfig")
        let registry = metrics.registry(droppedLogLines: destination.droppedLines)
        let cancellation = try CancellationToken()
        let loop = try CertificateControlLoop.start(configuration, logger: logger)
        registry.add { loop.write(to: &$0) }
        let health = try metrics.start(
            checks: [ReadinessCheck("self-signed") { loop.outcome }], logger: logger, destination: destination, registry: registry
        )
        var started = logger
        started[metadataKey: "metrics_address"] = health.map { "\($0.address)" }
        started.notice("reconciling certificates", metadata: ["version": "\(Version.full)"])
        try TerminationSignals.handle { signal, count in
            guard count == 1 else { TerminationSignals.endProcess(after: signal) }
            cancellation.cancel()
        }
        CodePages.release()
        while cancellation.wait(until: .now() + .seconds(3600)) == .timedOut {}
        loop.stop()
        health?.server.stop()
        logger.notice("stopped")
    }
}

extension CertificateControlLoop {
    /// The outcome of the readiness check: it fails until the first success, so that missing rights show in the status of the Deployment.
    fileprivate var outcome: ReadinessCheck.Outcome {
        guard hasReconciled else { return .failed(readinessNote ?? "the first reconciliation has not finished") }
        return readinessNote.map { .passedWith(note: $0) } ?? .passed
    }
}

internal import PolicyAudit
internal import TrafficPolicy
import ArgumentParser
import CertificateController
import ClusterCache
import Logging
import PolicySchema
import LinuxSystem
import TLSEngine
import Telemetry
import WebhookServer

/// `ctp-webhook serve`: the webhook server.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the validating and the mutating webhook over HTTPS, at POST /validate and POST /mutate.",
        discussion: """
            Each option can also be set by an environment variable: --shutdown-delay by CTP_WEBHOOK_SHUTDOWN_DELAY. The flag takes precedence. \
            A variable with this prefix that sets no option is an error.

            On SIGTERM or SIGINT the server reports not ready, keeps serving for --shutdown-delay, drains in-flight requests and exits with 0. \
            Connections that are still open after --shutdown-timeout are closed and logged. A second signal ends the server at once.
            """)

    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Self-signed certificates") var selfSigned: SelfSignedOptions
    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Cluster-aware validation") var watching: WatchOptions
    @OptionGroup(title: "Listening") var listening: ListenOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Timeouts") var timeouts: TimeoutOptions
    @OptionGroup(title: "Shutdown") var shutdown: ShutdownOptions
    @OptionGroup(title: "Metrics") var metrics: MetricsOptions
    @OptionGroup(title: "Log") var log: LogOptions
    @OptionGroup(title: "Rules") var ruleOptions: RuleOptions

    @OptionGroup(title: "Completion") var completion: CompletionOptions

    @Flag(help: "Check the configuration, print each option with its effective value and its source, and exit.")
    var printConfig = false

    func run() throws {
        try tls.requireFiles(isSelfSigned: selfSigned.selfSigned)
        let destination = LogDestination.standardError(format: log.logFormat)
        let logger = log.logger(writingTo: destination)
        let rules = try ruleOptions.policyRules(watchCluster: watching.watchCluster)
        let detection = try watching.detection(rules)
        let signing = try selfSigned.signing(in: cluster)
        let certificates = try tls.rotation(held: signing?.pair)
        let access = try watching.access(in: cluster)
        try listening.check()
        try metrics.check(beside: listening)
        let effective = try EffectiveConfiguration.ofThisProcess()
        if printConfig { return try CommandOutput.write(effective.description) }
        effective.logLoweredLimits(to: logger)
        let registry = metrics.registry(droppedLogLines: destination.droppedLines)
        let watch = try access.map { try watching.start($0, rules.tables, detection, logger: logger) }
        let server = try start(certificates, rules, watch?.cache, effective, logger, destination, registry)
        defer { server.flushLogs() }
        try server.watchCertificates(certificates, every: tls.tlsReloadInterval.duration)
        watch?.show(on: server, in: registry)
        let audit = try watch.map { try watching.audit($0.cache, rules.severities, logger: logger, registry: registry) }
        if detection == nil { registry.add { $0.envoyGateway(rules.tables.profile, source: rules.source.rawValue) } }
        let controller = try signing?.start(beside: server, logger: logger, registry: registry)
        let metricsAddress = try metrics.open(on: server)
        var serving = logger
        serving[metadataKey: "metrics_address"] = metricsAddress.map { "\($0)" }
        serving.notice(
            "serving",
            metadata: [
                "address": "\(listening.listenAddress)",
                "port": .stringConvertible(server.port), "threads": .stringConvertible(listening.threads),
                "version": "\(Version.full)",
            ].merging(
                certificates.isProvisional ? [:] : certificates.context.certificate.logMetadata(prefix: "certificate_")
            ) { value, _ in value })
        try server.drainOnTerminationSignals()
        CodePages.release()
        let end = server.waitUntilFinished()
        audit?.stop()
        watch?.stop()
        controller?.stop()
        switch end {
        case .drained: logger.notice("stopped")
        case .cutOff(let connections):
            logger.warning(
                "stopped; the remaining connections were closed", metadata: ["connections": .stringConvertible(connections)])
        }
    }

    private func start(
        _ certificates: CertificateRotation, _ rules: PolicyRules, _ cluster: CachedCluster?,
        _ effective: EffectiveConfiguration, _ logger: Logger, _ destination: LogDestination, _ registry: MetricRegistry
    ) throws(ConfigurationError) -> WebhookServer {
        var configuration = ServerConfiguration()
        listening.apply(to: &configuration)
        limits.apply(to: &configuration, lowered: Set(effective.lowered.map(\.name)), memory: effective.memory)
        timeouts.apply(to: &configuration)
        shutdown.apply(to: &configuration)
        let families = ReviewMetrics.Families(registry: registry)
        do throws(ServerError) {
            return try WebhookServer.start(
                configuration, context: certificates.context, isProvisional: certificates.isProvisional, logger: logger,
                destination: destination, registry: registry,
                makeHandler: { [completion] in
                    PolicyReviewHandler(
                        rules: rules, completion: completion, cluster: cluster, metrics: ReviewMetrics(families))
                })
        } catch {
            throw listening.configurationError(error)
        }
    }
}

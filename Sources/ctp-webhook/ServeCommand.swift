public import ArgumentParser
import ClusterInventory
import Logging
public import PolicySchema
import Sockets
import TLSEngine
import Telemetry
import WebhookServer

/// `ctp-webhook serve`: answers the API server's reviews over HTTPS until it is told to end.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers AdmissionReviews over HTTPS: POST /validate and POST /mutate.",
        discussion: """
            Every option is also read from a variable of its name: --shutdown-delay from CTP_WEBHOOK_SHUTDOWN_DELAY. A flag wins over \
            the variable; a variable that no option has is a mistake.

            Ends on SIGTERM or SIGINT, after what is in flight has been answered, with exit code 0; a second signal ends it at once. What is \
            not done after --shutdown-timeout waits for its peer: it is cut off, the log says how much, and the exit code is 0 all the same.
            """)

    @OptionGroup(title: "TLS") var tls: TLSOptions
    @OptionGroup(title: "Certificates of its own") var selfSigned: SelfSignedOptions
    @OptionGroup(title: "Cluster") var cluster: ClusterOptions
    @OptionGroup(title: "What is known of the cluster") var watching: WatchOptions
    @OptionGroup(title: "Listening") var listening: ListenOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Timeouts") var timeouts: TimeoutOptions
    @OptionGroup(title: "Shutdown") var shutdown: ShutdownOptions
    @OptionGroup(title: "Metrics") var metrics: MetricsOptions
    @OptionGroup(title: "Log") var log: LogOptions
    @OptionGroup(title: "Rules") var ruleOptions: RuleOptions

    @Option(help: "How much /mutate writes: all, api (what the CRD would, and a target's group and kind) or none.")
    var defaults = Default.Level.all

    @Flag(help: "Check the configuration, print every option with its value and where that comes from, and end.")
    var printConfig = false

    func validate() throws {
        try tls.validate(isSelfSigned: selfSigned.selfSigned)
    }

    func run() throws {
        let destination = LogDestination.standardError(format: log.logFormat)
        let logger = log.logger(writingTo: destination)
        let severities = try ruleOptions.severities()
        let signing = try selfSigned.signing(in: cluster)
        let certificates = try tls.rotation(held: signing?.pair)
        let access = try watching.access(in: cluster)
        if printConfig { return print(try ConfigurationListing.ofThisProcess(), terminator: "") }
        let registry = metrics.registry(droppedLogLines: destination.droppedLines)
        let watch = try access.map { try watching.start($0, logger: logger) }
        let server = try start(certificates, severities, watch?.live, logger, destination, registry)
        defer { server.writeLastLines() }
        try server.follow(certificates, every: tls.tlsReloadInterval.duration)
        watch?.show(on: server, in: registry)
        let keeper = try signing?.start(beside: server, logger: logger, registry: registry)
        let metricsAddress = try metrics.open(on: server)
        var serving = logger
        serving[metadataKey: "metrics_address"] = metricsAddress.map { "\($0)" }
        serving.notice(
            "serving",
            metadata: [
                "address": "\(listening.listenAddress)",
                "port": "\(server.port)", "threads": "\(listening.threads)",
                "version": "\(Version.text)",
            ].merging(certificates.isProvisional ? [:] : certificates.context.certificate.metadata) { value, _ in value })
        try server.drainOnTerminationSignals()
        ProgramCode.forgetWhatHasRun()
        let end = server.waitUntilFinished()
        watch?.stop()
        keeper?.stop()
        switch end {
        case .drained: logger.notice("stopped")
        case .cutOff(let connections):
            logger.warning("stopped, connections were cut off", metadata: ["connections": "\(connections)"])
        }
    }

    private func start(
        _ certificates: CertificateRotation, _ severities: Severities, _ cluster: LiveInventory?, _ logger: Logger,
        _ destination: LogDestination, _ registry: MetricRegistry
    ) throws(ConfigurationMistake) -> WebhookServer {
        var configuration = ServerConfiguration()
        listening.apply(to: &configuration)
        limits.apply(to: &configuration)
        timeouts.apply(to: &configuration)
        shutdown.apply(to: &configuration)
        let families = ReviewMetrics.Families(registry: registry)
        do throws(ServerError) {
            return try WebhookServer.start(
                configuration, context: certificates.context, isProvisional: certificates.isProvisional, logger: logger,
                destination: destination, registry: registry,
                makeHandler: { [defaults] in
                    PolicyReviewHandler(
                        severities: severities, defaults: defaults, cluster: cluster, metrics: ReviewMetrics(families))
                })
        } catch {
            throw ConfigurationMistake(
                [("--listen-address", listening.listenAddress), ("--port", "\(listening.port)")], "\(error)")
        }
    }
}

extension Default.Level: ExpressibleByArgument {}

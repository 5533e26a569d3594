public import ArgumentParser
import Logging
public import PolicySchema
import TLSEngine
import Telemetry
import WebhookServer

/// `ctp-webhook serve`: answers the API server's reviews over HTTPS until it is told to end.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers AdmissionReviews over HTTPS: POST /validate and POST /mutate.",
        discussion: "Ends on SIGTERM or SIGINT, after what is in flight has been answered; a second signal ends it at once.")

    @Option(help: "The server's certificate and its chain, PEM.")
    var tlsCertFile: String

    @Option(help: "The private key of the certificate, PEM.")
    var tlsPrivateKeyFile: String

    @Option(help: "The lowest TLS version that is spoken: 1.2 or 1.3.")
    var tlsMinVersion = TLSVersion.v1_2

    @Option(help: "The IP address to listen on; :: takes IPv4 as well.")
    var listenAddress = ServerConfiguration().listenAddress

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = ServerConfiguration().port

    @Option(help: "Threads, each with its own connections.")
    var threads = ServerConfiguration().threads

    @Option(help: "How long to go on serving after SIGTERM, while balancers learn that this instance leaves: 5s.")
    var shutdownDelay: DurationArgument?

    @Option(help: "How long after SIGTERM open connections are cut off: 25s.")
    var shutdownTimeout: DurationArgument?

    @Option(help: "How lines are logged to standard error: json or text.")
    var logFormat = LogFormat.json

    @Option(
        help: "The least severe level that is logged: trace, debug, info, notice, warning, error or critical. Reviews are info.",
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else {
                throw ValidationError("it is none of the levels")
            }
            return level
        })
    var logLevel = Logger.Level.info

    @Option(help: "How much /mutate writes: all, api (what the CRD would, and a target's group and kind) or none.")
    var defaults = Default.Level.all

    @OptionGroup var ruleOptions: RuleOptions

    func validate() throws {
        guard 1...1024 ~= threads else {
            throw ValidationError("--threads \(threads): must be between 1 and 1024")
        }
    }

    func run() throws {
        let destination = LogDestination.standardError(format: logFormat)
        let handler = LineLogHandler(destination: destination, level: logLevel)
        let logger = Logger(label: "ctp-webhook") { _ in handler }
        let severities = try ruleOptions.severities()
        let context = try tlsContext()
        let server = try start(context, severities, logger, destination)
        logger.notice(
            "serving",
            metadata: [
                "address": "\(listenAddress)", "port": "\(server.port)", "threads": "\(threads)", "version": "\(Version.text)",
                "certificate": "\(context.certificate.subject)", "certificate_serial": "\(context.certificate.serialNumber)",
                "certificate_expires": "\(Timestamp(seconds: context.certificate.notAfter, nanoseconds: 0).text)",
            ])
        try server.drainOnTerminationSignals()
        switch server.waitUntilFinished() {
        case .drained: logger.notice("stopped")
        case .cutOff(let connections):
            logger.warning("stopped, connections were cut off", metadata: ["connections": "\(connections)"])
        }
    }

    private func tlsContext() throws(ConfigurationMistake) -> TLSServerContext {
        do throws(TLSConfigurationError) {
            return try TLSServerContext(chainFile: tlsCertFile, keyFile: tlsPrivateKeyFile, minimumVersion: tlsMinVersion)
        } catch {
            throw ConfigurationMistake(
                [("--tls-cert-file", tlsCertFile), ("--tls-private-key-file", tlsPrivateKeyFile)], "\(error)")
        }
    }

    private func start(
        _ context: TLSServerContext, _ severities: Severities, _ logger: Logger, _ destination: LogDestination
    ) throws(ConfigurationMistake) -> WebhookServer {
        var configuration = ServerConfiguration()
        configuration.listenAddress = listenAddress
        configuration.port = port
        configuration.threads = threads
        if let shutdownDelay { configuration.shutdownDelay = shutdownDelay.duration }
        if let shutdownTimeout { configuration.shutdownTimeout = shutdownTimeout.duration }
        do throws(ServerError) {
            return try WebhookServer.start(
                configuration, context: context, logger: logger, destination: destination,
                makeHandler: { [defaults] in PolicyReviewHandler(severities: severities, defaults: defaults) })
        } catch {
            throw ConfigurationMistake([("--listen-address", listenAddress), ("--port", "\(port)")], "\(error)")
        }
    }
}

extension TLSVersion: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
extension Default.Level: ExpressibleByArgument {}

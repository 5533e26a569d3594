import ArgumentParser
import LinuxSystem
import Logging
import Telemetry
import WebhookServer

/// The plain HTTP server for metrics and health.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The IP address and port of /metrics, /livez, /readyz and /healthz over plain HTTP. The default is none.",
            discussion: "For example 0.0.0.0:8080, [::]:8080 or 127.0.0.1:0.", valueName: "ip-address:port"))
    var metricsAddress: PlainAddress?

    /// A registry with the metrics of the build, the log and the process.
    func registry(droppedLogLines: @escaping @Sendable () -> Int) -> MetricRegistry {
        let registry = MetricRegistry()
        registry.add { page in
            page.begin("ctp_webhook_build_info", "The version and the commit of this build. The value is always 1.", .gauge)
            page.sample(1, (Version.revision.isEmpty ? [] : [("revision", Version.revision)]) + [("version", Version.text)])
            page.begin(
                "ctp_webhook_log_lines_dropped_total", "Log lines that were dropped because standard error was not read in time.",
                .counter)
            page.sample(droppedLogLines())
        }
        registry.addProcess()
        return registry
    }

    /// Checks the address without listening on it. See ``ListenCheck``.
    ///
    /// - Parameter listening: the address of the HTTPS server, which must be another one.
    func check(beside listening: ListenOptions) throws(ConfigurationError) {
        guard let metricsAddress else { return }
        if metricsAddress.port == listening.port, metricsAddress.port != 0,
            ListenCheck.overlap(metricsAddress.host, listening.listenAddress)
        {
            let reason = "must not be the address of --listen-address \(listening.listenAddress) --port \(listening.port)"
            throw ConfigurationError([("--metrics-address", metricsAddress.defaultValueDescription)], reason)
        }
        do throws(ServerError) {
            try ListenCheck.check(metricsAddress.host, port: metricsAddress.port)
        } catch {
            throw ConfigurationError([("--metrics-address", metricsAddress.defaultValueDescription)], "\(error)")
        }
    }

    /// Starts a server without webhooks if the option is set, and returns it with its address, which has the port in use.
    func start(
        checks: [ReadinessCheck], logger: Logger, destination: LogDestination, registry: MetricRegistry
    ) throws(ConfigurationError) -> (server: HealthServer, address: String)? {
        guard let metricsAddress else { return nil }
        do throws(ServerError) {
            let server = try HealthServer.start(
                on: metricsAddress.host, port: metricsAddress.port, checks: checks, logger: logger, destination: destination,
                registry: registry)
            return (server, "\(metricsAddress.host):\(server.port)")
        } catch {
            throw ConfigurationError([("--metrics-address", metricsAddress.defaultValueDescription)], "\(error)")
        }
    }

    /// Starts the server if the option is set, and returns its address with the port in use.
    func open(on server: WebhookServer) throws(ConfigurationError) -> String? {
        guard let metricsAddress else { return nil }
        do throws(ServerError) {
            let port = try server.startMetricsServer(on: metricsAddress.host, port: metricsAddress.port)
            return "\(metricsAddress.host):\(port)"
        } catch {
            throw ConfigurationError([("--metrics-address", "\(metricsAddress.defaultValueDescription)")], "\(error)")
        }
    }
}

/// `0.0.0.0:8080` or `[::]:8080`.
struct PlainAddress: ExpressibleByArgument {
    /// An IP address. IPv6 addresses are in brackets.
    let host: String
    let port: UInt16

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...]) else {
            return nil
        }
        host = String(argument[..<colon])
        self.port = port
        // Without brackets, the last part of an IPv6 address looks like a port.
        guard SocketAddress(host, port: port) != nil, !host.contains(":") || host.hasPrefix("[") else { return nil }
    }

    var defaultValueDescription: String { "\(host):\(port)" }
}

import ArgumentParser
import Sockets
import Telemetry
import WebhookServer

/// Where operators and their machines look in.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An address and port for /metrics, /livez, /readyz and /healthz over plain HTTP; off unless given.",
            discussion: "Such as 0.0.0.0:8080, [::]:8080 or 127.0.0.1:0.", valueName: "host:port"))
    var metricsAddress: PlainAddress?

    /// All numbers of the process, those of the process itself to begin with.
    func registry(droppedLogLines: @escaping @Sendable () -> Int) -> MetricRegistry {
        let registry = MetricRegistry()
        registry.add { page in
            page.begin("ctp_webhook_build_info", "What this build is: always 1.", .gauge)
            page.sample(1, [("version", Version.text)])
            page.begin(
                "ctp_webhook_log_lines_dropped_total", "Log lines that nobody took from standard error in time.", .counter)
            page.sample(droppedLogLines())
        }
        registry.addProcess()
        return registry
    }

    /// Listens, where that is wanted; the address in use comes back.
    func open(on server: WebhookServer) throws(ConfigurationMistake) -> String? {
        guard let metricsAddress else { return nil }
        do throws(ServerError) {
            let port = try server.answerPlainly(on: metricsAddress.host, port: metricsAddress.port)
            return "\(metricsAddress.host):\(port)"
        } catch {
            throw ConfigurationMistake([("--metrics-address", "\(metricsAddress.defaultValueDescription)")], "\(error)")
        }
    }
}

/// `0.0.0.0:8080` or `[::]:8080`.
struct PlainAddress: ExpressibleByArgument {
    /// An IP address, in brackets where it has colons.
    let host: String
    let port: UInt16

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...]) else {
            return nil
        }
        host = String(argument[..<colon])
        self.port = port
        // Without brackets nobody could say which colon is the last of the address.
        guard SocketAddress(host, port: port) != nil, !host.contains(":") || host.hasPrefix("[") else { return nil }
    }

    var defaultValueDescription: String { "\(host):\(port)" }
}

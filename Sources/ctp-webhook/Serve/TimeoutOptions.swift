import ArgumentParser
import WebhookServer

/// The timeouts of a connection.
struct TimeoutOptions: ParsableArguments {
    /// A shorter timeout cuts off well-behaved clients. A longer timeout has no benefit.
    private static let allowed: ClosedRange<Duration> = .milliseconds(100) ... .seconds(3600)

    @Option(help: ArgumentHelp("The maximum time of a TLS handshake, from 100ms to 1h like all timeouts.", valueName: "duration"))
    var handshakeTimeout = DurationArgument(ServerTimeouts().handshake)

    @Option(
        help: ArgumentHelp(
            "The maximum time to receive the header of a request. For the first request of a connection it starts at the end of the TLS handshake.",
            valueName: "duration"))
    var readHeaderTimeout = DurationArgument(ServerTimeouts().head)

    @Option(
        help: ArgumentHelp("The maximum time to receive the body of a request.", valueName: "duration"))
    var readBodyTimeout = DurationArgument(ServerTimeouts().body)

    @Option(
        help: ArgumentHelp(
            "The time after which a connection without requests is closed. The API server closes its idle connections after 90s.",
            valueName: "duration"))
    var idleTimeout = DurationArgument(ServerTimeouts().idle)

    @Option(help: ArgumentHelp("The maximum time to send a response.", valueName: "duration"))
    var writeTimeout = DurationArgument(ServerTimeouts().write)

    func validate() throws {
        let timeouts = [
            ("--handshake-timeout", handshakeTimeout), ("--read-header-timeout", readHeaderTimeout),
            ("--read-body-timeout", readBodyTimeout), ("--idle-timeout", idleTimeout), ("--write-timeout", writeTimeout),
        ]
        for (flag, value) in timeouts where !Self.allowed.contains(value.duration) {
            throw ValidationError("\(flag) \(value.defaultValueDescription): must be between 100ms and 1h")
        }
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.timeouts.handshake = handshakeTimeout.duration
        configuration.timeouts.head = readHeaderTimeout.duration
        configuration.timeouts.body = readBodyTimeout.duration
        configuration.timeouts.idle = idleTimeout.duration
        configuration.timeouts.write = writeTimeout.duration
    }
}

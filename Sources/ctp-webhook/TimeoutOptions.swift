import ArgumentParser
import WebhookServer

/// How long a connection may take for each thing it does.
struct TimeoutOptions: ParsableArguments {
    /// Less would cut off peers that do nothing wrong, more is as good as no timeout.
    private static let allowed: ClosedRange<Duration> = .milliseconds(100) ... .seconds(3600)

    @Option(help: "From accepting a connection to the end of its TLS handshake.")
    var handshakeTimeout = DurationArgument(ServerTimeouts().handshake)

    @Option(help: "From the first byte of a request's header to its last.")
    var readHeaderTimeout = DurationArgument(ServerTimeouts().head)

    @Option(help: "From the end of a request's header to the end of its body.")
    var readBodyTimeout = DurationArgument(ServerTimeouts().body)

    @Option(help: "Between requests. The API server closes its own idle connections after 90s.")
    var idleTimeout = DurationArgument(ServerTimeouts().idle)

    @Option(help: "From having an answer to the peer having taken it.")
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

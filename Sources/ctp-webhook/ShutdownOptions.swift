import ArgumentParser
import WebhookServer

/// How the server takes its leave.
struct ShutdownOptions: ParsableArguments {
    @Option(help: "How long to go on serving after SIGTERM, while balancers learn that this instance leaves.")
    var shutdownDelay = DurationArgument(ServerConfiguration().shutdownDelay)

    @Option(help: "How long after SIGTERM open connections are cut off; not less than the delay.")
    var shutdownTimeout = DurationArgument(ServerConfiguration().shutdownTimeout)

    func validate() throws {
        guard shutdownDelay.duration <= shutdownTimeout.duration else {
            let (delay, timeout) = (shutdownDelay.defaultValueDescription, shutdownTimeout.defaultValueDescription)
            throw ValidationError("--shutdown-delay \(delay): must not be more than --shutdown-timeout \(timeout)")
        }
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.shutdownDelay = shutdownDelay.duration
        configuration.shutdownTimeout = shutdownTimeout.duration
    }
}

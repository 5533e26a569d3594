import ArgumentParser
import WebhookServer

/// The times of a shutdown.
struct ShutdownOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long the server keeps serving after SIGTERM while it reports not ready, so that load balancers can remove it.",
            valueName: "duration"))
    var shutdownDelay = DurationArgument(ServerConfiguration().shutdownDelay)

    @Option(
        help: ArgumentHelp(
            "How long after SIGTERM the remaining connections are closed. Must not be shorter than --shutdown-delay.",
            valueName: "duration"))
    var shutdownTimeout = DurationArgument(ServerConfiguration().shutdownTimeout)

    func validate() throws {
        guard shutdownDelay.duration <= shutdownTimeout.duration else {
            let (delay, timeout) = (shutdownDelay.defaultValueDescription, shutdownTimeout.defaultValueDescription)
            throw ValidationError("--shutdown-delay \(delay): must not be longer than --shutdown-timeout \(timeout)")
        }
    }

    func apply(to configuration: inout ServerConfiguration) {
        configuration.shutdownDelay = shutdownDelay.duration
        configuration.shutdownTimeout = shutdownTimeout.duration
    }
}

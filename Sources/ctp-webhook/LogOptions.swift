public import ArgumentParser
public import Logging
import Telemetry

/// What is logged, and how.
struct LogOptions: ParsableArguments {
    @Option(help: "How lines are logged to standard error: json or text.")
    var logFormat = LogFormat.json

    @Option(help: "The least severe level that is logged; reviews are info.")
    var logLevel = Logger.Level.info

    func logger(writingTo destination: LogDestination) -> Logger {
        let handler = LineLogHandler(destination: destination, level: logLevel)
        return Logger(label: "ctp-webhook") { _ in handler }
    }
}

extension LogFormat: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}

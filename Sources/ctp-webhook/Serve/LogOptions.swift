public import ArgumentParser
public import Logging
import Telemetry

/// The format and the level of the log.
struct LogOptions: ParsableArguments {
    @Option(help: "The format of log lines, which go to standard error: json or text.")
    var logFormat = LogFormat.json

    @Option(help: "The least severe level to log. Reviews are logged at level info.")
    var logLevel = Logger.Level.info

    func logger(writingTo destination: LogDestination) -> Logger {
        let handler = LineLogHandler(destination: destination, level: logLevel)
        return Logger(label: "ctp-webhook") { _ in handler }
    }
}

extension LogFormat: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}

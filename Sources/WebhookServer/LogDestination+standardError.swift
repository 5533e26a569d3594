internal import Sockets
package import Telemetry

extension LogDestination {
    /// Standard error. Lines that nobody takes are dropped rather than waited for: see ``LogStream``.
    package static func standardError(format: LogFormat) -> LogDestination {
        let stream = LogStream()
        return LogDestination(format: format, now: { .now() }, write: { stream.write($0) }, droppedLines: { stream.droppedLines })
    }
}

extension Timestamp {
    /// The time of day.
    package static func now() -> Timestamp {
        let (seconds, nanoseconds) = WallTime.now()
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }
}

internal import LinuxSystem
package import Telemetry
package import TextCoding

extension LogDestination {
    /// Standard error. If the reader is too slow, lines are dropped and counted: see ``LogStream``.
    package static func standardError(format: LogFormat) -> LogDestination {
        let stream = LogStream()
        return LogDestination(format: format, now: { .now() }, write: { stream.write($0) }, droppedLines: { stream.droppedLines })
    }
}

extension Timestamp {
    /// The current time.
    package static func now() -> Timestamp {
        let (seconds, nanoseconds) = WallTime.now()
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }
}

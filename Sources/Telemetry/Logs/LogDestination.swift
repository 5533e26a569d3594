package import TextCoding

/// Where log lines go, and the clock for their timestamps. The caller provides both, so this module makes no system calls and tests see every
/// line.
package struct LogDestination: Sendable {
    /// The format of the lines.
    package let format: LogFormat
    /// Takes one or more complete lines, including their line feeds, from any thread. Must not block.
    package let write: @Sendable (_ lines: Span<UInt8>) -> Void
    /// The current time of day.
    package let now: @Sendable () -> Timestamp

    /// The number of lines that were dropped since the start, because writing them would have blocked.
    package let droppedLines: @Sendable () -> Int

    package init(
        format: LogFormat, now: @escaping @Sendable () -> Timestamp,
        write: @escaping @Sendable (_ lines: Span<UInt8>) -> Void,
        droppedLines: @escaping @Sendable () -> Int = { 0 }
    ) {
        self.format = format
        self.now = now
        self.write = write
        self.droppedLines = droppedLines
    }

    /// The same destination with `batch` as a buffer in front of it.
    package func buffered(by batch: LogBatch) -> LogDestination {
        LogDestination(format: format, now: now, write: { batch.append($0) }, droppedLines: droppedLines)
    }
}

/// Where log lines go, and the clock that stamps them. Both are handed in, so that this module calls no system and tests see every line.
package struct LogDestination: Sendable {
    /// How lines are written.
    package let format: LogFormat
    /// Takes one whole line or several, their line feeds included, from any thread; must not wait.
    package let write: @Sendable (_ lines: Span<UInt8>) -> Void
    /// The time of day.
    package let now: @Sendable () -> Timestamp

    /// Lines that were not taken since the start.
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

    /// The same by way of a batch for it.
    package func gathered(by batch: LogBatch) -> LogDestination {
        LogDestination(format: format, now: now, write: { batch.append($0) }, droppedLines: droppedLines)
    }
}

internal import TextCoding
internal import JSONTape
internal import Synchronization

/// A buffer for the log lines of one worker thread. The thread flushes it once per turn, before it waits, because a system call for each line
/// would take about 4 % of a review's time.
///
/// Guarantees: lines are written in the order in which they were appended. Only complete lines are written, at most ``maximumBytes`` at once; a
/// longer line is written by itself. If the process crashes, the lines of the current turn are lost. Code that ends the process calls
/// ``stopBuffering()`` first.
package final class LogBatch: Sendable {
    /// PIPE_BUF on Linux, in bytes: the kernel does not mix a write of up to this size with those of other threads.
    package static let maximumBytes = 4096

    private struct State {
        /// Complete lines that have not been written yet.
        var lines: [UInt8] = []
        var isBuffering = true
    }

    private let destination: LogDestination
    /// Only the worker thread takes this lock, until the process is about to end.
    private let state = Mutex(State())

    /// Creates an empty batch.
    ///
    /// - Parameter destination: where the lines are written.
    package init(for destination: LogDestination) {
        self.destination = destination
    }

    /// Appends a line. If the buffer has no room for it, the buffered lines are written first.
    package func append(_ line: Span<UInt8>) {
        state.withLock { state in
            if state.lines.count + line.count > Self.maximumBytes { writeLines(&state) }
            guard state.isBuffering, line.count <= Self.maximumBytes else { return destination.write(line) }
            state.lines.append(line)
        }
    }

    /// Writes the buffered lines.
    package func flush() {
        state.withLock { writeLines(&$0) }
    }

    /// Writes the buffered lines, and every later line as soon as it is appended. May be called from any thread.
    ///
    /// - Returns: false, without any effect, if the worker thread is using the batch. Its write to a terminal may block, so the caller must not
    ///   wait for it without a limit.
    package func stopBuffering() -> Bool {
        let isDone: Void? = state.withLockIfAvailable { state in
            writeLines(&state)
            state.isBuffering = false
        }
        return isDone != nil
    }

    private func writeLines(_ state: inout State) {
        guard !state.lines.isEmpty else { return }
        destination.write(state.lines.span)
        state.lines.removeAll(keepingCapacity: true)
    }
}

internal import JSONTape
internal import Synchronization

/// The lines of a thread that serves, gathered in each of its turns and written together before it waits: a call of the system for each of them
/// would be dear beside what it tells of, and the peer would wait for it.
///
/// Only whole lines are written together, and only as many as go out in one piece; a longer line goes by itself. A crash loses the lines of the
/// turn in which it happens. Whoever ends the process otherwise calls ``stopGathering()``.
package final class LogBatch: Sendable {
    /// PIPE_BUF on Linux: so much of one write is never mixed with another's.
    package static let maximumBytes = 4096

    private struct State {
        var lines: [UInt8] = []
        var gathers = true
    }

    private let destination: LogDestination
    /// Nobody waits for it: it is the thread's, until somebody ends the process.
    private let state = Mutex(State())

    /// Nothing gathered yet.
    ///
    /// - Parameter destination: where the lines go in the end.
    package init(for destination: LogDestination) {
        self.destination = destination
    }

    /// Takes a line; writes what was gathered before if there is no room for both.
    package func append(_ line: Span<UInt8>) {
        state.withLock { state in
            if state.lines.count + line.count > Self.maximumBytes { write(&state.lines) }
            if state.gathers, line.count <= Self.maximumBytes { state.lines.append(line) } else { destination.write(line) }
        }
    }

    /// Writes what was gathered.
    package func flush() {
        state.withLock { write(&$0.lines) }
    }

    /// From any thread: writes what was gathered, and from now on every line at once.
    ///
    /// - Returns: false when the thread is busy with its lines; then nothing has happened, and the caller, who must not wait for a thread whose log
    ///   takes no more, tries again.
    package func stopGathering() -> Bool {
        let isDone: Void? = state.withLockIfAvailable { state in
            write(&state.lines)
            state.gathers = false
        }
        return isDone != nil
    }

    private func write(_ lines: inout [UInt8]) {
        guard !lines.isEmpty else { return }
        destination.write(lines.span)
        lines.removeAll(keepingCapacity: true)
    }
}

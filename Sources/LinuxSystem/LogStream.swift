import Glibc
import Synchronization

/// Writes log lines to standard error without blocking: lines that a full pipe does not accept are dropped and counted.
///
/// A pipe is reopened in nonblocking mode, so that the mode of the inherited descriptor, which other processes share, does not change. If
/// reopening is not permitted (the pipe belongs to another user, as in a container), the stream calls poll(2) before each write. A thread
/// can then still block if another one fills the pipe between the two calls. Files and terminals are written directly.
package final class LogStream: Sendable {
    private let number: Int32
    /// The reopened pipe, which closes with this stream.
    private let reopenedPipe: Descriptor?
    private let pollsBeforeWriting: Bool
    private let dropped = Atomic<Int>(0)

    /// A stream over a descriptor that the caller keeps open. 2 is standard error.
    package init(descriptor: Int32 = STDERR_FILENO) {
        var status = stat()
        let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
        let path = "/proc/self/fd/\(descriptor)"
        if kind == S_IFIFO, case .value(let own) = systemCall({ open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC) }) {
            number = Int32(own)
            reopenedPipe = Descriptor(owning: Int32(own))
            pollsBeforeWriting = false
        } else {
            number = descriptor
            reopenedPipe = nil
            pollsBeforeWriting = kind == S_IFIFO || kind == S_IFSOCK
        }
    }

    /// Lines that were lost, fully or partly, since the start.
    package var droppedLines: Int { dropped.load(ordering: .relaxed) }

    /// Writes whole lines with one write(2). Up to 4096 bytes (PIPE_BUF), lines of several threads are not interleaved.
    package func write(_ lines: Span<UInt8>) {
        let missing = lines.withUnsafeBufferPointer { buffer in
            var rest = buffer
            while !rest.isEmpty {
                guard !pollsBeforeWriting || isWritable else { return Self.lines(in: rest) }
                let result = systemCall { Glibc.write(number, rest.baseAddress, rest.count) }
                guard case .value(let written) = result else { return Self.lines(in: rest) }
                rest = UnsafeBufferPointer(rebasing: rest[written...])
            }
            return 0
        }
        if missing > 0 { dropped.wrappingAdd(missing, ordering: .relaxed) }
    }

    /// The number of lines in the unwritten bytes.
    private static func lines(in rest: UnsafeBufferPointer<UInt8>) -> Int {
        rest.count { $0 == UInt8(ascii: "\n") } + (rest.last == UInt8(ascii: "\n") ? 0 : 1)
    }

    private var isWritable: Bool {
        var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
    }
}

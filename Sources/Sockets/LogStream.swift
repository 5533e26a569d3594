import Glibc
import Synchronization

/// Standard error as a place for log lines that never makes a thread wait: what a full pipe does not take is dropped and counted.
///
/// A pipe is opened anew, without blocking; the mode of the descriptor that others share is left alone. Where that is
/// not allowed (a pipe made by another user, as in a container), the stream asks poll(2) before it writes: then a thread
/// can still wait if another fills the pipe between the two calls. Files and terminals are written as they are.
package final class LogStream: Sendable {
    private let number: Int32
    /// The pipe that was opened anew; it closes with this stream.
    private let ownPipe: Descriptor?
    private let asksFirst: Bool
    private let dropped = Atomic<Int>(0)

    /// The stream over a descriptor that stays open and stays the caller's; 2 is standard error.
    package init(descriptor: Int32 = STDERR_FILENO) {
        var status = stat()
        let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
        let path = "/proc/self/fd/\(descriptor)"
        if kind == S_IFIFO, case .value(let own) = systemCall({ open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC) }) {
            number = Int32(own)
            ownPipe = Descriptor(owning: Int32(own))
            asksFirst = false
        } else {
            number = descriptor
            ownPipe = nil
            asksFirst = kind == S_IFIFO || kind == S_IFSOCK
        }
    }

    /// Lines that were lost, wholly or in part, since the start.
    package var droppedLines: Int { dropped.load(ordering: .relaxed) }

    /// Writes whole lines with one write(2); up to 4096 bytes (PIPE_BUF) they are never mixed with another thread's.
    package func write(_ lines: Span<UInt8>) {
        let missing = lines.withUnsafeBufferPointer { buffer in
            var rest = buffer
            while !rest.isEmpty {
                guard !asksFirst || isWritable else { return Self.lines(in: rest) }
                let result = systemCall { Glibc.write(number, rest.baseAddress, rest.count) }
                guard case .value(let written) = result else { return Self.lines(in: rest) }
                rest = UnsafeBufferPointer(rebasing: rest[written...])
            }
            return 0
        }
        if missing > 0 { dropped.wrappingAdd(missing, ordering: .relaxed) }
    }

    /// How many lines end in what was not written.
    private static func lines(in rest: UnsafeBufferPointer<UInt8>) -> Int {
        rest.count { $0 == UInt8(ascii: "\n") } + (rest.last == UInt8(ascii: "\n") ? 0 : 1)
    }

    private var isWritable: Bool {
        var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
    }
}

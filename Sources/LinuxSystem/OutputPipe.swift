internal import CLinux
import Glibc

/// A pipe from a child process to this one. It is a socket pair, because Swift's Glibc module lacks pipe2(2), which sets close-on-exec.
struct OutputPipe: ~Copyable {
    private let readEnd: Descriptor
    private var writer: Descriptor?
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    /// Whether the write end is open.
    private(set) var isOpen = true

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        _ = try systemCall { socketpair(AF_UNIX, ctp_sock_stream | ctp_sock_cloexec, 0, &ends) }.get("socketpair")
        readEnd = Descriptor(owning: ends[0])
        writer = Descriptor(owning: ends[1])
    }

    /// The descriptor that the program writes to; -1 after ``closeWriteEnd()``.
    var writeEnd: Int32 {
        switch writer {
        case .some(let end): end.number
        case .none: -1
        }
    }

    /// Closes this process's copy of the write end. Otherwise the output would never end.
    mutating func closeWriteEnd() { writer = nil }

    /// Waits until either pipe is readable or has ended.
    static func wait(for first: borrowing OutputPipe, _ second: borrowing OutputPipe) throws(SystemCallError) {
        // poll(2) ignores entries with a negative descriptor.
        var entries = [first.isOpen ? first.readEnd.number : -1, second.isOpen ? second.readEnd.number : -1]
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = try systemCall { poll(&entries, nfds_t(entries.count), -1) }.get("poll")
    }

    /// Passes the available bytes to `body`, if there are any. Does not wait.
    mutating func read(_ body: (ArraySlice<UInt8>) -> Void) throws(SystemCallError) {
        guard isOpen else { return }
        let number = readEnd.number
        switch systemCall({ buffer.withUnsafeMutableBytes { recv(number, $0.baseAddress, $0.count, ctp_msg_dontwait) } }) {
        case .value(0): isOpen = false
        case .value(let count): body(buffer[..<count])
        case .error(EAGAIN): return
        case .error(let error): throw SystemCallError(call: "recv", number: error)
        }
    }
}

internal import CLinux
import Glibc

/// A pipe that a program writes to and we read from. It is a pair of sockets: Glibc hides the call that makes a pipe close-on-exec.
struct OutputPipe: ~Copyable {
    private let readEnd: Descriptor
    private var writer: Descriptor?
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    /// Whether more may come.
    private(set) var isOpen = true

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        _ = try systemCall { socketpair(AF_UNIX, ctp_sock_stream | ctp_sock_cloexec, 0, &ends) }.get("socketpair")
        readEnd = Descriptor(owning: ends[0])
        writer = Descriptor(owning: ends[1])
    }

    /// What the program writes to; -1 when it is closed on our side.
    var writeEnd: Int32 {
        switch writer {
        case .some(let end): end.number
        case .none: -1
        }
    }

    /// Closes our copy of what the program writes to: while it is open, the output has no end.
    mutating func closeWriteEnd() { writer = nil }

    /// Waits until either has something to read, or has ended.
    static func wait(for first: borrowing OutputPipe, _ second: borrowing OutputPipe) throws(SystemCallError) {
        // A negative number is passed over (poll(2)).
        var entries = [first.isOpen ? first.readEnd.number : -1, second.isOpen ? second.readEnd.number : -1]
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = try systemCall { poll(&entries, nfds_t(entries.count), -1) }.get("poll")
    }

    /// Hands over what there is, if anything, without waiting.
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

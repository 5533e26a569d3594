import CLinux
import Glibc
import Synchronization

/// Messages for one thread, which is woken by a descriptor among those that it polls (eventfd). Any thread may post.
package final class Mailbox<Message: Sendable>: Sendable {
    /// Readable while messages wait.
    package let descriptor: Descriptor
    private let messages = Mutex<[Message]>([])

    /// - Throws: when there is no descriptor left.
    package init() throws(SystemCallError) {
        let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
        descriptor = Descriptor(owning: Int32(try systemCall { eventfd(0, flags) }.get("eventfd")))
    }

    /// Leaves a message and wakes the reader.
    package func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        var one: UInt64 = 1
        let number = descriptor.number
        // Cannot fail but for a full counter, and then the reader is being woken anyway.
        _ = systemCall { write(number, &one, 8) }
    }

    /// Waits until there is a message: for a thread that has nothing else to wait for.
    ///
    /// - Parameter limit: how long; nil for ever.
    /// - Returns: whether there is one.
    @discardableResult
    package func wait(atMost limit: Duration? = nil) -> Bool {
        var request = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        let milliseconds = limit.map { Int32(clamping: $0.wholeNanoseconds / 1_000_000) } ?? -1
        guard case .value(let count) = systemCall({ poll(&request, 1, milliseconds) }) else { return false }
        return count > 0
    }

    /// Takes all messages, in the order in which they came.
    package func takeAll() -> [Message] {
        var count: UInt64 = 0
        let number = descriptor.number
        // Before the messages: a post in between wakes us once more, for nothing; the other way round one could be missed.
        _ = systemCall { read(number, &count, 8) }
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}

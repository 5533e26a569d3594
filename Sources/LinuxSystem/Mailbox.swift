import CLinux
import Glibc
import Synchronization

/// Messages for one thread, which polls the mailbox's descriptor (an eventfd). Any thread may post.
package final class Mailbox<Message: Sendable>: Sendable {
    /// Readable while messages are waiting.
    package let descriptor: Descriptor
    private let messages = Mutex<[Message]>([])

    /// - Throws: when the process has no descriptor left.
    package init() throws(SystemCallError) {
        let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
        descriptor = Descriptor(owning: Int32(try systemCall { eventfd(0, flags) }.get("eventfd")))
    }

    /// Appends a message and wakes the reader.
    package func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        var one: UInt64 = 1
        let number = descriptor.number
        // This fails only if the counter is full, and then the reader is being woken anyway.
        _ = systemCall { write(number, &one, 8) }
    }

    /// Waits until there is a message. For threads that wait for nothing else.
    ///
    /// - Parameter limit: the longest wait; nil for no limit.
    /// - Returns: whether there is a message.
    @discardableResult
    package func wait(atMost limit: Duration? = nil) -> Bool {
        var request = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        let milliseconds = limit.map { Int32(clamping: $0.wholeNanoseconds / 1_000_000) } ?? -1
        guard case .value(let count) = systemCall({ poll(&request, 1, milliseconds) }) else { return false }
        return count > 0
    }

    /// Removes and returns all messages, in the order in which they were posted.
    package func takeAll() -> [Message] {
        var count: UInt64 = 0
        let number = descriptor.number
        // Reset the counter before taking the messages. A post in between causes one needless wake-up; in the other order it could be missed.
        _ = systemCall { read(number, &count, 8) }
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}

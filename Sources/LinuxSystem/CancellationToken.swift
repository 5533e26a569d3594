import CLinux
import Glibc
import Synchronization

/// A one-shot cancellation signal shared by any number of threads. Threads that block wait with its ``wait(for:of:until:)``.
package final class CancellationToken: Sendable {
    /// How a wait ended.
    package enum Wait: Equatable, Sendable {
        /// The descriptor is ready or has an error.
        case ready
        /// The deadline has passed.
        case timedOut
        /// ``CancellationToken/cancel()`` was called.
        case cancelled
    }

    /// An eventfd that is readable from ``cancel()`` on, because it is never read.
    private let descriptor: Descriptor
    private let cancelled = Atomic(false)

    /// - Throws: when the process has no descriptor left.
    package init() throws(SystemCallError) {
        descriptor = Descriptor(owning: Int32(try systemCall { eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }.get("eventfd")))
    }

    /// Whether ``cancel()`` was called.
    package var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// Cancels. Every wait ends, and every later wait ends at once. Calling it again has no effect.
    package func cancel() {
        cancelled.store(true, ordering: .releasing)
        var one: UInt64 = 1
        let number = descriptor.number
        // This fails only if the counter is full, and then the descriptor is readable already.
        _ = systemCall { write(number, &one, 8) }
    }

    /// Blocks the calling thread until `deadline`.
    ///
    /// - Returns: ``Wait/timedOut`` or ``Wait/cancelled``.
    package func wait(until deadline: MonotonicTime) -> Wait {
        // poll(2) ignores entries with a negative descriptor.
        wait(for: 0, of: -1, until: deadline)
    }

    /// Blocks the calling thread until `watched` is ready for `interest`, or until `deadline`.
    package func wait(
        for interest: PollInterest, of watched: borrowing Descriptor, until deadline: MonotonicTime
    ) -> Wait {
        let events = (interest.contains(.read) ? POLLIN : 0) | (interest.contains(.write) ? POLLOUT : 0)
        return wait(for: Int16(events), of: watched.number, until: deadline)
    }

    private func wait(for events: Int16, of number: Int32, until deadline: MonotonicTime) -> Wait {
        var entries = [
            pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0), pollfd(fd: number, events: events, revents: 0),
        ]
        while true {
            let left = deadline - .now()
            // Rounded up, so that the thread does not wake before the deadline only to wait again.
            let milliseconds = Int32(clamping: max(left, 0).addingClamped(999_999) / 1_000_000)
            // poll(2) fails only if memory runs out: SystemThread blocks all signals.
            guard case .value = systemCall({ poll(&entries, 2, milliseconds) }) else { return .timedOut }
            if entries[0].revents != 0 { return .cancelled }
            if entries[1].revents != 0 { return .ready }
            if left <= 0 { return .timedOut }
        }
    }
}

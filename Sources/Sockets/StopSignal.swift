import CLinux
import Glibc
import Synchronization

/// A word to any number of threads, said once and for good: end what you are doing. Threads that block do so in its waits.
package final class StopSignal: Sendable {
    /// How a wait ended.
    package enum Wait: Equatable, Sendable {
        /// The descriptor is ready, or will tell its error.
        case ready
        /// Time is up.
        case timedOut
        /// The word was said.
        case stopped
    }

    /// Readable from ``raise()`` on, for nobody ever reads it.
    private let descriptor: Descriptor
    private let raised = Atomic(false)

    /// - Throws: when there is no descriptor left.
    package init() throws(SystemCallError) {
        descriptor = Descriptor(owning: Int32(try systemCall { eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }.get("eventfd")))
    }

    /// Whether the word was said.
    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Says the word. Every wait ends, and every later one ends at once.
    package func raise() {
        raised.store(true, ordering: .releasing)
        var one: UInt64 = 1
        let number = descriptor.number
        // Cannot fail but for a full counter, and then it is readable anyway.
        _ = systemCall { write(number, &one, 8) }
    }

    /// Blocks the calling thread until `deadline`.
    ///
    /// - Returns: ``Wait/timedOut`` or ``Wait/stopped``.
    package func wait(until deadline: MonotonicTime) -> Wait {
        // poll(2) passes over a negative descriptor.
        wait(for: 0, of: -1, until: deadline)
    }

    /// Blocks the calling thread until `watched` can be read from or written to, whichever is asked for.
    package func wait(
        for interest: PollInterest, of watched: borrowing Descriptor, until deadline: MonotonicTime
    ) -> Wait {
        let events = (interest.contains(.read) ? POLLIN : 0) | (interest.contains(.write) ? POLLOUT : 0)
        return wait(for: Int16(events), of: watched.number, until: deadline)
    }

    private func wait(for events: Int16, of number: Int32, until deadline: MonotonicTime) -> Wait {
        var watched = [
            pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0), pollfd(fd: number, events: events, revents: 0),
        ]
        while true {
            let left = deadline - .now()
            // Rounded up: waking before the deadline would only mean waiting again.
            let milliseconds = Int32(clamping: (max(left, 0) + 999_999) / 1_000_000)
            // poll(2) fails for want of memory, or interrupted; and nobody interrupts a SystemThread.
            guard case .value = systemCall({ poll(&watched, 2, milliseconds) }) else { return .timedOut }
            if watched[0].revents != 0 { return .stopped }
            if watched[1].revents != 0 { return .ready }
            if left <= 0 { return .timedOut }
        }
    }
}

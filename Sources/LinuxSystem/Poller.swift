import CLinux
import Glibc

/// The events to report for a descriptor. Errors and hang-ups are always reported.
package struct PollInterest: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Readable, or a connection can be accepted.
    package static let read = PollInterest(rawValue: 1)
    /// Writable.
    package static let write = PollInterest(rawValue: 2)

    fileprivate var events: UInt32 {
        (contains(.read) ? ctp_epollin : 0) | (contains(.write) ? ctp_epollout : 0)
    }
}

/// An event of a descriptor.
package struct PollEvent: Sendable {
    /// The token that the descriptor was added with.
    package let token: UInt64
    private let events: UInt32

    fileprivate init(token: UInt64, events: UInt32) {
        self.token = token
        self.events = events
    }

    /// Reading will not block. Errors and the end of the stream are also reported this way; read to find out.
    package var isReadable: Bool { events & (ctp_epollin | ctp_epollerr | ctp_epollhup) != 0 }
    /// Writing will not block, or will return the error.
    package var isWritable: Bool { events & (ctp_epollout | ctp_epollerr | ctp_epollhup) != 0 }
    /// Both directions are closed. Reported even without any interest.
    package var isHungUp: Bool { events & (ctp_epollerr | ctp_epollhup) != 0 }
}

/// Waits for many descriptors (epoll, level-triggered: an event is reported until it is handled).
package struct Poller: ~Copyable {
    private let epoll: Descriptor
    /// Events of the last wait. The first ``count`` elements are initialized.
    private let buffer: UnsafeMutableBufferPointer<epoll_event>
    /// The number of events of the last wait.
    private var count = 0

    private init(epoll: consuming Descriptor, capacity: Int) {
        self.epoll = epoll
        buffer = .allocate(capacity: capacity)
    }

    deinit {
        buffer.deallocate()
    }

    /// Creates a poller that reports up to `capacity` events per wait. The kernel rotates among the rest.
    package static func make(capacity: Int = 256) throws(SystemCallError) -> Poller {
        let number = try systemCall { epoll_create1(Int32(EPOLL_CLOEXEC)) }.get("epoll_create1")
        return Poller(epoll: Descriptor(owning: Int32(number)), capacity: max(capacity, 1))
    }

    /// Starts to watch `descriptor`. Closing the descriptor ends this.
    package borrowing func add(
        _ descriptor: borrowing Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemCallError) {
        try set(EPOLL_CTL_ADD, descriptor, interest, token)
    }

    /// Changes the events to report.
    package borrowing func modify(
        _ descriptor: borrowing Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemCallError) {
        try set(EPOLL_CTL_MOD, descriptor, interest, token)
    }

    private borrowing func set(
        _ operation: Int32, _ descriptor: borrowing Descriptor, _ interest: PollInterest, _ token: UInt64
    ) throws(SystemCallError) {
        let (epoll, number) = (epoll.number, descriptor.number)
        _ = try systemCall { ctp_epoll_set(epoll, operation, number, interest.events, token) }.get("epoll_ctl")
    }

    /// Waits until a descriptor is ready or `timeout` has passed; nil means no timeout.
    ///
    /// - Returns: the number of events, to be read with ``subscript(_:)``; 0 after the timeout or a signal.
    package mutating func wait(timeout: Duration?) -> Int {
        let milliseconds: Int32
        if let timeout {
            // Rounded up, so that the thread does not wake before the deadline only to wait again.
            milliseconds = Int32(clamping: (max(timeout.wholeNanoseconds, 0) + 999_999) / 1_000_000)
        } else {
            milliseconds = -1
        }
        count = max(Int(epoll_wait(epoll.number, buffer.baseAddress, Int32(buffer.count), milliseconds)), 0)
        return count
    }

    /// An event of the last ``wait(timeout:)``. The index must be less than the number that it returned.
    package subscript(_ index: Int) -> PollEvent {
        precondition(0..<count ~= index)
        return withUnsafePointer(to: buffer[index]) { PollEvent(token: ctp_epoll_token($0), events: ctp_epoll_events($0)) }
    }
}

// Noncopyable, so it has one owner at a time; it may be created on one thread and used on another.
extension Poller: @unchecked Sendable {}

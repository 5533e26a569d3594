import CLinux
import Glibc

/// What to be told about a descriptor. Errors and hang-ups are always told.
package struct PollInterest: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// It can be read, or accepts.
    package static let read = PollInterest(rawValue: 1)
    /// It can be written.
    package static let write = PollInterest(rawValue: 2)

    fileprivate var events: UInt32 {
        (contains(.read) ? ctp_epollin : 0) | (contains(.write) ? ctp_epollout : 0)
    }
}

/// A descriptor that is ready.
package struct PollEvent: Sendable {
    /// What the descriptor was added under.
    package let token: UInt64
    private let events: UInt32

    fileprivate init(token: UInt64, events: UInt32) {
        self.token = token
        self.events = events
    }

    /// Reading will not block; an error or the end of the stream is found by reading.
    package var isReadable: Bool { events & (ctp_epollin | ctp_epollerr | ctp_epollhup) != 0 }
    /// Writing will not block, or will tell the error.
    package var isWritable: Bool { events & (ctp_epollout | ctp_epollerr | ctp_epollhup) != 0 }
    /// Both directions are dead: told even to those who asked for nothing.
    package var isHungUp: Bool { events & (ctp_epollerr | ctp_epollhup) != 0 }
}

/// Waits for many descriptors at once (epoll, level-triggered: what is not dealt with is told again).
package struct Poller: ~Copyable {
    private let epoll: Descriptor
    private let buffer: UnsafeMutableBufferPointer<epoll_event>

    private init(epoll: consuming Descriptor, capacity: Int) {
        self.epoll = epoll
        buffer = .allocate(capacity: capacity)
    }

    deinit {
        buffer.deallocate()
    }

    /// A poller that reports up to `capacity` events at a time; the kernel takes turns with the others.
    package static func make(capacity: Int = 256) throws(SystemCallError) -> Poller {
        let number = try systemCall { epoll_create1(Int32(EPOLL_CLOEXEC)) }.get("epoll_create1")
        return Poller(epoll: Descriptor(owning: Int32(number)), capacity: max(capacity, 1))
    }

    /// Starts watching `descriptor`. Closing it ends the watch.
    package borrowing func add(
        _ descriptor: borrowing Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemCallError) {
        try set(EPOLL_CTL_ADD, descriptor, interest, token)
    }

    /// Changes what is watched for.
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

    /// Waits until something is ready or `timeout` has passed; nil waits for ever.
    ///
    /// - Returns: how many events there are, to be fetched with ``subscript(_:)``; 0 when time is up or a signal came.
    package mutating func wait(timeout: Duration?) -> Int {
        let milliseconds: Int32
        if let timeout {
            // Rounded up: waking before the deadline would only mean waiting again.
            milliseconds = Int32(clamping: (max(timeout.wholeNanoseconds, 0) + 999_999) / 1_000_000)
        } else {
            milliseconds = -1
        }
        let count = epoll_wait(epoll.number, buffer.baseAddress, Int32(buffer.count), milliseconds)
        return max(Int(count), 0)
    }

    /// An event of the last ``wait(timeout:)``.
    package subscript(_ index: Int) -> PollEvent {
        withUnsafePointer(to: buffer[index]) { PollEvent(token: ctp_epoll_token($0), events: ctp_epoll_events($0)) }
    }
}

// One owner at a time, wherever it is: it may be made on one thread and used on another.
extension Poller: @unchecked Sendable {}

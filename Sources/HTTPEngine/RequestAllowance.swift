internal import Synchronization

/// What all connections of a server together may hold of requests that are not answered yet: how many, and the memory of their contents.
/// Connections ask by a ``RequestLease``; threads share it without a lock.
///
/// Half of the memory is divided evenly: each request in flight has its ``share``, whatever others hold, so a few hundred half-sent
/// uploads never keep a review of usual size out. What a request needs beyond its share comes from the other half, first come first served.
public final class RequestAllowance: Sendable {
    /// Requests with content that may be in flight, from the end of their heads until their answers are made. Beyond it: 503. Those without
    /// content are not counted: health stays answerable. A thread answers some 30,000 reviews a second, so 1024 that wait at one time
    /// are a fault, not load; and half-sent uploads should meet their timeout rather than this.
    public static let defaultMaxInFlight = 1024
    /// Bytes of memory for contents. Beyond it: 503. 48 MiB leave half of a container's 128 MiB to everything else, and are 24 KiB for each of
    /// 1024 requests besides three bodies of the largest size.
    public static let defaultMaxBodyMemory = 48 << 20

    /// What may be exhausted.
    public enum Limit: Sendable {
        case inFlight
        case bodyMemory
    }

    private let maxInFlight: Int
    /// Bytes of content that every request may hold.
    public let share: Int
    /// Bytes for what requests hold beyond their share.
    private let maxShared: Int
    private let inFlight = Atomic<Int>(0)
    private let shared = Atomic<Int>(0)

    /// No limits, unless they are given.
    public init(maxInFlight: Int = .max, maxBodyMemory: Int = .max) {
        self.maxInFlight = maxInFlight
        share = maxBodyMemory / 2 / max(maxInFlight, 1)
        maxShared = maxBodyMemory / 2
    }

    /// Requests in flight now.
    public var requestsInFlight: Int { inFlight.load(ordering: .relaxed) }
    /// Bytes of memory that contents hold now beyond their requests' shares.
    public var sharedBodyMemory: Int { shared.load(ordering: .relaxed) }

    fileprivate func begin() throws(HTTPRefusal) {
        guard inFlight.add(1, ordering: .relaxed).newValue <= maxInFlight else {
            inFlight.subtract(1, ordering: .relaxed)
            throw HTTPRefusal(
                503, "there are \(maxInFlight) requests in flight already; try again in a moment", overload: .inFlight)
        }
    }

    fileprivate func grow(by bytes: Int) throws(HTTPRefusal) {
        guard shared.add(bytes, ordering: .relaxed).newValue <= maxShared else {
            shared.subtract(bytes, ordering: .relaxed)
            throw HTTPRefusal(
                503, "there is no memory for the content, others are being received; try again in a moment", overload: .bodyMemory
            )
        }
    }

    fileprivate func giveBack(requests: Int, bytes: Int) {
        if requests > 0 { inFlight.subtract(requests, ordering: .relaxed) }
        if bytes > 0 { shared.subtract(bytes, ordering: .relaxed) }
    }
}

/// One request's part of an allowance, given back with the lease, however the request ends.
struct RequestLease: ~Copyable {
    private let allowance: RequestAllowance
    private var isInFlight = false
    /// What is held beyond the request's share.
    private var sharedBytes = 0

    init(_ allowance: RequestAllowance) {
        self.allowance = allowance
    }

    deinit {
        allowance.giveBack(requests: isInFlight ? 1 : 0, bytes: sharedBytes)
    }

    /// The request has content that will come, or has.
    mutating func begin() throws(HTTPRefusal) {
        try allowance.begin()
        isInFlight = true
    }

    /// The content is about to take so many bytes of memory, by its buffer's capacity. Less than before gives nothing back.
    mutating func hold(_ capacity: Int) throws(HTTPRefusal) {
        let more = capacity - allowance.share - sharedBytes
        guard more > 0 else { return }
        try allowance.grow(by: more)
        sharedBytes += more
    }

    /// Makes room for `count` more bytes of content in its buffer, which comes to `end` bytes at most, if so much may be held.
    ///
    /// The capacity doubles, but not beyond what can come: the peer has only claimed that it will. What the allocator gave beyond what it was
    /// asked for is counted when it is used.
    mutating func makeRoom(for count: Int, in buffer: inout [UInt8], upTo end: Int) throws(HTTPRefusal) {
        let needed = buffer.count + count
        let capacity = needed <= buffer.capacity ? needed : max(needed, min(2 * buffer.capacity, end))
        try hold(capacity)
        buffer.reserveCapacity(capacity)
    }

    /// The request is answered, or its content was dropped.
    mutating func end() {
        allowance.giveBack(requests: isInFlight ? 1 : 0, bytes: sharedBytes)
        isInFlight = false
        sharedBytes = 0
    }
}

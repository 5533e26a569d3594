internal import Synchronization

/// The limits of unanswered requests that all connections of a server share: their number, and the memory of their contents. Connections use
/// it through a ``RequestReservation``. Threads share it without a lock.
///
/// Half of the memory is divided evenly: each request in flight may hold ``reservedBytesPerRequest`` regardless of the others. Therefore a
/// few hundred half-sent uploads cannot block a review of the usual size. What a request needs beyond that comes from the other half, first
/// come, first served. The output that peers do not read comes from that half, too: see ``OutputReservation``.
public final class RequestBudget: Sendable {
    /// The maximum number of requests with content in flight, from the end of the head until the response. Beyond it: 503. Requests without
    /// content are not counted, so that health probes are always answered. A thread answers about 30,000 reviews per second, so 1024 waiting
    /// requests indicate a fault rather than load. Half-sent uploads should reach their timeout before this limit.
    public static let defaultMaxInFlight = 1024
    /// The maximum memory for contents, in bytes. Beyond it: 503. 48 MiB leave more than half of a container's 128 MiB to everything else. They
    /// provide 24 KiB for each of 1024 requests and three bodies of the maximum size.
    public static let defaultMaxBodyMemory = 48 << 20

    /// A limit of the budget.
    public enum Limit: Sendable {
        case inFlight
        case bodyMemory
    }

    private let maxInFlight: Int
    /// The content that each request may hold regardless of the others, in bytes.
    public let reservedBytesPerRequest: Int
    /// The memory for content beyond the reserved bytes of the requests, in bytes.
    private let maxSharedBytes: Int
    private let inFlight = Atomic<Int>(0)
    private let sharedBytes = Atomic<Int>(0)

    /// Creates a budget; a limit that is not given does not apply.
    public init(maxInFlight: Int = .max, maxBodyMemory: Int = .max) {
        self.maxInFlight = maxInFlight
        reservedBytesPerRequest = maxBodyMemory / 2 / max(maxInFlight, 1)
        maxSharedBytes = maxBodyMemory / 2
    }

    /// The current number of requests in flight.
    public var requestsInFlight: Int { inFlight.load(ordering: .relaxed) }
    /// The memory that contents currently hold beyond the reserved bytes of their requests, and that unread output holds, in bytes.
    public var sharedBodyMemory: Int { sharedBytes.load(ordering: .relaxed) }

    fileprivate func begin() throws(HTTPError) {
        guard inFlight.add(1, ordering: .relaxed).newValue <= maxInFlight else {
            inFlight.subtract(1, ordering: .relaxed)
            throw HTTPError(
                503, "the number of requests in flight has reached its limit of \(maxInFlight); retry later", overload: .inFlight)
        }
    }

    func grow(by bytes: Int) throws(HTTPError) {
        guard sharedBytes.add(bytes, ordering: .relaxed).newValue <= maxSharedBytes else {
            sharedBytes.subtract(bytes, ordering: .relaxed)
            throw HTTPError(
                503, "the memory for contents is used up by other requests; retry later", overload: .bodyMemory)
        }
    }

    func release(requests: Int, bytes: Int) {
        if requests > 0 { inFlight.subtract(requests, ordering: .relaxed) }
        if bytes > 0 { sharedBytes.subtract(bytes, ordering: .relaxed) }
    }
}

/// One request's part of a budget. It is released when the reservation is destroyed, however the request ends.
struct RequestReservation: ~Copyable {
    private let budget: RequestBudget
    private var isInFlight = false
    /// The memory held beyond the reserved bytes of the request.
    private var sharedBytes = 0

    init(_ budget: RequestBudget) {
        self.budget = budget
    }

    deinit {
        budget.release(requests: isInFlight ? 1 : 0, bytes: sharedBytes)
    }

    /// Counts the request as in flight. Called when its head announces content.
    mutating func begin() throws(HTTPError) {
        try budget.begin()
        isInFlight = true
    }

    /// Reserves memory for a buffer of `capacity` bytes in total. A smaller capacity than before releases nothing.
    mutating func hold(_ capacity: Int) throws(HTTPError) {
        let more = capacity - budget.reservedBytesPerRequest - sharedBytes
        guard more > 0 else { return }
        try budget.grow(by: more)
        sharedBytes += more
    }

    /// Makes room in `buffer` for `count` more bytes of content, if the budget allows it. The buffer never holds more than `end` bytes.
    ///
    /// The capacity doubles, but not beyond `end`, because the peer has only announced that length. If the allocator provides more memory than
    /// requested, the surplus is counted when it is used.
    mutating func makeRoom(for count: Int, in buffer: inout [UInt8], upTo end: Int) throws(HTTPError) {
        let needed = buffer.count + count
        let capacity = needed <= buffer.capacity ? needed : max(needed, min(2 * buffer.capacity, end))
        try hold(capacity)
        buffer.reserveCapacity(capacity)
    }

    /// Releases everything. Called when the request is answered or its content is dropped.
    mutating func end() {
        budget.release(requests: isInFlight ? 1 : 0, bytes: sharedBytes)
        isInFlight = false
        sharedBytes = 0
    }
}

internal import LinuxSystem
internal import Synchronization

/// Limits the requests, the bytes, the watch events and the memory of all clients that share it, so that an API server, or a proxy before it, cannot occupy the
/// process by answering without end. Clients pause until they are below the limits; only the limit on memory fails a request.
package final class APITrafficLimit: Sendable {
    /// Requests per second in the long run. client-go's clients send 5 to 50.
    package static let requestsPerSecond = 50
    /// Requests that may be sent at once after a quiet time: the first list and watch of every resource, with a few pages each.
    package static let requestBurst = 100
    /// Bytes of responses per second in the long run: 16 MiB. Reading that much JSON takes about a tenth of a core.
    package static let bytesPerSecond = 16 << 20
    /// Bytes of responses that may be read at once after a quiet time: the lists of an ordinary cluster.
    package static let byteBurst = 32 << 20
    /// Events of watches per second in the long run. Each changes the cache, which takes some ten microseconds.
    package static let eventsPerSecond = 2000
    /// Events of watches that may be read at once after a quiet time, for example while many Pods are rolled out.
    package static let eventBurst = 10_000
    /// Bytes of responses and watch lines that are held in memory at one time because they are not complete or not parsed: six of the largest.
    package static let maxBufferedBytes = 24 << 20

    private struct State {
        var requests = RateLimit(perSecond: Double(requestsPerSecond), burst: requestBurst)
        var bytes = RateLimit(perSecond: Double(bytesPerSecond), burst: byteBurst)
        var events = RateLimit(perSecond: Double(eventsPerSecond), burst: eventBurst)
        var bufferedBytes = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Counts a request, and returns the earliest time at which it may be sent.
    func timeOfNextRequest(at now: MonotonicTime) -> MonotonicTime {
        state.withLock { $0.requests.reserve(at: now) }
    }

    /// Counts received bytes, and returns the earliest time at which more may be read.
    func timeOfNextRead(after count: Int, at now: MonotonicTime) -> MonotonicTime {
        state.withLock { $0.bytes.reserve(count, at: now) }
    }

    /// Counts an event of a watch, and returns the earliest time at which it may be used.
    func timeOfNextEvent(at now: MonotonicTime) -> MonotonicTime {
        state.withLock { $0.events.reserve(at: now) }
    }

    /// Replaces a reservation of buffered bytes. Returns false, and changes nothing, if the limit would be exceeded.
    fileprivate func resize(from old: Int, to new: Int) -> Bool {
        state.withLock { state in
            let total = state.bufferedBytes - old + new
            guard new <= old || total <= Self.maxBufferedBytes else { return false }
            state.bufferedBytes = total
            return true
        }
    }
}

/// The bytes that one client holds of a response. They count towards ``APITrafficLimit/maxBufferedBytes`` until the value goes out of scope.
struct BufferReservation: ~Copyable {
    private let limit: APITrafficLimit
    private var bytes = 0

    init(_ limit: APITrafficLimit) { self.limit = limit }

    deinit { _ = limit.resize(from: bytes, to: 0) }

    /// Sets the number of bytes.
    ///
    /// - Throws: ``APIFailure/limitExceeded(_:)``.
    mutating func resize(to count: Int) throws(APIFailure) {
        guard limit.resize(from: bytes, to: count) else {
            throw .limitExceeded(
                "responses that are being read must not exceed \(APITrafficLimit.maxBufferedBytes) bytes in total")
        }
        bytes = count
    }
}

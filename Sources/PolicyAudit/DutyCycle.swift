/// Limits the processor time of a background task. It works in slices, and rests after each in proportion to the time that the slice has used.
///
/// Times are those that the thread has used, in nanoseconds.
struct DutyCycle {
    /// The most processor time that the task uses, in percent of one processor. Reviews have the rest, also if a Pod may use one core only.
    static let maxPercent: Int64 = 10
    /// The length of a slice, in nanoseconds. It is about as much as 10 reviews take. The last unit of work in a slice may exceed it.
    static let sliceNanoseconds: Int64 = 500_000

    private var began: Int64

    init(startingAt used: Int64) { began = used }

    /// Whether the slice must end.
    func mustRest(at used: Int64) -> Bool { used - began >= Self.sliceNanoseconds }

    /// Ends the slice and begins the next one, which must not work before the returned time has passed.
    mutating func rest(at used: Int64) -> Duration {
        let slice = max(used - began, 0)
        began = used
        return .nanoseconds((slice * (100 - Self.maxPercent) + Self.maxPercent - 1) / Self.maxPercent)
    }
}

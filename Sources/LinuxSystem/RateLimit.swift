/// A limit on how many units (requests, bytes, log lines) may pass per second, with a burst that may pass at once.
///
/// This is the generic cell rate algorithm: one number holds the time at which all admitted units are paid for. Pure: the caller passes
/// the time, and waits.
package struct RateLimit: Sendable {
    /// Units per second in the long run; at least 1.
    package let perSecond: Double
    /// Nanoseconds that the admitted units may be ahead of the clock.
    private let tolerance: Int64
    /// When all admitted units are paid for, in nanoseconds of ``MonotonicTime``.
    private var paidUntil = Int64.min

    /// - Parameter perSecond: units per second, more than 0.
    /// - Parameter burst: units that may pass at once after a quiet time; at least 1.
    package init(perSecond: Double, burst: Int) {
        precondition(perSecond > 0 && burst >= 1)
        self.perSecond = perSecond
        tolerance = Self.nanoseconds(Double(burst - 1), perSecond)
    }

    /// Admits `count` units and returns the earliest time at which they may pass, `now` or later.
    package mutating func reserve(_ count: Int = 1, at now: MonotonicTime) -> MonotonicTime {
        let start = max(paidUntil, now.nanoseconds)
        paidUntil = start.addingClamped(Self.nanoseconds(Double(count), perSecond))
        // The first unit of a batch passes when those before it are paid for; the batch may exceed the tolerance by itself.
        return max(now, MonotonicTime(nanoseconds: start.subtractingClamped(tolerance)))
    }

    /// Admits one unit if it may pass at `now`, and returns whether it may.
    package mutating func admits(at now: MonotonicTime) -> Bool {
        var attempt = self
        guard attempt.reserve(at: now) == now else { return false }
        self = attempt
        return true
    }

    private static func nanoseconds(_ count: Double, _ perSecond: Double) -> Int64 {
        Int64(min(max(count, 0) / perSecond * 1e9, 9e18))
    }
}

/// Exponential backoff with jitter. Each pause is between half of its maximum and its maximum, and the maximum doubles with every failure.
/// Jitter prevents clients that lost the same server from returning at the same time.
package struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var failures = 0

    /// - Parameter first: the maximum of the first pause.
    /// - Parameter longest: the maximum of all pauses.
    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// Counts a failure and returns the pause after it.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        // After thirty doublings every pause has reached the longest.
        let whole = min(first * (1 << min(failures, 30)), longest)
        failures += 1
        return whole * Double.random(in: 0.5...1, using: &generator)
    }

    /// Starts again with the first pause.
    package mutating func reset() {
        failures = 0
    }
}

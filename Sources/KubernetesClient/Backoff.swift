/// Pauses between attempts that fail: each up to twice as long as the one before, and at least half of that. The rest is left to chance, so that
/// clients who lost a server together do not come back together.
package struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var failures = 0

    /// - Parameter first: the longest that the first pause may be.
    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// The pause after one more failure.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        // Beyond thirty doublings every pause is the longest.
        let whole = min(first * (1 << min(failures, 30)), longest)
        failures += 1
        return whole * Double.random(in: 0.5...1, using: &generator)
    }

    /// An attempt has succeeded.
    package mutating func reset() {
        failures = 0
    }
}

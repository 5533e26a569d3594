import LinuxSystem
import Testing

private func time(_ milliseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: 1_000_000_000_000 + milliseconds * 1_000_000)
}

@Test("A burst passes at once, and then one unit per interval", arguments: [1, 2, 10])
func burst(size: Int) {
    var limit = RateLimit(perSecond: 10, burst: size)
    for _ in 0..<size { #expect(limit.reserve(at: time(0)) == time(0)) }
    #expect(limit.reserve(at: time(0)) == time(100))
    #expect(limit.reserve(at: time(0)) == time(200))
    // After a quiet time the whole burst is available again.
    for _ in 0..<size { #expect(limit.reserve(at: time(60_000)) == time(60_000)) }
    #expect(limit.reserve(at: time(60_000)) == time(60_100))
}

@Test("A unit is admitted only if it may pass at once, and a rejected one does not count")
func admission() {
    var limit = RateLimit(perSecond: 10, burst: 2)
    #expect(limit.admits(at: time(0)) == true)
    #expect(limit.admits(at: time(0)) == true)
    for _ in 0..<100 { #expect(limit.admits(at: time(99)) == false) }
    #expect(limit.admits(at: time(100)) == true)
    #expect(limit.admits(at: time(100)) == false)
}

@Test("In the long run the rate holds for units of any size")
func longRun() {
    var limit = RateLimit(perSecond: 1000, burst: 5000)
    var now = time(0)
    for _ in 0..<1000 { now = limit.reserve(100, at: now) }
    // 100,000 units at 1000 per second, less the burst and the last batch.
    let seconds = Double(now - time(0)) / 1e9
    #expect(94...96 ~= seconds, "\(seconds)")
}

@Test("Extreme numbers are clamped", arguments: [Int64.min, -1, 0, .max], [0, 1, Int.max])
func extremes(nanoseconds: Int64, count: Int) {
    var limit = RateLimit(perSecond: 0.001, burst: Int.max)
    let now = MonotonicTime(nanoseconds: nanoseconds)
    #expect(limit.reserve(count, at: now) >= now)
    #expect(limit.reserve(count, at: now) >= now)
    _ = limit.admits(at: now)
}

@Test(
    "Clamped arithmetic returns the nearest number that fits",
    arguments: [
        (1, 2, 3, -1, 2), (.max, 1, .max, .max - 1, .max), (.max, -1, .max - 1, .max, .min + 1),
        (.min, -1, .min, .min + 1, .max), (.min, 1, .min + 1, .min, .min), (.min, 2, .min + 2, .min, .min),
        (.max, .max, .max, 0, .max),
        (0, .min, .min, .max, 0), (.min, .min, .min, 0, .max),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
func clamped(left: Int64, right: Int64, sum: Int64, difference: Int64, product: Int64) {
    #expect(left.addingClamped(right) == sum)
    #expect(left.subtractingClamped(right) == difference)
    #expect(left.multipliedClamped(by: right) == product)
}

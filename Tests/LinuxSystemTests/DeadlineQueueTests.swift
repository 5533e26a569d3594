import LinuxSystem
import Testing

private let tick = DeadlineQueue.tick

private func time(_ nanoseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

@Test(
    "A timer expires at the first tick at or after its deadline",
    arguments: [
        (deadline: Int64(0), before: Int64(-1), at: Int64(0)),
        (1, 0, tick),
        (tick - 1, tick - 1, tick),
        (tick, tick - 1, tick),
        (tick + 1, 2 * tick - 1, 2 * tick),
        // One turn of the wheel is 2048 ticks: the last slot, the first of the next turn, and more than two turns.
        (2047 * tick, 2047 * tick - 1, 2047 * tick),
        (2048 * tick, 2048 * tick - 1, 2048 * tick),
        (2049 * tick, 2049 * tick - 1, 2049 * tick),
        (5000 * tick, 5000 * tick - 1, 5000 * tick),
    ])
func deadlineIsMet(deadline: Int64, before: Int64, at: Int64) {
    var queue = DeadlineQueue(now: time(0))
    queue.set(3, to: time(deadline))
    #expect(before < 0 || queue.popExpired(now: time(before)) == nil)
    #expect(queue.popExpired(now: time(at)) == 3)
    #expect(queue.popExpired(now: time(at)) == nil)
    #expect(queue.nextWake == nil)
}

@Test("The latest possible deadline is accepted")
func farDeadline() {
    var queue = DeadlineQueue(now: time(5))
    queue.set(0, to: time(.max))
    #expect(queue.popExpired(now: time(1_000_000 * tick)) == nil)
    queue.clear(0)
    #expect(queue.nextWake == nil)
}

@Test("Clearing a timer without a deadline has no effect")
func clearNothing() {
    var queue = DeadlineQueue(now: time(0))
    queue.clear(9)
    queue.set(1, to: time(tick))
    queue.clear(0)
    #expect(queue.popExpired(now: time(tick)) == 1)
}

@Test("Random operations have the same results as on a table of deadlines", arguments: 0..<20)
func againstModel(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    var now: Int64 = 1_000_000_007
    var queue = DeadlineQueue(now: time(now))
    var model: [Int: Int64] = [:]
    for _ in 0..<3000 {
        switch random.next() % 4 {
        case 0, 1:
            let timer = Int(random.next() % 50)
            let distance = Int64(random.next() % UInt64(random.next() % 8 == 0 ? 6000 * tick : 100 * tick))
            queue.set(timer, to: time(now + distance))
            model[timer] = now + distance
        case 2:
            let timer = Int(random.next() % 50)
            queue.clear(timer)
            model[timer] = nil
        default:
            let jump = random.next() % 16 == 0 ? 5000 * tick : 20 * tick
            now += Int64(random.next() % UInt64(jump))
            while let timer = queue.popExpired(now: time(now)) {
                // Never early, and only timers that are set.
                #expect((model[timer] ?? .max) <= now)
                model[timer] = nil
            }
            // Never more than a tick late.
            #expect(model.values.allSatisfy { $0 > now - tick })
            if let wake = queue.nextWake, let first = model.values.min() {
                #expect(wake.nanoseconds <= max(first, now) + 2 * tick)
            }
            #expect((queue.nextWake == nil) == model.isEmpty)
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators"), which gives the same numbers in every run.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Test(
    "A duration in nanoseconds is clamped",
    arguments: [
        (Duration.zero, Int64(0)), (.nanoseconds(1), 1), (.milliseconds(1500), 1_500_000_000), (.seconds(-1), -1_000_000_000),
        (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
    ])
func durationNanoseconds(duration: Duration, nanoseconds: Int64) {
    #expect(duration.wholeNanoseconds == nanoseconds)
}

import Testing

@testable import PolicyAudit

@Suite struct DutyCycleTests {
    @Test("A slice must end when it has used its time", arguments: [(-1, false), (0, true), (1, true)] as [(Int64, Bool)])
    func end(beyond: Int64, mustRest: Bool) {
        let cycle = DutyCycle(startingAt: 7)
        #expect(cycle.mustRest(at: 7 + DutyCycle.sliceNanoseconds + beyond) == mustRest)
    }

    @Test("The share of work is at most the limit, and not much less", arguments: [0, 1, 9, 500_000, 30_000_001] as [Int64])
    func share(slice: Int64) {
        var (used, elapsed): (Int64, Int64) = (1000, 0)
        var cycle = DutyCycle(startingAt: used)
        for _ in 0..<5 {
            used += slice
            elapsed += slice + Int64(cycle.rest(at: used) / .nanoseconds(1))
        }
        let work = 5 * slice
        #expect(work * 100 <= elapsed * DutyCycle.maxPercent)
        #expect(elapsed * DutyCycle.maxPercent < (work + 5) * 100 + 5)
    }
}

/// A timer wheel: deadlines of many timers, most of which are moved before they expire.
///
/// A timer is identified by a small number (a connection's slot). Setting, moving and clearing a deadline take constant time, and waiting
/// timers cost nothing. The price is precision: a timer expires up to one ``tick`` after its deadline, never before it.
package struct DeadlineQueue: Sendable {
    /// Nanoseconds per slot of the wheel: 2^26, about 67 ms. The server's timeouts are seconds.
    package static let tick: Int64 = 1 << 26
    /// Slots of the wheel: 2048 ticks are 137 s. A timer with a later deadline is linked again when its slot comes up.
    private static let slotCount: Int64 = 2048
    private static let none: Int32 = -1

    /// The first timer of each slot. The timers of a slot form a doubly linked list.
    private var heads = [Int32](repeating: none, count: Int(slotCount))
    /// One bit per slot: whether it holds a timer.
    private var occupied = [UInt64](repeating: 0, count: Int(slotCount) / 64)
    private var timers: [Timer] = []
    /// The first tick that has not been processed.
    private var cursor: Int64

    private struct Timer {
        var due: Int64 = 0
        var slot: Int32 = none
        var next: Int32 = none
        var previous: Int32 = none
    }

    /// An empty queue. Deadlines before `now` count as `now`.
    package init(now: MonotonicTime) {
        cursor = now.nanoseconds / Self.tick
    }

    /// Sets or moves the deadline of `timer`. The number must not be negative and should be small: memory grows with the largest one.
    package mutating func set(_ timer: Int, to deadline: MonotonicTime) {
        while timers.count <= timer { timers.append(Timer()) }
        unlink(timer)
        // Rounded up, so that a timer never expires early.
        let (sum, overflow) = deadline.nanoseconds.addingReportingOverflow(Self.tick - 1)
        timers[timer].due = overflow ? .max / Self.tick : sum / Self.tick
        link(timer)
    }

    /// Removes the deadline of `timer`, if it has one.
    package mutating func clear(_ timer: Int) {
        guard timer < timers.count else { return }
        unlink(timer)
    }

    /// Removes and returns an expired timer; nil if there is none. Call it until it returns nil.
    package mutating func popExpired(now: MonotonicTime) -> Int? {
        let nowTick = now.nanoseconds / Self.tick
        while cursor <= nowTick {
            let slot = Int(cursor & (Self.slotCount - 1))
            let head = heads[slot]
            guard head != Self.none else {
                // At most one past now: later ticks have not been reached.
                cursor = min(nextOccupiedTick() ?? nowTick + 1, nowTick + 1)
                continue
            }
            let timer = Int(head)
            unlink(timer)
            if timers[timer].due <= nowTick { return timer }
            // Its deadline is more than one turn of the wheel away.
            link(timer)
        }
        return nil
    }

    /// The next time at which ``popExpired(now:)`` may return a timer; nil if no deadline is set.
    package var nextWake: MonotonicTime? {
        nextOccupiedTick().map { MonotonicTime(nanoseconds: $0 * Self.tick) }
    }

    private mutating func link(_ timer: Int) {
        let tick = min(max(timers[timer].due, cursor), cursor + Self.slotCount - 1)
        let slot = Int(tick & (Self.slotCount - 1))
        let head = heads[slot]
        timers[timer].slot = Int32(slot)
        timers[timer].next = head
        timers[timer].previous = Self.none
        if head != Self.none { timers[Int(head)].previous = Int32(timer) }
        heads[slot] = Int32(timer)
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
    }

    private mutating func unlink(_ timer: Int) {
        let (slot, next, previous) = (timers[timer].slot, timers[timer].next, timers[timer].previous)
        guard slot != Self.none else { return }
        timers[timer].slot = Self.none
        if next != Self.none { timers[Int(next)].previous = previous }
        if previous != Self.none {
            timers[Int(previous)].next = next
        } else {
            heads[Int(slot)] = next
            if next == Self.none { occupied[Int(slot) / 64] &= ~(1 << UInt64(slot % 64)) }
        }
    }

    /// The first tick at or after the cursor whose slot holds a timer.
    private func nextOccupiedTick() -> Int64? {
        let start = Int(cursor & (Self.slotCount - 1))
        let wordCount = occupied.count
        // The first word is examined twice: at the start for bits at or after the cursor, at the end for bits before it.
        for step in 0...wordCount {
            let index = (start / 64 + step) % wordCount
            var word = occupied[index]
            if step == 0 { word &= ~0 << UInt64(start % 64) }
            if step == wordCount { word &= ~(~0 << UInt64(start % 64)) }
            guard word != 0 else { continue }
            let slot = index * 64 + word.trailingZeroBitCount
            return cursor + Int64((slot - start + Int(Self.slotCount)) % Int(Self.slotCount))
        }
        return nil
    }
}

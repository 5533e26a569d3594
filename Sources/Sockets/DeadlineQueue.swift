/// Deadlines of many things, of which nearly all are moved before they come: a timer wheel.
///
/// A thing is a small number (a connection's slot). Setting, moving and clearing a deadline take the same few
/// instructions for ten things and for ten thousand, and waiting things cost nothing. The price is precision:
/// a deadline is reported up to ``tick`` late, never early.
package struct DeadlineQueue: Sendable {
    /// Nanoseconds that a slot of the wheel stands for: 2^26, about 67 ms. Our timeouts are seconds.
    package static let tick: Int64 = 1 << 26
    /// 2048 ticks are 137 s. A later deadline goes round once more.
    private static let slotCount: Int64 = 2048
    private static let none: Int32 = -1

    /// The first thing of each slot; the things of a slot form a ring-less doubly linked list.
    private var heads = [Int32](repeating: none, count: Int(slotCount))
    /// One bit per slot: whether it holds anything.
    private var occupied = [UInt64](repeating: 0, count: Int(slotCount) / 64)
    private var things: [Thing] = []
    /// The first tick that has not been looked at yet.
    private var cursor: Int64

    private struct Thing {
        var due: Int64 = 0
        var slot: Int32 = none
        var next: Int32 = none
        var previous: Int32 = none
    }

    /// An empty queue; deadlines before `now` count as `now`.
    package init(now: MonotonicTime) {
        cursor = now.nanoseconds / Self.tick
    }

    /// Sets or moves the deadline of `thing`, a number from 0 that should be small: the queue's memory grows with it.
    package mutating func set(_ thing: Int, to deadline: MonotonicTime) {
        while things.count <= thing { things.append(Thing()) }
        unlink(thing)
        // Rounded up, so that it is never early.
        let (sum, overflow) = deadline.nanoseconds.addingReportingOverflow(Self.tick - 1)
        things[thing].due = overflow ? .max / Self.tick : sum / Self.tick
        link(thing)
    }

    /// Forgets the deadline of `thing`, if it has one.
    package mutating func clear(_ thing: Int) {
        guard thing < things.count else { return }
        unlink(thing)
    }

    /// Removes and returns a thing whose deadline has passed; nil when there is none. Call until nil.
    package mutating func popExpired(now: MonotonicTime) -> Int? {
        let nowTick = now.nanoseconds / Self.tick
        while cursor <= nowTick {
            let slot = Int(cursor & (Self.slotCount - 1))
            let head = heads[slot]
            guard head != Self.none else {
                // No further than now, for a tick in the future must still be looked at.
                cursor = min(nextOccupiedTick() ?? nowTick + 1, nowTick + 1)
                continue
            }
            let thing = Int(head)
            unlink(thing)
            if things[thing].due <= nowTick { return thing }
            // It was put here for want of a later slot.
            link(thing)
        }
        return nil
    }

    /// When ``popExpired(now:)`` is worth calling next; nil when no deadline is set.
    package var nextWake: MonotonicTime? {
        nextOccupiedTick().map { MonotonicTime(nanoseconds: $0 * Self.tick) }
    }

    private mutating func link(_ thing: Int) {
        let tick = min(max(things[thing].due, cursor), cursor + Self.slotCount - 1)
        let slot = Int(tick & (Self.slotCount - 1))
        let head = heads[slot]
        things[thing].slot = Int32(slot)
        things[thing].next = head
        things[thing].previous = Self.none
        if head != Self.none { things[Int(head)].previous = Int32(thing) }
        heads[slot] = Int32(thing)
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
    }

    private mutating func unlink(_ thing: Int) {
        let (slot, next, previous) = (things[thing].slot, things[thing].next, things[thing].previous)
        guard slot != Self.none else { return }
        things[thing].slot = Self.none
        if next != Self.none { things[Int(next)].previous = previous }
        if previous != Self.none {
            things[Int(previous)].next = next
        } else {
            heads[Int(slot)] = next
            if next == Self.none { occupied[Int(slot) / 64] &= ~(1 << UInt64(slot % 64)) }
        }
    }

    /// The first tick from the cursor on whose slot holds something.
    private func nextOccupiedTick() -> Int64? {
        let start = Int(cursor & (Self.slotCount - 1))
        let wordCount = occupied.count
        // The first word is looked at twice: first its bits from the cursor on, at the end those before it.
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

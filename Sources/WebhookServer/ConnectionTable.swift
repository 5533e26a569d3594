/// A thread's connections by slot, a small number that is used again, and by token, which never is.
struct ConnectionTable {
    /// Where a connection is: arrays hold no noncopyable things. Whoever has a connection in hand must not ask its seat for it, nor remove it.
    final class Seat {
        var connection: Connection

        init(_ connection: consuming Connection) {
            self.connection = connection
        }
    }

    private var slots: [Seat?] = []
    private var generations: [UInt32] = []
    private var free: [Int] = []
    /// How many there are.
    private(set) var count = 0

    /// The upper end of slots, for going through all.
    var slotCount: Int { slots.count }

    subscript(slot: Int) -> Seat? { slots[slot] }

    /// Gives a connection its slot.
    mutating func insert(_ connection: consuming Connection) -> Int {
        count += 1
        let seat = Seat(connection)
        if let slot = free.popLast() {
            slots[slot] = seat
            return slot
        }
        slots.append(seat)
        generations.append(0)
        return slots.count - 1
    }

    /// Forgets a connection; events that are still on their way to it will find nobody.
    mutating func remove(_ slot: Int) {
        slots[slot] = nil
        generations[slot] &+= 1
        free.append(slot)
        count -= 1
    }

    /// What a poller knows the connection in a slot by.
    func token(_ slot: Int) -> UInt64 {
        UInt64(generations[slot]) << 32 | UInt64(slot)
    }

    /// The slot of a token, if its connection is still there.
    func slot(_ token: UInt64) -> Int? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < slots.count, slots[slot] != nil, generations[slot] == UInt32(token >> 32) else { return nil }
        return slot
    }
}

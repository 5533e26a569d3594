/// The connections of a worker, by slot and by token. A slot is a small number that is reused. A token identifies one connection for the life of
/// the worker.
struct ConnectionTable {
    /// Holds a connection, because an array cannot hold noncopyable values.
    ///
    /// While a method has exclusive access to `connection`, no other code may access it or remove it from the table.
    final class ConnectionBox {
        var connection: Connection

        init(_ connection: consuming Connection) {
            self.connection = connection
        }
    }

    private var slots: [ConnectionBox?] = []
    private var generations: [UInt32] = []
    private var free: [Int] = []
    /// The number of connections.
    private(set) var count = 0

    /// The number of slots, used or free.
    var slotCount: Int { slots.count }

    subscript(slot: Int) -> ConnectionBox? { slots[slot] }

    /// Adds a connection and returns its slot.
    mutating func insert(_ connection: consuming Connection) -> Int {
        count += 1
        let box = ConnectionBox(connection)
        if let slot = free.popLast() {
            slots[slot] = box
            return slot
        }
        slots.append(box)
        generations.append(0)
        return slots.count - 1
    }

    /// Removes a connection. Its token finds nothing from now on.
    mutating func remove(_ slot: Int) {
        slots[slot] = nil
        generations[slot] &+= 1
        free.append(slot)
        count -= 1
    }

    /// The token of the connection in a slot.
    func token(_ slot: Int) -> UInt64 {
        UInt64(generations[slot]) << 32 | UInt64(slot)
    }

    /// The slot of the connection with a token; nil if it was removed.
    func slot(_ token: UInt64) -> Int? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < slots.count, slots[slot] != nil, generations[slot] == UInt32(token >> 32) else { return nil }
        return slot
    }
}

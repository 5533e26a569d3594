import PolicySchema

/// The place of each rule in a list. A dictionary would hash each identifier as if somebody had chosen it to do harm, which costs more than all
/// the counting.
struct RulePlaces: Sendable {
    private let rules: [Rule]
    /// Places, from where the number of an identifier points on; `none` where there is nothing. At most a quarter is taken.
    private var slots: [Int]
    private static let none = -1

    init(_ rules: [Rule]) {
        self.rules = rules
        var count = 4
        while count < 4 * rules.count { count *= 2 }
        slots = Array(repeating: Self.none, count: count)
        for (place, rule) in rules.enumerated() {
            var slot = slot(of: rule)
            while slots[slot] != Self.none { slot = self.slot(after: slot) }
            slots[slot] = place
        }
    }

    /// The place of a rule; nil when it is not in the list.
    subscript(rule: Rule) -> Int? {
        var slot = slot(of: rule)
        while slots[slot] != Self.none {
            if rules[slots[slot]] == rule { return slots[slot] }
            slot = self.slot(after: slot)
        }
        return nil
    }

    private func slot(after slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

    /// By the first bytes and the last.
    private func slot(of rule: Rule) -> Int {
        var id = rule.id
        let number = id.withUTF8 { id in
            guard id.count >= 8 else { return id.reduce(0) { $0 &* 31 &+ UInt64($1) } }
            let id = UnsafeRawBufferPointer(id)
            let first = id.loadUnaligned(as: UInt64.self)
            let last = id.loadUnaligned(fromByteOffset: id.count - 8, as: UInt64.self)
            return (first &* 31 &+ last) &* 0x9E37_79B9_7F4A_7C15
        }
        return Int(truncatingIfNeeded: number >> 32) & (slots.count - 1)
    }
}

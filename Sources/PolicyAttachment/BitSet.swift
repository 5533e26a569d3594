/// A set of the numbers below a bound.
struct BitSet: Equatable {
    private var words: [UInt64]

    /// Creates an empty set of numbers below `bound`.
    init(bound: Int) { words = [UInt64](repeating: 0, count: (bound + 63) / 64) }

    /// Creates the set of all numbers below `bound`.
    init(allBelow bound: Int) {
        words = [UInt64](repeating: .max, count: (bound + 63) / 64)
        if bound % 64 != 0 { words[words.count - 1] = (1 << UInt64(bound % 64)) - 1 }
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ number: Int) { words[number / 64] |= 1 << UInt64(number % 64) }

    func contains(_ number: Int) -> Bool { words[number / 64] >> UInt64(number % 64) & 1 == 1 }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: BitSet) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Calls `body` with each number of the set, in ascending order.
    func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}

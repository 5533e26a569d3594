internal import TextCoding
internal import JSONTape

extension Findings {
    /// Sorts the entries by path. The order of entries with the same path does not change.
    ///
    /// An insertion sort: the entries are few and mostly sorted already.
    package mutating func sortByPath() {
        // Local references, because the entries are modified while these are read.
        let (steps, bytes) = (steps, bytes)
        for index in entries.indices.dropFirst() {
            let path = entries[index].steps
            guard Self.isPath(path, before: entries[index - 1].steps, steps, bytes) else { continue }
            var (low, high) = (0, index - 1)
            while low < high {
                let middle = (low + high) / 2
                if Self.isPath(path, before: entries[middle].steps, steps, bytes) { high = middle } else { low = middle + 1 }
            }
            entries.moveElement(from: index, backTo: low)
        }
    }

    private static func isPath(_ left: Range<Int>, before right: Range<Int>, _ steps: [Step], _ bytes: [UInt8]) -> Bool {
        for depth in 0..<min(left.count, right.count) {
            switch (steps[left.lowerBound + depth], steps[right.lowerBound + depth]) {
            case (.index(let left, _), .index(let right, _)):
                if left != right { return left < right }
            case (.name(let left, _), .name(let right, _)):
                if let isBefore = isName(left, before: right, bytes.span) { return isBefore }
            case (.index, .name): return true
            case (.name, .index): return false
            }
        }
        return left.count < right.count
    }

    /// Whether a name comes before another; nil if they are equal.
    private static func isName(_ left: Range<Int>, before right: Range<Int>, _ bytes: Span<UInt8>) -> Bool? {
        let (first, second) = (bytes.extracting(left), bytes.extracting(right))
        let count = min(first.count, second.count)
        var index = 0
        // Skips the words that are equal. Most names at one depth are equal or differ in their first bytes.
        while index + 8 <= count, first.word(at: index) == second.word(at: index) { index += 8 }
        while index < count, first[index] == second[index] { index += 1 }
        if index < count { return first[index] < second[index] }
        return first.count == second.count ? nil : first.count < second.count
    }
}

extension Array {
    /// Moves an element to an earlier index, and those in between one place on. No element is copied.
    fileprivate mutating func moveElement(from source: Int, backTo target: Int) {
        precondition(0 <= target && target <= source && source < count)
        withUnsafeMutableBufferPointer { elements in
            // Invariant: both indexes are in bounds, and every element is initialized again before the pointer is given up.
            guard let base = elements.baseAddress else { return }
            let moved = (base + source).move()
            (base + target + 1).moveInitialize(from: base + target, count: source - target)
            (base + target).initialize(to: moved)
        }
    }
}

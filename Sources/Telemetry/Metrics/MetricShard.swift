internal import Synchronization

/// The counters of one thread. Only that thread writes them, so counting is a load and a store, and no processor waits for another. Any
/// thread may read them.
package final class MetricShard: @unchecked Sendable {
    // Unchecked: the memory is accessed only through atomics and freed with the last reference to the shard. Every index is checked against
    // `count`.
    private let cells: UnsafeMutablePointer<Atomic<Int>>
    private let count: Int

    init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Adds to a counter or a gauge. `number` may be negative for a gauge only.
    package func add(_ number: Int = 1, to series: MetricSeries) {
        add(number, at: series.cell)
    }

    /// Counts a measured time in its bucket.
    package func observe(nanoseconds: Int, in family: MetricFamily, _ series: MetricSeries) {
        guard case .histogram(let bounds) = family.kind else { return }
        var bucket = 0
        // Begins with the shortest bound, because most reviews are short.
        while bucket < bounds.count, bounds[bucket] < nanoseconds { bucket += 1 }
        add(1, at: series.cell + bucket)
        add(nanoseconds, at: series.cell + bounds.count + 1)
    }

    private func add(_ number: Int, at index: Int) {
        precondition(index < count)
        // Needs no atomic read-modify-write, because there is no other writer.
        let sum = cells[index].load(ordering: .relaxed) &+ number
        cells[index].store(sum, ordering: .relaxed)
    }

    func load(_ index: Int) -> Int {
        precondition(index < count)
        return cells[index].load(ordering: .relaxed)
    }
}

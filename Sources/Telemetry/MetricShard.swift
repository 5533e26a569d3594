internal import Synchronization

/// The numbers of one thread. It alone writes them, so that counting is a load and a store and no processor waits for another;
/// whoever writes a page reads them at any time.
package final class MetricShard: @unchecked Sendable {
    // Unchecked: the memory is reached only through atomics, and freed when nobody is left to reach it.
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

    /// Adds to a counter or a gauge; a negative number only to a gauge.
    package func add(_ number: Int = 1, to series: MetricSeries) {
        add(number, at: series.cell)
    }

    /// Counts a time that was measured.
    package func observe(nanoseconds: Int, in family: MetricFamily, _ series: MetricSeries) {
        guard case .histogram(let bounds) = family.kind else { return }
        var bucket = 0
        // From the shortest: that is where reviews are.
        while bucket < bounds.count, bounds[bucket] < nanoseconds { bucket += 1 }
        add(1, at: series.cell + bucket)
        add(nanoseconds, at: series.cell + bounds.count + 1)
    }

    private func add(_ number: Int, at index: Int) {
        precondition(index < count)
        // No read-modify-write: there is no other writer.
        let sum = cells[index].load(ordering: .relaxed) &+ number
        cells[index].store(sum, ordering: .relaxed)
    }

    func load(_ index: Int) -> Int {
        precondition(index < count)
        return cells[index].load(ordering: .relaxed)
    }
}

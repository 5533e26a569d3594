internal import Synchronization

/// All metrics of a process. Each part of the program adds its own, and a scrape returns the whole page.
package final class MetricRegistry: Sendable {
    private let sources = Mutex<[@Sendable (inout MetricPage) -> Void]>([])

    package init() {}

    /// Adds families whose values are read when a page is written.
    package func add(_ source: @escaping @Sendable (inout MetricPage) -> Void) {
        sources.withLock { $0.append(source) }
    }

    /// Adds families that are counted in shards.
    package func add(_ table: MetricTable) -> MetricCounts {
        let counts = MetricCounts(table)
        add { counts.write(to: &$0) }
        return counts
    }

    /// The current page.
    package func page(_ format: MetricPage.Format = .text) -> [UInt8] {
        var page = MetricPage(format)
        for source in sources.withLock({ $0 }) { source(&page) }
        page.end()
        return page.bytes
    }
}

/// The counters of a table, kept in one shard per thread.
package final class MetricCounts: Sendable {
    private let table: MetricTable
    private let shards = Mutex<[MetricShard]>([])

    /// Creates counters. They appear on a page only if they are added to a registry.
    package init(_ table: MetricTable) {
        self.table = table
    }

    /// Adds a shard for one more thread. Its counts stay part of the sums after the thread has ended.
    package func makeShard() -> MetricShard {
        let shard = MetricShard(count: table.cellCount)
        shards.withLock { $0.append(shard) }
        return shard
    }

    /// Counters for the same table that appear on no page.
    package func unregistered() -> MetricCounts { MetricCounts(table) }

    func write(to page: inout MetricPage) {
        let shards = shards.withLock { $0 }
        func sum(_ cell: Int) -> Int { shards.reduce(0) { $0 &+ $1.load(cell) } }
        for family in table.families {
            page.begin(family.name, family.help, family.kind)
            for index in 0..<family.seriesCount {
                let labels = family.labelValues(ofSeries: index)
                let first = family[index].cell
                switch family.kind {
                case .counter, .gauge: page.sample(sum(first), labels)
                case .histogram(let bounds):
                    let buckets = (0...bounds.count).map { sum(first + $0) }
                    page.histogram(labels, bounds: bounds, counts: buckets, sum: sum(first + bounds.count + 1))
                }
            }
        }
    }
}

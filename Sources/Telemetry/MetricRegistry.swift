internal import Synchronization

/// All that there is to be seen of a process. Everybody who has something to show adds it here; a scrape gets the whole page.
package final class MetricRegistry: Sendable {
    private let sources = Mutex<[@Sendable (inout MetricPage) -> Void]>([])

    package init() {}

    /// Adds families that are written by asking for them: what is cheaper to look up now and then than to count all the time.
    package func add(_ source: @escaping @Sendable (inout MetricPage) -> Void) {
        sources.withLock { $0.append(source) }
    }

    /// Adds families that are counted.
    package func add(_ table: MetricTable) -> MetricCounts {
        let counts = MetricCounts(table)
        add { counts.write(to: &$0) }
        return counts
    }

    /// The page as it is now, in the text format 0.0.4 of Prometheus.
    package func page() -> [UInt8] {
        var page = MetricPage()
        for source in sources.withLock({ $0 }) { source(&page) }
        return page.bytes
    }
}

/// The numbers of a table, kept by as many threads as there are.
package final class MetricCounts: Sendable {
    private let table: MetricTable
    private let shards = Mutex<[MetricShard]>([])

    /// Numbers that nobody sees unless they are added to a registry.
    package init(_ table: MetricTable) {
        self.table = table
    }

    /// Numbers for one more thread. They count for ever, even when their thread has ended.
    package func makeShard() -> MetricShard {
        let shard = MetricShard(count: table.cellCount)
        shards.withLock { $0.append(shard) }
        return shard
    }

    /// Room for the same numbers, which nobody will see.
    package func unseen() -> MetricCounts { MetricCounts(table) }

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

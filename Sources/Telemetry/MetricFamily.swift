/// A metric with all its series, each of which has its place among the numbers of a ``MetricShard``.
package struct MetricFamily: Sendable {
    /// The types of the exposition format.
    package enum Kind: Sendable {
        /// Only ever grows, over the life of the process.
        case counter
        /// Goes up and down.
        case gauge
        /// How often a time was at most so long; the bounds are in nanoseconds, ascending, without the infinite one.
        case histogram(bounds: [Int])
    }

    /// In snake case, with the unit and `_total` where the naming advice of Prometheus wants them.
    package let name: String
    /// What it says, in a sentence.
    package let help: String
    package let kind: Kind
    package let labels: [MetricLabel]
    private let firstCell: Int
    /// How many numbers one series takes. A histogram has one for each bucket, the infinite one included, and the sum.
    let cellsPerSeries: Int
    /// How many values the second and the third label have: kept here, so that finding a series touches no array.
    private let secondCount: Int
    private let thirdCount: Int

    init(name: String, help: String, kind: Kind, labels: [MetricLabel], firstCell: Int) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.firstCell = firstCell
        cellsPerSeries =
            switch kind {
            case .counter, .gauge: 1
            case .histogram(let bounds): bounds.count + 2
            }
        secondCount = labels.count > 1 ? labels[1].values.count : 1
        thirdCount = labels.count > 2 ? labels[2].values.count : 1
    }

    /// How many series there are.
    var seriesCount: Int { labels.reduce(1) { $0 * $1.values.count } }

    /// The series of the labels' values, which are given by their indexes, in the order of the labels.
    package subscript(_ first: Int = 0) -> MetricSeries {
        MetricSeries(cell: firstCell + first * cellsPerSeries)
    }

    /// The same for two labels.
    package subscript(_ first: Int, _ second: Int) -> MetricSeries {
        self[first * secondCount + second]
    }

    /// The same for three labels.
    package subscript(_ first: Int, _ second: Int, _ third: Int) -> MetricSeries {
        self[(first * secondCount + second) * thirdCount + third]
    }

    /// The labels' values of a series.
    func labelValues(ofSeries index: Int) -> [(name: String, value: String)] {
        var rest = index
        var pairs: [(name: String, value: String)] = []
        for label in labels.reversed() {
            pairs = Array(zip(label.names, label.values[rest % label.values.count])) + pairs
            rest /= label.values.count
        }
        return pairs
    }
}

/// One series: where its numbers stand. Meaningful only to the shards of the table that its family was declared in.
package struct MetricSeries: Sendable {
    let cell: Int
}

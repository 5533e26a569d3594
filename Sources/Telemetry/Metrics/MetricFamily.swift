/// A metric with all its series. Each series has its cells in every ``MetricShard``.
package struct MetricFamily: Sendable {
    /// The types of the exposition format.
    package enum Kind: Sendable {
        /// Only increases during the life of the process.
        case counter
        /// Increases and decreases.
        case gauge
        /// Counts times in buckets. The bounds are in nanoseconds, ascending, without the infinite one.
        case histogram(bounds: [Int])
    }

    /// The name in snake case, with the unit and `_total` as the naming conventions of Prometheus require.
    package let name: String
    /// The help text: a sentence that tells what is counted or measured.
    package let help: String
    package let kind: Kind
    package let labels: [MetricLabel]
    private let firstCell: Int
    /// The number of cells of one series. A histogram has one for each bucket, including the infinite one, and one for the sum.
    let cellsPerSeries: Int
    /// The number of values of the second to the fourth label, stored so that finding a series needs no access to an array.
    private let secondCount: Int
    private let thirdCount: Int
    private let fourthCount: Int

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
        fourthCount = labels.count > 3 ? labels[3].values.count : 1
    }

    /// The number of series.
    var seriesCount: Int { labels.reduce(1) { $0 * $1.values.count } }

    /// The series with a value of the first label, given by its index. Metrics without labels have one series.
    package subscript(_ first: Int = 0) -> MetricSeries {
        MetricSeries(cell: firstCell + first * cellsPerSeries)
    }

    /// The series with values of two labels, given by their indexes.
    package subscript(_ first: Int, _ second: Int) -> MetricSeries {
        self[first * secondCount + second]
    }

    /// The series with values of three labels, given by their indexes.
    package subscript(_ first: Int, _ second: Int, _ third: Int) -> MetricSeries {
        self[(first * secondCount + second) * thirdCount + third]
    }

    /// The series with values of four labels, given by their indexes.
    package subscript(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int) -> MetricSeries {
        self[((first * secondCount + second) * thirdCount + third) * fourthCount + fourth]
    }

    /// The names and values of the labels of a series.
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

/// The position of one series in the shards of the table in which its family was declared.
package struct MetricSeries: Sendable {
    let cell: Int
}

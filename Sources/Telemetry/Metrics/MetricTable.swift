/// The families of a part of the program, declared before counting begins.
package struct MetricTable: Sendable {
    private(set) var families: [MetricFamily] = []
    /// The number of cells of all series.
    private(set) var cellCount = 0

    package init() {}

    /// Declares a counter. Its name must end in `_total`.
    package mutating func counter(_ name: String, _ help: String, by labels: MetricLabel...) -> MetricFamily {
        declare(name, help, .counter, labels)
    }

    /// Declares a gauge. Its value is the sum over all shards.
    package mutating func gauge(_ name: String, _ help: String, by labels: MetricLabel...) -> MetricFamily {
        declare(name, help, .gauge, labels)
    }

    /// Declares a histogram of times. Its name must end in `_seconds`.
    ///
    /// - Parameter bounds: the upper bounds of the buckets, ascending. An infinite bucket is added.
    package mutating func histogram(
        _ name: String, _ help: String, bounds: [Duration], by labels: MetricLabel...
    ) -> MetricFamily {
        let nanoseconds = bounds.map { Int($0 / .nanoseconds(1)) }
        return declare(name, help, .histogram(bounds: nanoseconds), labels)
    }

    private mutating func declare(
        _ name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [MetricLabel]
    ) -> MetricFamily {
        let family = MetricFamily(name: name, help: help, kind: kind, labels: labels, firstCell: cellCount)
        families.append(family)
        cellCount += family.seriesCount * family.cellsPerSeries
        return family
    }
}

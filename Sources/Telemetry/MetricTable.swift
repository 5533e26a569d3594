/// The families that somebody counts in, declared before the first number is.
package struct MetricTable: Sendable {
    private(set) var families: [MetricFamily] = []
    /// How many numbers all series take together.
    private(set) var cellCount = 0

    package init() {}

    /// Declares a number that only grows; its name ends in `_total`.
    package mutating func counter(_ name: String, _ help: String, by labels: MetricLabel...) -> MetricFamily {
        declare(name, help, .counter, labels)
    }

    /// Declares a number that goes up and down. What is shown is the sum over all shards.
    package mutating func gauge(_ name: String, _ help: String, by labels: MetricLabel...) -> MetricFamily {
        declare(name, help, .gauge, labels)
    }

    /// Declares a distribution of times; its name ends in `_seconds`.
    ///
    /// - Parameter bounds: the upper bounds of the buckets, ascending; one without a bound is added.
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

/// A page of metrics in the text format 0.0.4 of Prometheus or in OpenMetrics 1.0.0, read strictly: a violation of any rule or convention of the format's
/// description is an error, although Prometheus itself accepts some of them.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format and
/// https://prometheus.io/docs/specs/om/open_metrics_spec/
package struct Exposition {
    /// The formats.
    package enum Format {
        case text, openMetrics
    }

    /// A violation of the format.
    package struct Violation: Error, Equatable, CustomStringConvertible {
        package let line: Int
        package let reason: String
        package var description: String { "line \(line): \(reason)" }
    }

    /// A metric with all its samples.
    package struct Family {
        package let name: String
        package let type: String
        package let help: String
        /// The unit, of OpenMetrics only.
        package internal(set) var unit: String?
        package internal(set) var samples: [Sample] = []
    }

    /// A line that is not a comment.
    package struct Sample {
        /// The name with a suffix such as `_bucket`.
        package let name: String
        package let labels: [String: String]
        package let value: Double
    }

    package private(set) var families: [Family] = []
    private let format: Format

    /// Reads a page.
    package init(_ text: String, _ format: Format = .text) throws(Violation) {
        self.format = format
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.popLast() == "" else {
            throw Violation(line: lines.count + 1, reason: "the last line does not end with a line feed")
        }
        if format == .openMetrics, lines.popLast() != "# EOF" {
            throw Violation(line: lines.count + 1, reason: "the last line is not # EOF")
        }
        var help: (name: String, text: String)?
        for (index, text) in lines.enumerated() {
            var line = LineReader(text, number: index + 1, format)
            guard text.hasPrefix("#") else {
                try add(try line.sample(), at: line)
                continue
            }
            switch try line.comment() {
            case .help(let name, let text):
                if help != nil { throw line.violation("HELP without TYPE before it") }
                help = (name, text)
            case .type(let name, let type):
                guard help?.name == name, let text = help?.text else {
                    throw line.violation("\(name) has no HELP just before its TYPE")
                }
                help = nil
                try begin(Family(name: name, type: type, help: text), at: line)
            case .unit(let name, let unit):
                guard families.last?.name == name, families.last?.samples.isEmpty == true else {
                    throw line.violation("\(name) has no TYPE just before its UNIT")
                }
                guard name.hasSuffix("_\(unit)") else { throw line.violation("the name must end in the unit") }
                families[families.count - 1].unit = unit
            }
        }
        try checkHistograms()
    }

    /// The value of a series, or nil if there is no such series.
    package subscript(name: String, labels: [String: String]) -> Double? {
        families.lazy.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func begin(_ family: Family, at line: LineReader) throws(Violation) {
        guard !families.contains(where: { $0.name == family.name }) else {
            throw line.violation("\(family.name) appears twice or in parts")
        }
        if format == .text, family.type == "counter", !family.name.hasSuffix("_total") {
            throw line.violation("the name of a counter must end in _total")
        }
        if format == .openMetrics || family.type != "counter", family.name.hasSuffix("_total") {
            throw line.violation("only the name of a counter in the text format may end in _total")
        }
        if family.help.isEmpty { throw line.violation("\(family.name) has no help text") }
        families.append(family)
    }

    private mutating func add(_ sample: Sample, at line: LineReader) throws(Violation) {
        guard let family = families.last, family.sampleNames(format).contains(sample.name) else {
            throw line.violation("\(sample.name) does not belong to the family before it")
        }
        guard !family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
            throw line.violation("the series appears twice")
        }
        if family.type == "counter", !(sample.value >= 0) { throw line.violation("a counter must not be negative") }
        if sample.name.hasSuffix("_bucket"), family.type == "histogram", sample.labels["le"] == nil {
            throw line.violation("a bucket has no le")
        }
        if format == .openMetrics, let bound = sample.labels["le"], bound != "+Inf", !bound.contains(".") {
            throw line.violation("the bound \(bound) has no decimal point")
        }
        families[families.count - 1].samples.append(sample)
    }

    /// Checks that buckets ascend by bound and count, end with +Inf, and agree with the count.
    private func checkHistograms() throws(Violation) {
        for family in families where family.type == "histogram" {
            let series = Dictionary(grouping: family.samples) { $0.labels.filter { $0.key != "le" } }
            for (labels, samples) in series {
                func violation(_ reason: String) -> Violation { Violation(line: 0, reason: "\(family.name)\(labels): \(reason)") }
                let buckets = samples.filter { $0.name == family.name + "_bucket" }
                let bounds = buckets.compactMap { $0.labels["le"].flatMap(LineReader.number) }
                guard bounds.count == buckets.count, zip(bounds, bounds.dropFirst()).allSatisfy(<) else {
                    throw violation("bounds are not numbers, or do not ascend")
                }
                guard bounds.last == .infinity else { throw violation("the last bucket is not +Inf") }
                guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value }) else {
                    throw violation("buckets are not cumulative")
                }
                let counts = samples.filter { $0.name == family.name + "_count" }
                guard counts.count == 1, counts.first?.value == buckets.last?.value else {
                    throw violation("_count differs from the last bucket")
                }
                guard samples.filter({ $0.name == family.name + "_sum" }).count == 1 else { throw violation("there is no _sum") }
            }
        }
    }
}

extension Exposition.Family {
    fileprivate func sampleNames(_ format: Exposition.Format) -> [String] {
        switch type {
        case "histogram": ["_bucket", "_sum", "_count"].map { name + $0 }
        case "counter" where format == .openMetrics: [name + "_total"]
        default: [name]
        }
    }
}

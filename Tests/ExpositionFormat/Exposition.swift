/// A page of metrics in the text format 0.0.4 of Prometheus, read strictly: what the format's description calls a rule or a convention is
/// an error here when it is broken, although Prometheus itself would forgive some of it.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
package struct Exposition {
    /// What is wrong with a page.
    package struct Flaw: Error, Equatable, CustomStringConvertible {
        package let line: Int
        package let reason: String
        package var description: String { "line \(line): \(reason)" }
    }

    /// A metric with all its samples.
    package struct Family {
        package let name: String
        package let type: String
        package let help: String
        package internal(set) var samples: [Sample] = []
    }

    /// One line that is no comment.
    package struct Sample {
        /// With `_bucket` and the like.
        package let name: String
        package let labels: [String: String]
        package let value: Double
    }

    package private(set) var families: [Family] = []

    /// Reads a page.
    package init(_ text: String) throws(Flaw) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.popLast() == "" else {
            throw Flaw(line: lines.count + 1, reason: "the last line does not end in a line feed")
        }
        var help: (name: String, text: String)?
        for (index, text) in lines.enumerated() {
            var line = LineReader(text, number: index + 1)
            guard text.hasPrefix("#") else {
                try add(try line.sample(), at: line)
                continue
            }
            switch try line.comment() {
            case .help(let name, let text):
                if help != nil { throw line.flaw("HELP without TYPE before it") }
                help = (name, text)
            case .type(let name, let type):
                guard help?.name == name, let text = help?.text else {
                    throw line.flaw("\(name) has no HELP just before its TYPE")
                }
                help = nil
                try begin(Family(name: name, type: type, help: text), at: line)
            }
        }
        try checkHistograms()
    }

    /// The value of a series; nil when there is none.
    package subscript(name: String, labels: [String: String]) -> Double? {
        families.lazy.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func begin(_ family: Family, at line: LineReader) throws(Flaw) {
        guard !families.contains(where: { $0.name == family.name }) else {
            throw line.flaw("\(family.name) is there twice, or split")
        }
        if family.type == "counter", !family.name.hasSuffix("_total") { throw line.flaw("a counter's name ends in _total") }
        if family.type != "counter", family.name.hasSuffix("_total") { throw line.flaw("only a counter's name ends in _total") }
        if family.help.isEmpty { throw line.flaw("\(family.name) is not explained") }
        families.append(family)
    }

    private mutating func add(_ sample: Sample, at line: LineReader) throws(Flaw) {
        guard let family = families.last, family.sampleNames.contains(sample.name) else {
            throw line.flaw("\(sample.name) does not belong to the family before it")
        }
        guard !family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
            throw line.flaw("the series is there twice")
        }
        if family.type == "counter", !(sample.value >= 0) { throw line.flaw("a counter is not negative") }
        if sample.name.hasSuffix("_bucket"), family.type == "histogram", sample.labels["le"] == nil {
            throw line.flaw("a bucket has no le")
        }
        families[families.count - 1].samples.append(sample)
    }

    /// Buckets ascend by bound and count, end in +Inf, and agree with the count.
    private func checkHistograms() throws(Flaw) {
        for family in families where family.type == "histogram" {
            let series = Dictionary(grouping: family.samples) { $0.labels.filter { $0.key != "le" } }
            for (labels, samples) in series {
                func flaw(_ reason: String) -> Flaw { Flaw(line: 0, reason: "\(family.name)\(labels): \(reason)") }
                let buckets = samples.filter { $0.name == family.name + "_bucket" }
                let bounds = buckets.compactMap { $0.labels["le"].flatMap(LineReader.number) }
                guard bounds.count == buckets.count, zip(bounds, bounds.dropFirst()).allSatisfy(<) else {
                    throw flaw("bounds are no numbers, or do not ascend")
                }
                guard bounds.last == .infinity else { throw flaw("the last bucket is not +Inf") }
                guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value }) else {
                    throw flaw("buckets are not cumulated")
                }
                let counts = samples.filter { $0.name == family.name + "_count" }
                guard counts.count == 1, counts.first?.value == buckets.last?.value else {
                    throw flaw("_count is not the last bucket")
                }
                guard samples.filter({ $0.name == family.name + "_sum" }).count == 1 else { throw flaw("there is no _sum") }
            }
        }
    }
}

extension Exposition.Family {
    fileprivate var sampleNames: [String] {
        type == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
    }
}

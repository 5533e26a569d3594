/// A page of metrics.
package struct MetricPage: Sendable {
    /// The formats.
    package enum Format: Sendable {
        /// The text format of Prometheus, version 0.0.4
        /// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
        case text
        /// OpenMetrics, version 1.0.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/).
        case openMetrics

        /// The media type of a page.
        package var contentType: String {
            switch self {
            case .text: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    package private(set) var bytes: [UInt8] = []
    private let format: Format
    /// The name of the samples of the current family.
    private var family = ""

    package init(_ format: Format = .text) { self.format = format }

    /// Begins a family. All samples up to the next call belong to it. Must be called once for each name.
    package mutating func begin(_ name: String, _ help: String, _ kind: MetricFamily.Kind) {
        family = name
        // The family of a counter has the name without the suffix of its samples (OpenMetrics, section Counter).
        let name = format == .openMetrics && name.hasSuffix("_total") ? String(name.dropLast(6)) : name
        write("# HELP \(name) ")
        writeEscaped(help, quotationMarks: format == .openMetrics)
        write("\n# TYPE \(name) \(kind.word)\n")
        guard format == .openMetrics, let unit = ["seconds", "bytes"].first(where: { name.hasSuffix("_\($0)") }) else { return }
        write("# UNIT \(name) \(unit)\n")
    }

    /// Ends the page.
    package mutating func end() {
        if format == .openMetrics { write("# EOF\n") }
    }

    /// Writes a series of a counter or a gauge.
    package mutating func sample(_ value: Int, _ labels: [(name: String, value: String)] = []) {
        line("", labels, "\(value)")
    }

    /// Writes a series whose value is a duration, or a time since 1970, in seconds.
    package mutating func sample(nanoseconds: Int, _ labels: [(name: String, value: String)] = []) {
        line("", labels, Self.seconds(nanoseconds))
    }

    /// Writes a series of a histogram. Buckets are cumulative: each one includes those before it.
    ///
    /// - Parameter bounds: the upper bounds of all buckets but the last, in nanoseconds.
    /// - Parameter counts: the number of times in each bucket, one more than there are bounds.
    /// - Parameter sum: the sum of all times, in nanoseconds.
    package mutating func histogram(_ labels: [(name: String, value: String)], bounds: [Int], counts: [Int], sum: Int) {
        var count = 0
        for (bound, number) in zip(bounds.map(text(ofBound:)) + ["+Inf"], counts) {
            count += number
            line("_bucket", labels + [("le", bound)], "\(count)")
        }
        line("_sum", labels, Self.seconds(sum))
        line("_count", labels, "\(count)")
    }

    /// The label of a bucket. OpenMetrics requires a decimal point (section Considerations: Canonical Numbers).
    private func text(ofBound nanoseconds: Int) -> String {
        let isWhole = nanoseconds.isMultiple(of: 1_000_000_000)
        return Self.seconds(nanoseconds) + (format == .openMetrics && isWhole ? ".0" : "")
    }

    private mutating func line(_ suffix: String, _ labels: [(name: String, value: String)], _ value: String) {
        write(family)
        write(suffix)
        for (index, label) in labels.enumerated() {
            write(index == 0 ? "{" : ",")
            write(label.name)
            write("=\"")
            writeEscaped(label.value, quotationMarks: true)
            write("\"")
        }
        write(labels.isEmpty ? " " : "} ")
        write(value)
        write("\n")
    }

    /// The exact number of seconds in decimal, such as `0.0025`.
    static func seconds(_ nanoseconds: Int) -> String {
        let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var text = (nanoseconds < 0 ? "-" : "") + "\(whole)"
        guard rest > 0 else { return text }
        let digits = "\(rest)"
        text += "." + String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while text.utf8.last == UInt8(ascii: "0") { text.removeLast() }
        return text
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Escapes a text. Quotation marks are escaped in the values of labels, and in help texts of OpenMetrics.
    private mutating func writeEscaped(_ text: String, quotationMarks: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): write(#"\\"#)
            case UInt8(ascii: "\n"): write(#"\n"#)
            case UInt8(ascii: "\"") where quotationMarks: write(#"\""#)
            default: bytes.append(byte)
            }
        }
    }
}

extension MetricFamily.Kind {
    fileprivate var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

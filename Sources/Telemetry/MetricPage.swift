/// Metrics in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
package struct MetricPage: Sendable {
    /// The media type of a page.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []
    /// The family that samples belong to.
    private var family = ""

    package init() {}

    /// Begins a family: all samples up to the next call are its. Once for each name.
    package mutating func begin(_ name: String, _ help: String, _ kind: MetricFamily.Kind) {
        family = name
        write("# HELP \(name) ")
        writeEscaped(help, quotationMarks: false)
        write("\n# TYPE \(name) \(kind.word)\n")
    }

    /// Writes a series of a counter or a gauge.
    package mutating func sample(_ value: Int, _ labels: [(name: String, value: String)] = []) {
        line("", labels, "\(value)")
    }

    /// Writes a series that is a time, or a point in time since 1970, in seconds.
    package mutating func sample(nanoseconds: Int, _ labels: [(name: String, value: String)] = []) {
        line("", labels, Self.seconds(nanoseconds))
    }

    /// Writes a series of a histogram. Buckets are shown cumulated, so that each holds those before it.
    ///
    /// - Parameter bounds: the upper bounds of all buckets but the last, in nanoseconds.
    /// - Parameter counts: how many times fell into each bucket, one more than there are bounds.
    /// - Parameter sum: of all times, in nanoseconds.
    package mutating func histogram(_ labels: [(name: String, value: String)], bounds: [Int], counts: [Int], sum: Int) {
        var count = 0
        for (bound, number) in zip(bounds.map(Self.seconds) + ["+Inf"], counts) {
            count += number
            line("_bucket", labels + [("le", bound)], "\(count)")
        }
        line("_sum", labels, Self.seconds(sum))
        line("_count", labels, "\(count)")
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

    /// `0.0025`: exact, whatever the number.
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

    /// A label's value escapes quotation marks, which a help text does not.
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

/// Reads one line of a page from left to right.
struct LineReader {
    enum Comment {
        case help(name: String, text: String)
        case type(name: String, type: String)
        case unit(name: String, unit: String)
    }

    private let number: Int
    private let format: Exposition.Format
    private var rest: Substring

    init(_ text: String, number: Int, _ format: Exposition.Format) {
        self.number = number
        self.format = format
        rest = text[...]
    }

    func violation(_ reason: String) -> Exposition.Violation { Exposition.Violation(line: number, reason: reason) }

    mutating func comment() throws(Exposition.Violation) -> Comment {
        if take("# HELP ") {
            let name = try name("a metric", colons: true)
            guard take(" ") else { throw violation("no space after the name") }
            let quote: [Character: String] = format == .openMetrics ? ["\"": "\""] : [:]
            if format == .openMetrics, Self.hasBareQuote(rest) { throw violation("a quotation mark is not escaped") }
            let escapes: [Character: String] = ["\\": "\\", "n": "\n"]
            return .help(name: name, text: try escaped(until: nil, escapes: escapes.merging(quote) { first, _ in first }))
        }
        if format == .openMetrics, take("# UNIT ") {
            let name = try name("a metric", colons: true)
            guard take(" ") else { throw violation("no space after the name") }
            return .unit(name: name, unit: String(rest))
        }
        guard take("# TYPE ") else { throw violation("a comment that is neither HELP nor TYPE") }
        let name = try name("a metric", colons: true)
        guard take(" ") else { throw violation("no space after the name") }
        guard ["counter", "gauge", "histogram"].contains(rest) else { throw violation("\(rest) is not a supported type") }
        return .type(name: name, type: String(rest))
    }

    mutating func sample() throws(Exposition.Violation) -> Exposition.Sample {
        let name = try name("a metric", colons: true)
        var labels: [String: String] = [:]
        if take("{") {
            repeat {
                let label = try self.name("a label", colons: false)
                guard !label.hasPrefix("__") else { throw violation("\(label) is reserved") }
                guard take("=\"") else { throw violation("no quoted value after \(label)") }
                let value = try escaped(until: "\"", escapes: ["\\": "\\", "n": "\n", "\"": "\""])
                guard take("\"") else { throw violation("the value of \(label) is not terminated") }
                guard labels.updateValue(value, forKey: label) == nil else { throw violation("\(label) appears twice") }
            } while take(",")
            guard take("}") else { throw violation("the labels are not terminated") }
        }
        guard take(" ") else { throw violation("no space before the value") }
        guard let value = Self.number(String(rest)) else { throw violation("\(rest) is not a number") }
        return Exposition.Sample(name: name, labels: labels, value: value)
    }

    /// A number as Go's ParseFloat reads it, but without hexadecimal digits, underscores and spaces, which this program never writes.
    static func number(_ text: String) -> Double? {
        if text == "+Inf" { return .infinity }
        guard !text.isEmpty, text.allSatisfy({ "+-.0123456789eE".contains($0) }) else { return nil }
        return Double(text)
    }

    private static func hasBareQuote(_ text: Substring) -> Bool {
        var isEscaped = false
        for character in text {
            if character == "\"", !isEscaped { return true }
            isEscaped = character == "\\" && !isEscaped
        }
        return false
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// Reads `[a-zA-Z_:][a-zA-Z0-9_:]*`; names of labels have no colons.
    private mutating func name(_ kind: String, colons: Bool) throws(Exposition.Violation) -> String {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || (colons && $0 == ":")) }
        guard let first = name.first, !first.isNumber else { throw violation("no name of \(kind)") }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func escaped(until end: Character?, escapes: [Character: String]) throws(Exposition.Violation) -> String {
        var text = ""
        while let character = rest.first, character != end {
            rest = rest.dropFirst()
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escape = rest.popFirst().flatMap({ escapes[$0] }) else { throw violation("an invalid escape") }
            text += escape
        }
        return text
    }
}

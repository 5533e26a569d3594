/// Reads one line of a page from left to right.
struct LineReader {
    enum Comment {
        case help(name: String, text: String)
        case type(name: String, type: String)
    }

    private let number: Int
    private var rest: Substring

    init(_ text: String, number: Int) {
        self.number = number
        rest = text[...]
    }

    func flaw(_ reason: String) -> Exposition.Flaw { Exposition.Flaw(line: number, reason: reason) }

    mutating func comment() throws(Exposition.Flaw) -> Comment {
        if take("# HELP ") {
            let name = try name("a metric", colons: true)
            guard take(" ") else { throw flaw("no blank behind the name") }
            return .help(name: name, text: try escaped(until: nil, escapes: ["\\": "\\", "n": "\n"]))
        }
        guard take("# TYPE ") else { throw flaw("a comment that is neither HELP nor TYPE") }
        let name = try name("a metric", colons: true)
        guard take(" ") else { throw flaw("no blank behind the name") }
        guard ["counter", "gauge", "histogram"].contains(rest) else { throw flaw("\(rest) is no type that is used here") }
        return .type(name: name, type: String(rest))
    }

    mutating func sample() throws(Exposition.Flaw) -> Exposition.Sample {
        let name = try name("a metric", colons: true)
        var labels: [String: String] = [:]
        if take("{") {
            repeat {
                let label = try self.name("a label", colons: false)
                guard !label.hasPrefix("__") else { throw flaw("\(label) is reserved") }
                guard take("=\"") else { throw flaw("no quoted value behind \(label)") }
                let value = try escaped(until: "\"", escapes: ["\\": "\\", "n": "\n", "\"": "\""])
                guard take("\"") else { throw flaw("the value of \(label) does not end") }
                guard labels.updateValue(value, forKey: label) == nil else { throw flaw("\(label) is there twice") }
            } while take(",")
            guard take("}") else { throw flaw("the labels do not end") }
        }
        guard take(" ") else { throw flaw("no blank before the value") }
        guard let value = Self.number(String(rest)) else { throw flaw("\(rest) is no number") }
        return Exposition.Sample(name: name, labels: labels, value: value)
    }

    /// As Go's ParseFloat reads it, of which only what we may write: no hexadecimal, no underscores, no blanks.
    static func number(_ text: String) -> Double? {
        if text == "+Inf" { return .infinity }
        guard !text.isEmpty, text.allSatisfy({ "+-.0123456789eE".contains($0) }) else { return nil }
        return Double(text)
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, for labels without the colon.
    private mutating func name(_ what: String, colons: Bool) throws(Exposition.Flaw) -> String {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || (colons && $0 == ":")) }
        guard let first = name.first, !first.isNumber else { throw flaw("no name of \(what)") }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func escaped(until end: Character?, escapes: [Character: String]) throws(Exposition.Flaw) -> String {
        var text = ""
        while let character = rest.first, character != end {
            rest = rest.dropFirst()
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escape = rest.popFirst().flatMap({ escapes[$0] }) else { throw flaw("a backslash that escapes nothing") }
            text += escape
        }
        return text
    }
}

extension ValueType {
    /// The type as `kubectl explain` names it: `integer`, `[]string`, `HTTP2Settings`.
    package var name: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .text, .enumeration: "string"
        case .quantity: "Quantity"
        case .object(let schema): schema.name
        case .array(let element, _): "[]" + element.name
        case .map(let element): "map[string]" + element.name
        case .opaque: "Object"
        }
    }

    /// The table of the object, or of the objects of the list; nil when there is none.
    package var schema: ObjectSchema? {
        switch self {
        case .object(let schema): schema
        case .array(let element, _), .map(let element): element.schema
        case .boolean, .integer, .text, .enumeration, .quantity, .opaque: nil
        }
    }

    /// Whether names of fields behind it belong to its items.
    var isList: Bool {
        if case .array = self { true } else { false }
    }

    /// What may stand here, a line for each thing to know.
    var words: [String] {
        switch self {
        case .boolean: ["true or false"]
        case .integer(let range): [range.words]
        case .text(let shape): shape.words
        case .enumeration(let words): ["one of \(words.joined(separator: ", "))"]
        case .quantity(let range):
            [
                "a number of bytes, as an integer or with a suffix such as 64Ki or 1Mi",
                range.map { "\($0.words) bytes" },
            ].compactMap(\.self)
        case .object(let schema): [schema.fields.isEmpty ? "an object without fields: {}" : "an object"]
        case .array(.object, let shape): [shape.words(of: "object")]
        case .array(let element, let shape): [shape.words(of: "item")] + element.words.map { "each item: \($0)" }
        case .map(let element): ["an object with keys of your own"] + element.words.map { "each value: \($0)" }
        case .opaque: ["anything: the API server judges it"]
        }
    }

    /// The rules that the type itself brings, beyond those of the shape that every field has.
    var rules: [Rule] {
        switch self {
        case .integer(let range): if case .unsigned32 = range.format { [.unsigned] } else { [] }
        case .text(let shape): shape.formats.map(\.rule)
        case .quantity(let range): range == nil ? [] : [.quantityRange]
        case .array(let element, _), .map(let element): element.rules
        case .boolean, .enumeration, .object, .opaque: []
        }
    }
}

extension IntegerRange {
    fileprivate var words: String {
        let lowest = minimum ?? (format == .unsigned32 ? 0 : formatRange.lowerBound)
        let highest = maximum ?? formatRange.upperBound
        // Nobody needs to be told that 64 bits have an end.
        return format == .int64 && maximum == nil ? "an integer of at least \(lowest)" : "an integer from \(lowest) to \(highest)"
    }
}

extension TextShape {
    fileprivate var words: [String] {
        var lines = [length.map { "a text of \($0.amount("character"))" } ?? "a text"]
        for format in formats {
            lines.append("\(format.rule.verb) be \(format.meaning)")
            if let pattern = format.pattern { lines.append("pattern: \(pattern)") }
        }
        if isConfidential { lines.append("never repeated in an answer or a log: it may be a credential") }
        return lines
    }
}

extension ArrayShape {
    fileprivate func words(of item: String) -> String {
        let list = "a list of \(count.map { $0.amount(item) } ?? "\(item)s")"
        return switch uniqueness {
        case .none: list
        case .byValue: "\(list), no two alike"
        case .byField(let name): "\(list), no two of the same \(name)"
        }
    }
}

extension ClosedRange<Int> {
    /// `1 to 64 items`, or what of it is a bound.
    fileprivate func amount(_ unit: String) -> String {
        switch (lowerBound, upperBound) {
        case (_, .max): "at least \(lowerBound) \(unit)\(lowerBound == 1 ? "" : "s")"
        case (0, _): "at most \(upperBound) \(unit)\(upperBound == 1 ? "" : "s")"
        default: "\(lowerBound) to \(upperBound) \(unit)s"
        }
    }
}

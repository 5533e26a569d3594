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

    /// The table of the object, or of the objects in the list or map; nil for other types.
    package var schema: ObjectSchema? {
        switch self {
        case .object(let schema): schema
        case .array(let element, _), .map(let element): element.schema
        case .boolean, .integer, .text, .enumeration, .quantity, .opaque: nil
        }
    }

    /// Whether the fields inside it belong to its items.
    var isList: Bool {
        if case .array = self { true } else { false }
    }

    /// The valid values, one line per constraint.
    var constraints: [String] {
        switch self {
        case .boolean: ["true or false"]
        case .integer(let range): [range.constraint]
        case .text(let shape): shape.constraints
        case .enumeration(let words): ["one of \(words.joined(separator: ", "))"]
        case .quantity(let range):
            [
                "a number of bytes, as an integer or with a suffix such as 64Ki or 1Mi",
                range.map { "\($0.bounds) bytes" },
            ].compactMap(\.self)
        case .object(let schema): [schema.fields.isEmpty ? "an object without fields: {}" : "an object"]
        case .array(.object, let shape): [shape.constraint(on: "object")]
        case .array(let element, let shape): [shape.constraint(on: "item")] + element.constraints.map { "each item: \($0)" }
        case .map(let element): ["an object with arbitrary keys"] + element.constraints.map { "each value: \($0)" }
        case .opaque: ["any value; it is validated elsewhere"]
        }
    }

    /// The rules of the type, besides those that every type has.
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

extension ValueType {
    /// All rules that a value of the type can violate, without those of its items and its fields.
    package var allRules: [Rule] {
        switch self {
        case .boolean, .object, .map, .opaque: []
        case .integer: [.range] + rules
        case .text(let shape): (shape.length == nil ? [] : [.length]) + rules
        case .enumeration: [.enumeration]
        case .quantity: [.format] + rules
        case .array(_, let shape): (shape.count == nil ? [] : [.items]) + (shape.hasUniqueItems ? [.unique] : [])
        }
    }
}

extension ArrayShape {
    fileprivate var hasUniqueItems: Bool {
        if case .none = uniqueness { false } else { true }
    }
}

extension IntegerRange {
    fileprivate var constraint: String {
        let lowest = minimum ?? (format == .unsigned32 ? 0 : formatRange.lowerBound)
        let highest = maximum ?? formatRange.upperBound
        // The largest 64-bit integer would tell the reader nothing.
        return format == .int64 && maximum == nil ? "an integer of at least \(lowest)" : "an integer from \(lowest) to \(highest)"
    }
}

extension TextShape {
    fileprivate var constraints: [String] {
        var lines = [length.map { "a text of \($0.amount("character"))" } ?? "a text"]
        for format in formats {
            lines.append("\(format.rule.verb) be \(format.meaning)")
            if let pattern = format.pattern { lines.append("pattern: \(pattern)") }
        }
        if isConfidential { lines.append("never repeated in messages or logs, because it may be a credential") }
        return lines
    }
}

extension ArrayShape {
    fileprivate func constraint(on item: String) -> String {
        let list = "a list of \(count.map { $0.amount(item) } ?? "\(item)s")"
        return switch uniqueness {
        case .none: list
        case .byValue: "\(list), all different"
        case .byField(let name): "\(list), each with a different \(name)"
        }
    }
}

extension ClosedRange<Int> {
    /// `1 to 64 items`, or the one bound that limits anything.
    fileprivate func amount(_ unit: String) -> String {
        switch (lowerBound, upperBound) {
        case (_, .max): "at least " + unit.counted(lowerBound)
        case (0, _): "at most " + unit.counted(upperBound)
        default: "\(lowerBound) to " + unit.counted(upperBound)
        }
    }
}

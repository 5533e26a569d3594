internal import JSONTape

/// Builds a JSON object. Members keep the order in which they are set.
struct JSONObjectBuilder {
    private var members: [JSONValue.Member] = []

    init(_ members: (String, JSONValue)...) {
        self.members = members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }

    /// The object.
    var value: JSONValue { .object(members) }

    /// Adds a member; nil adds nothing.
    subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            guard let newValue else { return }
            members.append(JSONValue.Member(key: key, value: newValue))
        }
    }

    /// Adds a smallest and a largest number, if they limit anything.
    mutating func bounds(_ range: ClosedRange<Int>?, _ least: String, _ greatest: String) {
        guard let range else { return }
        if range.lowerBound > 0 { self[least] = .number("\(range.lowerBound)") }
        if range.upperBound < .max { self[greatest] = .number("\(range.upperBound)") }
    }

    /// Adds the constraints on a text, which are the same in OpenAPI and JSON Schema.
    mutating func text(_ shape: TextShape) {
        self["type"] = "string"
        self["format"] = shape.formats.lazy.compactMap(\.openAPIFormat).first.map { .string($0) }
        bounds(shape.length, "minLength", "maxLength")
        patterns(shape.formats.compactMap(\.statedPattern))
    }

    /// Adds the patterns of a text. A schema has one pattern, so several go into `allOf`.
    mutating func patterns(_ patterns: [String]) {
        if patterns.count == 1 { self["pattern"] = .string(patterns[0]) }
        if patterns.count > 1 { self["allOf"] = .array(patterns.map { JSONObjectBuilder(("pattern", .string($0))).value }) }
    }
}

// MARK: Descriptions

extension Field {
    /// The documentation, with the replacement of a deprecated field.
    var description: String {
        deprecation.map { "\(documentation) Deprecated: use \($0.replacement) instead." } ?? documentation
    }
}

extension ValueType {
    /// The documentation of an object; nil for other types.
    var documentation: String? { if case .object(let schema) = self { schema.documentation } else { nil } }
}

extension ObjectRule {
    /// The text of a failed check, with the field that a finding would name.
    func sentence(of check: RuleCheck) -> String {
        let text = message(of: check).error.staticText
        guard let subject = check.subject else { return text }
        if case .word(_, let words) = check.constraint { return "\(subject) must be \(words.alternatives)" }
        return "\(subject) \(text)"
    }
}

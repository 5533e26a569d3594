internal import JSONTape

/// The members of a JSON object in the making, in the order in which they are set.
struct Members {
    private var members: [JSONValue.Member] = []

    init(_ members: (String, JSONValue)...) {
        self.members = members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }

    /// The object.
    var value: JSONValue { .object(members) }

    /// Sets a member that is not there yet; nothing happens with nil.
    subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            guard let newValue else { return }
            members.append(JSONValue.Member(key: key, value: newValue))
        }
    }

    /// Sets a least and a greatest number, where they say something.
    mutating func bounds(_ range: ClosedRange<Int>?, _ least: String, _ greatest: String) {
        guard let range else { return }
        if range.lowerBound > 0 { self[least] = .number("\(range.lowerBound)") }
        if range.upperBound < .max { self[greatest] = .number("\(range.upperBound)") }
    }

    /// Sets what both documents say of a text in the same words.
    mutating func text(_ shape: TextShape) {
        self["type"] = "string"
        self["format"] = shape.formats.lazy.compactMap(\.openAPIFormat).first.map { .string($0) }
        bounds(shape.length, "minLength", "maxLength")
        patterns(shape.formats.compactMap(\.statedPattern))
    }

    /// Sets the expressions that a text must match: a schema has room for one, so that several stand below `allOf`.
    mutating func patterns(_ patterns: [String]) {
        if patterns.count == 1 { self["pattern"] = .string(patterns[0]) }
        if patterns.count > 1 { self["allOf"] = .array(patterns.map { Members(("pattern", .string($0))).value }) }
    }
}

// MARK: What the documents say of a description

extension Field {
    /// What it is for, and what to use instead when it will go away.
    var description: String {
        deprecation.map { "\(documentation) Deprecated: use \($0.replacement) instead." } ?? documentation
    }
}

extension ValueType {
    /// What an object of the type is for; nil for other types.
    var documentation: String? { if case .object(let schema) = self { schema.documentation } else { nil } }
}

extension ObjectRule {
    /// What must hold, as it can be read without the value: with the field that a finding would name.
    var sentence: String {
        guard let subject else { return detail }
        if case .word(_, let words) = constraint { return "\(subject) must be \(words.alternatives)" }
        return "\(subject) \(detail)"
    }
}

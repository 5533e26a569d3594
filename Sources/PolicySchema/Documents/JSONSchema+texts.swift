internal import JSONTape

extension JSONObjectBuilder {
    /// Adds the constraints on a text: its length, the patterns of the CRD, and what the rules of severity error accept.
    mutating func acceptedTexts(_ shape: TextShape) {
        self["type"] = "string"
        self["format"] = shape.formats.lazy.compactMap(\.openAPIFormat).first.map { .string($0) }
        bounds(shape.length, "minLength", "maxLength")
        let schemas = shape.formats.compactMap { format -> (keyword: String, value: JSONValue)? in
            if let texts = format.texts, format.rule.severity == .error { return texts.jsonSchema }
            return format.statedPattern.map { ("pattern", .string($0)) }
        }
        if schemas.count == 1 { self[schemas[0].keyword] = schemas[0].value }
        if schemas.count > 1 { self["allOf"] = .array(schemas.map { JSONObjectBuilder(($0.keyword, $0.value)).value }) }
    }
}

extension AcceptedTexts {
    /// A schema of one keyword.
    fileprivate var jsonSchema: (keyword: String, value: JSONValue) {
        switch self {
        case .words(let words): return ("enum", .array(words.map { .string($0) }))
        case .lists(let words, let separator):
            let word = "(\(words.map(\.literalPattern).joined(separator: "|")))"
            let list = "^\(word)(\(String(separator).literalPattern)\(word))+$"
            let schemas = [("enum", JSONValue.array(words.map { .string($0) })), ("pattern", .string(list))]
            return ("anyOf", .array(schemas.map { JSONObjectBuilder($0).value }))
        case .others(let text):
            return ("not", JSONObjectBuilder(("pattern", .string("^\(text.caseInsensitivePattern)$"))).value)
        case .pattern(let pattern): return ("pattern", .string(pattern))
        }
    }
}

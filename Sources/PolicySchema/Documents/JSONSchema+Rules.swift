internal import JSONTape

extension ObjectRule {
    /// The checks as schemas of the object; none if the rule is a warning, and none for checks that JSON Schema cannot express.
    func jsonSchemas(in schema: ObjectSchema) -> [JSONValue] {
        guard rule.severity == .error else { return [] }
        return checks.compactMap { check in
            guard var members = check.constraint.jsonSchema(in: schema) else { return nil }
            members["$comment"] = .string("\(rule.id): \(sentence(of: check))")
            return members.value
        }
    }
}

extension Constraint {
    fileprivate func jsonSchema(in schema: ObjectSchema) -> JSONObjectBuilder? {
        switch self {
        case .implication(let condition, let consequence):
            guard let demand = consequence.jsonSchema(in: schema) else { return nil }
            guard let condition else { return demand }
            guard let assumption = condition.jsonSchema(in: schema) else { return nil }
            // A forbidden condition implies its negation.
            if demand.value == JSONObjectBuilder(("not", assumption.value)).value { return demand }
            return JSONObjectBuilder(("if", assumption.value), ("then", demand.value))
        case .exactlyOne(let names):
            let alternatives = names.compactMap { Condition.present($0).jsonSchema(in: schema)?.value }
            return JSONObjectBuilder(("oneOf", .array(alternatives)))
        case .word(let name, let words):
            return JSONObjectBuilder(
                (
                    "properties",
                    JSONObjectBuilder((name, JSONObjectBuilder(("enum", .array(words.map { .string($0) }))).value)).value
                ))
        case .ranked(let name, let other, let ranks):
            return JSONObjectBuilder(("allOf", .array(ranks.jsonSchemas(name, notAbove: other))))
        case .shorter, .notAbove, .custom: return nil
        }
    }
}

extension Condition {
    /// A schema that an object matches if the condition holds and its fields have the right types.
    fileprivate func jsonSchema(in schema: ObjectSchema) -> JSONObjectBuilder? {
        switch self {
        case .present(let name): return Self.field(name[...], JSONObjectBuilder())
        case .nonEmpty(let name): return Self.field(name[...], JSONObjectBuilder(("minItems", 1), ("minProperties", 1)))
        case .isTrue(let name): return Self.field(name[...], JSONObjectBuilder(("const", .boolean(true))))
        case .word(let name, let words):
            return Self.field(name[...], JSONObjectBuilder(("enum", .array(words.map { .string($0) }))))
        case .item(let name, let words):
            return Self.field(
                name[...], JSONObjectBuilder(("contains", JSONObjectBuilder(("enum", .array(words.map { .string($0) }))).value)))
        case .number(let name, let range):
            let (least, greatest) = (JSONValue.number("\(range.lowerBound)"), JSONValue.number("\(range.upperBound)"))
            return Self.field(name[...], JSONObjectBuilder(("minimum", least), ("maximum", greatest)))
        case .not(let condition): return condition.jsonSchema(in: schema).map { JSONObjectBuilder(("not", $0.value)) }
        case .allOf(let conditions): return Self.list("allOf", conditions, in: schema)
        case .anyOf(let conditions): return Self.list("anyOf", conditions, in: schema)
        case .isDecimal, .duration, .bytes: return nil
        }
    }

    /// A schema of an object that has a field, `a.b` for one inside another, that matches a schema.
    private static func field(_ name: Substring, _ value: JSONObjectBuilder) -> JSONObjectBuilder {
        guard let dot = name.firstIndex(of: ".") else {
            let required = JSONObjectBuilder(("required", .array([.string(String(name))])))
            if value.value == JSONObjectBuilder().value { return required }
            return JSONObjectBuilder(
                ("required", .array([.string(String(name))])),
                ("properties", JSONObjectBuilder((String(name), value.value)).value))
        }
        return field(name[..<dot], field(name[name.index(after: dot)...], value))
    }

    private static func list(_ keyword: String, _ conditions: [Condition], in schema: ObjectSchema) -> JSONObjectBuilder? {
        let schemas = conditions.compactMap { $0.jsonSchema(in: schema)?.value }
        return schemas.count == conditions.count ? JSONObjectBuilder((keyword, .array(schemas))) : nil
    }
}

extension WordRanks {
    /// For each word of the lower field, and for its absence, a schema of the words that the upper field may have.
    fileprivate func jsonSchemas(_ lower: String, notAbove upper: String) -> [JSONValue] {
        func demand(for word: String) -> JSONValue? {
            let words = Set(order).filter { lastRank(of: $0) >= firstRank(of: word) }
            guard words.count < Set(order).count else { return nil }
            let enumeration = JSONObjectBuilder(("enum", .array(words.sorted().map { .string($0) })))
            return JSONObjectBuilder(("properties", JSONObjectBuilder((upper, enumeration.value)).value)).value
        }
        let isThere = JSONObjectBuilder(("required", .array([.string(lower)])))
        var schemas: [JSONValue] = []
        for (rank, word) in order.enumerated() where firstRank(of: word) == rank {
            guard let demand = demand(for: word) else { continue }
            var assumption = isThere
            assumption["properties"] = JSONObjectBuilder((lower, JSONObjectBuilder(("const", .string(word))).value)).value
            schemas.append(JSONObjectBuilder(("if", assumption.value), ("then", demand)).value)
        }
        if let demand = demand(for: absentLower) {
            schemas.append(JSONObjectBuilder(("if", isThere.value), ("else", demand)).value)
        }
        return schemas
    }

    private func firstRank(of word: String) -> Int { order.firstIndex(of: word) ?? 0 }
    private func lastRank(of word: String) -> Int { order.lastIndex(of: word) ?? 0 }
}

internal import JSONTape

extension ObjectRule {
    /// The rule as a schema of its object; nil when breaking it is no error, or when JSON Schema cannot say it.
    func jsonSchema(in schema: ObjectSchema) -> JSONValue? {
        guard rule.severity == .error, var members = constraint.jsonSchema(in: schema) else { return nil }
        members["$comment"] = .string("\(rule.id): \(sentence)")
        return members.value
    }
}

extension Constraint {
    fileprivate func jsonSchema(in schema: ObjectSchema) -> Members? {
        switch self {
        case .implication(let condition, let consequence):
            guard let demand = consequence.jsonSchema(in: schema) else { return nil }
            guard let condition else { return demand }
            guard let assumption = condition.jsonSchema(in: schema) else { return nil }
            // "Never", which is written as "if so, then not so".
            if demand.value == Members(("not", assumption.value)).value { return demand }
            return Members(("if", assumption.value), ("then", demand.value))
        case .exactlyOne(let names):
            let alternatives = names.compactMap { Condition.present($0).jsonSchema(in: schema)?.value }
            return Members(("oneOf", .array(alternatives)))
        case .word(let name, let words):
            return Members(("properties", Members((name, Members(("enum", .array(words.map { .string($0) }))).value)).value))
        case .ranked(let name, let other, let ranks): return Members(("allOf", .array(ranks.jsonSchemas(name, notAbove: other))))
        case .shorter, .notAbove, .custom: return nil
        }
    }
}

extension Condition {
    /// A schema that an object meets if the condition holds and its fields have the right types.
    fileprivate func jsonSchema(in schema: ObjectSchema) -> Members? {
        switch self {
        case .present(let name): return Self.field(name[...], Members())
        case .nonEmpty(let name): return Self.field(name[...], Members(("minItems", 1), ("minProperties", 1)))
        case .isTrue(let name): return Self.field(name[...], Members(("const", .boolean(true))))
        case .word(let name, let words): return Self.field(name[...], Members(("enum", .array(words.map { .string($0) }))))
        case .item(let name, let words):
            return Self.field(name[...], Members(("contains", Members(("enum", .array(words.map { .string($0) }))).value)))
        case .number(let name, let range):
            let (least, greatest) = (JSONValue.number("\(range.lowerBound)"), JSONValue.number("\(range.upperBound)"))
            return Self.field(name[...], Members(("minimum", least), ("maximum", greatest)))
        case .not(let condition): return condition.jsonSchema(in: schema).map { Members(("not", $0.value)) }
        case .allOf(let conditions): return Self.list("allOf", conditions, in: schema)
        case .anyOf(let conditions): return Self.list("anyOf", conditions, in: schema)
        case .isDecimal, .duration, .bytes: return nil
        }
    }

    /// A schema of an object that has a field, `a.b` in the tables, of some schema.
    private static func field(_ name: Substring, _ value: Members) -> Members {
        guard let dot = name.firstIndex(of: ".") else {
            let required = Members(("required", .array([.string(String(name))])))
            if value.value == Members().value { return required }
            return Members(
                ("required", .array([.string(String(name))])), ("properties", Members((String(name), value.value)).value))
        }
        return field(name[..<dot], field(name[name.index(after: dot)...], value))
    }

    private static func list(_ keyword: String, _ conditions: [Condition], in schema: ObjectSchema) -> Members? {
        let schemas = conditions.compactMap { $0.jsonSchema(in: schema)?.value }
        return schemas.count == conditions.count ? Members((keyword, .array(schemas))) : nil
    }
}

extension WordRanks {
    /// For each word of the lower field, and for its absence, the words that the upper field may have.
    fileprivate func jsonSchemas(_ lower: String, notAbove upper: String) -> [JSONValue] {
        func demand(for word: String) -> JSONValue? {
            let words = Set(order).filter { lastRank(of: $0) >= firstRank(of: word) }
            guard words.count < Set(order).count else { return nil }
            let enumeration = Members(("enum", .array(words.sorted().map { .string($0) })))
            return Members(("properties", Members((upper, enumeration.value)).value)).value
        }
        let isThere = Members(("required", .array([.string(lower)])))
        var schemas: [JSONValue] = []
        for (rank, word) in order.enumerated() where firstRank(of: word) == rank {
            guard let demand = demand(for: word) else { continue }
            var assumption = isThere
            assumption["properties"] = Members((lower, Members(("const", .string(word))).value)).value
            schemas.append(Members(("if", assumption.value), ("then", demand)).value)
        }
        if let demand = demand(for: absentLower) { schemas.append(Members(("if", isThere.value), ("else", demand)).value) }
        return schemas
    }

    private func firstRank(of word: String) -> Int { order.firstIndex(of: word) ?? 0 }
    private func lastRank(of word: String) -> Int { order.lastIndex(of: word) ?? 0 }
}

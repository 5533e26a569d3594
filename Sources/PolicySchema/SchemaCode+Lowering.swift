/// From the tables to the program. A mistake in the tables is ours and stops the program at its start, before any review.
extension SchemaCode {
    /// Lowers an object and what is below it. Its number comes back.
    mutating func lower(_ schema: ObjectSchema) -> Int {
        precondition(schema.fields.count <= 64, "\(schema.name) has more fields than a word has bits")
        // Children first: an object's own fields must stand in a row.
        let codes = schema.fields.map { FieldCode(name: name($0.name), check: lower($0.type)) }
        let ruleCodes = schema.rules.map { lower($0, in: schema) }
        let firstField = fields.count
        fields.append(contentsOf: codes)
        rows.append(contentsOf: schema.fields)
        for field in schema.fields {
            exceptions.append(field.defaultValue?.exception.map { add($0.condition, in: schema) })
        }
        let firstRule = rules.count
        rules.append(contentsOf: ruleCodes)
        triggers.append(contentsOf: schema.rules.map { triggers(of: $0, in: schema) })
        objects.append(
            ObjectCode(
                fields: firstField..<fields.count,
                required: mask(schema.fields.indices.filter { schema.fields[$0].mustBeWritten }),
                defaulted: mask(schema.fields.indices.filter { schema.fields[$0].defaultValue != nil }),
                deprecated: mask(schema.fields.indices.filter { schema.fields[$0].deprecation != nil }),
                rules: firstRule..<rules.count, buckets: addBuckets(firstField..<fields.count)))
        return objects.count - 1
    }

    /// Sorts fields by their names into 64 buckets, so that a key is compared with hardly any but its own.
    private mutating func addBuckets(_ range: Range<Int>) -> Int {
        let first = buckets.count
        buckets.append(contentsOf: repeatElement(0, count: 64))
        for (number, index) in range.enumerated().reversed() {
            let bucket = first + SchemaProgram.bucket(ofPrefix: fields[index].name.prefix, count: fields[index].name.count)
            fields[index].next = buckets[bucket]
            buckets[bucket] = UInt8(number + 1)
        }
        return first
    }

    private mutating func triggers(of rule: ObjectRule, in schema: ObjectSchema) -> UInt64 {
        guard let fields = rule.constraint.triggers else { return .max }
        return mask(fields.map { references[reference($0, from: schema)].field })
    }

    private mutating func lower(_ type: ValueType) -> Check {
        switch type {
        case .opaque: return .opaque
        case .boolean: return .boolean
        case .integer(let range):
            integers.append(range)
            return .integer(integers.count - 1)
        case .text(let shape):
            let first = formats.count
            formats.append(contentsOf: shape.formats)
            let accepts = shape.accepts
            if let accepts { acceptances.append(AcceptanceCode(accepts: accepts)) }
            texts.append(
                TextCode(
                    length: shape.length, acceptance: accepts == nil ? nil : acceptances.count - 1,
                    formats: first..<formats.count, isConfidential: shape.isConfidential))
            return .text(texts.count - 1)
        case .enumeration(let texts):
            enumerations.append(add(texts))
            return .enumeration(enumerations.count - 1)
        case .quantity(let range):
            quantities.append(range)
            return .quantity(quantities.count - 1)
        case .object(let schema):
            return .object(lower(schema))
        case .array(let element, let shape):
            let code = ArrayCode(element: lower(element), count: shape.count, uniqueness: lower(shape.uniqueness))
            arrays.append(code)
            return .array(arrays.count - 1)
        case .map(let value):
            let check = lower(value)
            maps.append(check)
            return .map(maps.count - 1)
        }
    }

    private mutating func lower(_ uniqueness: ArrayShape.Uniqueness) -> ArrayCode.Uniqueness {
        switch uniqueness {
        case .none: .none
        case .byValue: .byValue
        case .byField(let field): .byField(name(field))
        }
    }

    private mutating func lower(_ rule: ObjectRule, in schema: ObjectSchema) -> RuleCode {
        ruleRows.append(rule)
        return RuleCode(
            row: ruleRows.count - 1, constraint: lower(rule.constraint, in: schema),
            subject: rule.subject.map { reference($0, from: schema) }, kind: rule.findingKind(subjectIsPresent: true),
            kindWithoutSubject: rule.findingKind(subjectIsPresent: false))
    }

    private mutating func lower(_ constraint: Constraint, in schema: ObjectSchema) -> ConstraintCode {
        func number(_ way: String) -> Int { reference(way, from: schema) }
        switch constraint {
        case .implication(let condition, let consequence):
            return .implication(condition.map { add($0, in: schema) }, add(consequence, in: schema))
        case .exactlyOne(let fields):
            // One after the other, so that their numbers make a range.
            let first = references.count
            for field in fields { _ = number(field) }
            return .exactlyOne(first..<references.count)
        case .word(let field, let words): return .word(number(field), oneOf: add(words))
        case .shorter(let field, let other): return .shorter(number(field), than: number(other))
        case .notAbove(let field, let other, let comparison):
            comparisons.append(comparison)
            return .notAbove(number(field), number(other), comparison: comparisons.count - 1)
        case .ranked(let field, let other, let ranks):
            let order = add(ranks.order)
            guard let absent = ranks.order.firstIndex(of: ranks.absentLower) else {
                preconditionFailure("\(ranks.absentLower) of \(schema.name) is not in its order")
            }
            rankings.append(Ranking(order: order, absentLower: order.lowerBound + absent))
            return .ranked(number(field), notAbove: number(other), ranking: rankings.count - 1)
        case .custom(_, let ofEach, let inspection):
            inspections.append(InspectionCode(inspect: inspection, ofEach: ofEach))
            return .inspection(inspections.count - 1)
        }
    }

    /// Lowers a condition and puts it where its number says.
    private mutating func add(_ condition: Condition, in schema: ObjectSchema) -> Int {
        let code = lower(condition, in: schema)
        conditions.append(code)
        return conditions.count - 1
    }

    private mutating func lower(_ condition: Condition, in schema: ObjectSchema) -> ConditionCode {
        func number(_ way: String) -> Int { reference(way, from: schema) }
        switch condition {
        case .present(let field): return .present(number(field))
        case .nonEmpty(let field): return .nonEmpty(number(field))
        case .isTrue(let field): return .isTrue(number(field))
        case .isDecimal(let field): return .isDecimal(number(field))
        case .word(let field, let words): return .word(number(field), oneOf: add(words))
        case .item(let field, let words): return .item(number(field), oneOf: add(words))
        case .number(let field, let range): return .number(number(field), range)
        case .duration(let field, let range): return .duration(number(field), range)
        case .bytes(let field, let range): return .bytes(number(field), range)
        case .not(let condition): return .not(add(condition, in: schema))
        case .allOf(let conditions): return .allOf(add(conditions, in: schema))
        case .anyOf(let conditions): return .anyOf(add(conditions, in: schema))
        }
    }

    /// Lowers conditions so that their numbers make a range: what is inside them comes before.
    private mutating func add(_ inner: [Condition], in schema: ObjectSchema) -> Range<Int> {
        let codes = inner.map { lower($0, in: schema) }
        let first = conditions.count
        conditions.append(contentsOf: codes)
        return first..<conditions.count
    }

    private mutating func add(_ texts: [String]) -> Range<Int> {
        let first = words.count
        for text in texts { words.append(name(text)) }
        return first..<words.count
    }

    /// The number of a field that is named by its way from an object.
    private mutating func reference(_ way: String, from schema: ObjectSchema) -> Int {
        let steps = way.split(separator: ".").map(String.init)
        let field = number(steps[0], of: schema)
        let first = names.count
        var type = schema.fields[field].type
        for step in steps.dropFirst() {
            guard case .object(let next) = type else { preconditionFailure("\(way) of \(schema.name) leads through no object") }
            type = next.fields[number(step, of: next)].type
            names.append(name(step))
        }
        references.append(Reference(field: field, rest: first..<names.count))
        return references.count - 1
    }

    private func number(_ name: String, of schema: ObjectSchema) -> Int {
        guard let index = schema.fields.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("a rule or a default of \(schema.name) names the field \(name), which is not in its table")
        }
        return index
    }

    private mutating func name(_ text: String) -> Name {
        let bytes = Array(text.utf8)
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        nameBytes.append(contentsOf: bytes)
        return Name(
            prefix: word(bytes.prefix(8)), suffix: word(bytes.suffix(8)), count: bytes.count,
            offset: nameBytes.count - bytes.count, isWord: bytes.span.isWord)
    }

    private func mask(_ fields: [Int]) -> UInt64 {
        fields.reduce(0) { $0 | 1 << UInt64($1) }
    }
}

extension Field {
    /// Whether its absence is an error: not where the CRD itself has a value for it.
    fileprivate var mustBeWritten: Bool {
        if let defaultValue, case .api = defaultValue.origin { return false }
        return isRequired
    }
}

/// Lowers the tables to a program. A mistake in the tables stops the process at its start.
extension SchemaCode {
    /// Lowers an object and everything inside it.
    ///
    /// - Returns: its index in ``objects``.
    mutating func lower(_ schema: ObjectSchema) -> Int {
        precondition(schema.fields.count <= 64, "\(schema.name) has more fields than a word has bits")
        // Children first, because the fields of an object must be contiguous.
        let codes = schema.fields.map { FieldCode(name: name($0.name), check: lower($0.type)) }
        let checks = schema.rules.flatMap { rule in rule.checks.map { (rule, $0) } }
        let ruleCodes = checks.map { lower($0.1, of: $0.0, in: schema) }
        let firstField = fields.count
        fields.append(contentsOf: codes)
        rows.append(contentsOf: schema.fields)
        for field in schema.fields {
            overrideConditions.append(field.defaultValue?.override.map { add($0.condition, in: schema) })
        }
        let firstRule = rules.count
        rules.append(contentsOf: ruleCodes)
        triggers.append(contentsOf: checks.map { triggers(of: $0.1, in: schema) })
        objects.append(
            ObjectCode(
                fields: firstField..<fields.count,
                required: mask(schema.fields.indices.filter { schema.fields[$0].mustBeWritten }),
                defaulted: mask(
                    schema.fields.indices.filter { schema.fields[$0].addedIn == nil && schema.fields[$0].defaultValue != nil }),
                deprecated: mask(
                    schema.fields.indices.filter { schema.fields[$0].exists && schema.fields[$0].deprecation != nil }),
                absent: mask(schema.fields.indices.filter { schema.fields[$0].addedIn != nil }),
                rules: firstRule..<rules.count, buckets: addBuckets(firstField..<fields.count), schema: schemas.count))
        schemas.append(schema)
        return objects.count - 1
    }

    /// Distributes fields into 64 buckets by their names, so that a key is compared with few fields.
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

    private mutating func triggers(of check: RuleCheck, in schema: ObjectSchema) -> Triggers {
        let all = check.constraint.requirements.map { references[reference($0, from: schema)].field }
        guard let any = check.constraint.triggers else { return Triggers(all: mask(all), any: .max) }
        return Triggers(all: mask(all), any: mask(any.map { references[reference($0, from: schema)].field }))
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
            let acceptance = AcceptanceCode(shape)
            if let acceptance { acceptances.append(acceptance) }
            texts.append(
                TextCode(
                    length: shape.length, acceptance: acceptance == nil ? nil : acceptances.count - 1,
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

    private mutating func lower(_ check: RuleCheck, of rule: ObjectRule, in schema: ObjectSchema) -> RuleCode {
        let substitute = check.substitute.map { (reference($0.subject, from: schema), $0.message) }
        let crdCondition = check.crdCondition.map { add($0, in: schema) }
        ruleRows.append(
            RuleRow(
                rule: rule.rule, message: rule.message(of: check), fix: check.fix, note: check.note, substitute: substitute,
                crdCondition: crdCondition))
        return RuleCode(
            row: ruleRows.count - 1, constraint: lower(check.constraint, in: schema),
            subject: check.subject.map { reference($0, from: schema) }, kind: check.findingKind(subjectIsPresent: true),
            kindWithoutSubject: check.findingKind(subjectIsPresent: false))
    }

    private mutating func lower(_ constraint: Constraint, in schema: ObjectSchema) -> ConstraintCode {
        func number(_ path: String) -> Int { reference(path, from: schema) }
        switch constraint {
        case .implication(let condition, let consequence):
            return .implication(condition.map { add($0, in: schema) }, add(consequence, in: schema))
        case .exactlyOne(let fields):
            // Consecutive, so that their indexes are a range.
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
        case .custom(_, let ofEach, let check):
            customChecks.append(CustomCheckCode(check: check, ofEach: ofEach))
            return .custom(customChecks.count - 1)
        }
    }

    /// Lowers a condition.
    ///
    /// - Returns: its index in ``conditions``.
    private mutating func add(_ condition: Condition, in schema: ObjectSchema) -> Int {
        let code = lower(condition, in: schema)
        conditions.append(code)
        return conditions.count - 1
    }

    private mutating func lower(_ condition: Condition, in schema: ObjectSchema) -> ConditionCode {
        func number(_ path: String) -> Int { reference(path, from: schema) }
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

    /// Lowers conditions so that their indexes are a range. The conditions inside them come before.
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

    /// The index of a field that is named by its path from an object.
    private mutating func reference(_ path: String, from schema: ObjectSchema) -> Int {
        let steps = path.split(separator: ".").map(String.init)
        let field = number(steps[0], of: schema)
        let first = names.count
        var type = schema.fields[field].type
        for step in steps.dropFirst() {
            guard case .object(let next) = type else {
                preconditionFailure("\(path) of \(schema.name) does not lead through objects")
            }
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
    /// Whether its absence is an error: the field is required and has no default in the CRD.
    fileprivate var mustBeWritten: Bool {
        if let defaultValue, case .api = defaultValue.origin { return false }
        return isRequired && addedIn == nil
    }
}

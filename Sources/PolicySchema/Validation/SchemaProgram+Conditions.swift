package import JSONTape

/// Evaluates conditions and constraints. Fields are indexes into ``SchemaCode/references``.
extension SchemaProgram {
    /// The value of a field, which may be inside another; nil if it is not set.
    func place(_ reference: Int, _ fields: borrowing PresentFields, _ tape: JSONTape, _ slots: [JSONTape.Place]) -> JSONTape
        .Place?
    {
        let reference = code.references[reference]
        guard fields.has(reference.field) else { return nil }
        var place = slots[fields.base + reference.field]
        for name in reference.rest {
            guard let next = member(code.names[name], of: place, tape) else { return nil }
            place = next
        }
        return place
    }

    /// Whether a condition holds; nil if it depends on an invalid value.
    func holds(
        _ condition: Int, _ fields: borrowing PresentFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
    ) -> Bool? {
        let condition = code.conditions[condition]
        switch condition {
        case .present(let field): return place(field, fields, tape, slots) != nil
        case .not(let condition): return holds(condition, fields, tape, slots).map { !$0 }
        case .allOf(let conditions): return holds(conditions, decidedBy: false, fields, tape, slots)
        case .anyOf(let conditions): return holds(conditions, decidedBy: true, fields, tape, slots)
        case .nonEmpty(let field), .isTrue(let field), .isDecimal(let field), .word(let field, _), .item(let field, _),
            .number(let field, _), .duration(let field, _), .bytes(let field, _):
            guard let place = place(field, fields, tape, slots) else { return false }
            return evaluate(condition, tape, place, isInvalid: isInvalid(field, fields))
        }
    }

    /// Three-valued logic (Kleene): a condition with the `decisive` value decides; otherwise an unknown condition makes the result unknown.
    private func holds(
        _ conditions: Range<Int>, decidedBy decisive: Bool, _ fields: borrowing PresentFields, _ tape: JSONTape,
        _ slots: [JSONTape.Place]
    ) -> Bool? {
        var isUnknown = false
        for condition in conditions {
            guard let holds = holds(condition, fields, tape, slots) else {
                isUnknown = true
                continue
            }
            if holds == decisive { return decisive }
        }
        return isUnknown ? nil : !decisive
    }

    /// Evaluates a condition on one value. Of an invalid value, only the number of items is known.
    @inline(__always)
    private func evaluate(_ condition: SchemaCode.ConditionCode, _ tape: JSONTape, _ place: JSONTape.Place, isInvalid: Bool)
        -> Bool?
    {
        let kind = tape.kind(at: place)
        if case .nonEmpty = condition { return kind == .array || kind == .object ? tape.count(at: place) > 0 : nil }
        if isInvalid { return nil }
        switch condition {
        case .isTrue: return kind == .true
        case .isDecimal: return kind == .decimal
        case .word(_, let words): return word(in: words, tape, place) != nil
        case .item(_, let words): return kind == .array && hasElement(oneOf: words, tape, place)
        case .number(_, let range): return tape.integer(at: place).map { range ~= $0 }
        case .duration(_, let range): return tape.milliseconds(at: place).map { range ~= $0 }
        case .bytes(_, let range): return tape.byteCount(at: place).map { range ~= $0 }
        case .present, .nonEmpty, .not, .allOf, .anyOf: return nil
        }
    }

    /// Whether a list contains one of some words.
    private func hasElement(oneOf words: Range<Int>, _ tape: JSONTape, _ list: JSONTape.Place) -> Bool {
        var found = false
        tape.forEachElement(of: list) { found = found || word(in: words, tape, $0) != nil }
        return found
    }

    /// Whether the constraint of a rule holds. A constraint that depends on an invalid value counts as held.
    func satisfies(
        _ rule: Int, _ fields: borrowing PresentFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
    ) -> Bool {
        switch code.rules[rule].constraint {
        case .implication(let condition, let consequence):
            if let condition, holds(condition, fields, tape, slots) != true { return true }
            return holds(consequence, fields, tape, slots) ?? true
        case .exactlyOne(let candidates):
            return candidates.count { place($0, fields, tape, slots) != nil } == 1
        case .word(let field, let words):
            guard let value = validValue(field, fields, tape, slots) else { return true }
            return word(in: words, tape, value) != nil
        case .shorter(let field, let other):
            guard let value = validValue(field, fields, tape, slots).flatMap({ tape.milliseconds(at: $0) }),
                let limit = validValue(other, fields, tape, slots).flatMap({ tape.milliseconds(at: $0) })
            else { return true }
            return value < limit
        case .notAbove(let field, let other, let comparison):
            return code.comparisons[comparison].isSatisfied(
                validValue(field, fields, tape, slots), by: place(other, fields, tape, slots), tape)
        case .ranked(let field, let other, let ranking):
            let (order, absentLower) = (code.rankings[ranking].order, code.rankings[ranking].absentLower)
            guard let upper = validValue(other, fields, tape, slots), !isInvalid(field, fields) else { return true }
            let lower = place(field, fields, tape, slots)
            guard let lowerRank = lower.map({ word(in: order, tape, $0) }) ?? absentLower,
                let upperRank = order.last(where: { word(in: $0..<$0 + 1, tape, upper) != nil })
            else { return true }
            return lowerRank <= upperRank
        case .custom: return true
        }
    }

    /// The value of a field; nil if it is not set or is invalid.
    private func validValue(
        _ field: Int, _ fields: borrowing PresentFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
    ) -> JSONTape.Place? {
        isInvalid(field, fields) ? nil : place(field, fields, tape, slots)
    }

    /// Whether a field of the object itself is invalid. Fields inside another object are parsed again instead.
    @inline(__always)
    private func isInvalid(_ field: Int, _ fields: borrowing PresentFields) -> Bool {
        code.references[field].rest.isEmpty && fields.isInvalid(code.references[field].field)
    }
}

extension Comparison {
    /// Whether a value is not above another one. A value that cannot be read counts as satisfied.
    fileprivate func isSatisfied(_ place: JSONTape.Place?, by other: JSONTape.Place?, _ tape: JSONTape) -> Bool {
        guard let place, let value = read(place, tape), value != ignored else { return true }
        let bound: Int64
        if let other {
            guard let read = read(other, tape) else { return true }
            bound = read
        } else if let otherwise {
            bound = otherwise
        } else {
            return true
        }
        switch measure {
        case .duration: return bound == 0 || value <= bound
        case .bytes: return value <= bound
        }
    }

    private func read(_ place: JSONTape.Place, _ tape: JSONTape) -> Int64? {
        switch measure {
        case .duration: tape.milliseconds(at: place)
        case .bytes: tape.byteCount(at: place)
        }
    }
}

extension JSONTape {
    /// The duration in milliseconds; nil if the value is not a duration.
    package func milliseconds(at place: Place) -> Int64? {
        kind(at: place) == .string ? withText(at: place) { DurationText.milliseconds(of: $0) } : nil
    }

    /// The quantity in bytes; nil if the value is not a quantity or does not fit into 64 bits.
    package func byteCount(at place: Place) -> Int64? {
        guard kind(at: place) == .string else { return integer(at: place) }
        guard case .exact(let bytes)? = withText(at: place, { Quantity.value(of: $0) }) else { return nil }
        return bytes
    }
}

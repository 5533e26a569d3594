package import JSONTape

/// Evaluates conditions and constraints. Fields are numbered as ``SchemaCode/references`` has them.
extension SchemaProgram {
    /// The value of a field, perhaps further down; nil when it is not there.
    func place(_ reference: Int, _ fields: borrowing ObjectFields, _ tape: JSONTape, _ slots: [JSONTape.Place]) -> JSONTape.Place?
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

    /// Whether a condition holds; nil when it depends on a value that has a finding of its own.
    func holds(
        _ condition: Int, _ fields: borrowing ObjectFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
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
            return isSo(condition, tape, place, isBroken: isBroken(field, fields))
        }
    }

    /// Kleene's logic: one condition that is `decisive` settles the matter, an unknown one leaves it open.
    private func holds(
        _ conditions: Range<Int>, decidedBy decisive: Bool, _ fields: borrowing ObjectFields, _ tape: JSONTape,
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

    /// Whether something is so of one value. Of a value with a finding of its own, only how many items it has is known.
    private func isSo(_ condition: SchemaCode.ConditionCode, _ tape: JSONTape, _ place: JSONTape.Place, isBroken: Bool) -> Bool? {
        let kind = tape.kind(at: place)
        if case .nonEmpty = condition { return kind == .array || kind == .object ? tape.count(at: place) > 0 : nil }
        if isBroken { return nil }
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

    /// Whether a list has one of some words.
    private func hasElement(oneOf words: Range<Int>, _ tape: JSONTape, _ list: JSONTape.Place) -> Bool {
        var found = false
        tape.forEachElement(of: list) { found = found || word(in: words, tape, $0) != nil }
        return found
    }

    /// Whether the constraint of a rule holds. What depends on a value with a finding of its own counts as held.
    func satisfies(
        _ rule: Int, _ fields: borrowing ObjectFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
    ) -> Bool {
        switch code.rules[rule].constraint {
        case .implication(let condition, let consequence):
            if let condition, holds(condition, fields, tape, slots) != true { return true }
            return holds(consequence, fields, tape, slots) ?? true
        case .exactlyOne(let candidates):
            return candidates.count { place($0, fields, tape, slots) != nil } == 1
        case .word(let field, let words):
            guard let value = sound(field, fields, tape, slots) else { return true }
            return word(in: words, tape, value) != nil
        case .shorter(let field, let other):
            guard let value = sound(field, fields, tape, slots).flatMap({ tape.milliseconds(at: $0) }),
                let limit = sound(other, fields, tape, slots).flatMap({ tape.milliseconds(at: $0) })
            else { return true }
            return value < limit
        case .notAbove(let field, let other, let comparison):
            return code.comparisons[comparison].isSatisfied(
                sound(field, fields, tape, slots), by: place(other, fields, tape, slots), tape)
        case .ranked(let field, let other, let ranking):
            let (order, absentLower) = (code.rankings[ranking].order, code.rankings[ranking].absentLower)
            guard let upper = sound(other, fields, tape, slots), !isBroken(field, fields) else { return true }
            let lower = place(field, fields, tape, slots)
            guard let lowerRank = lower.map({ word(in: order, tape, $0) }) ?? absentLower,
                let upperRank = order.last(where: { word(in: $0..<$0 + 1, tape, upper) != nil })
            else { return true }
            return lowerRank <= upperRank
        case .inspection: return true
        }
    }

    /// The value of a field that is there and has no finding of its own.
    private func sound(
        _ field: Int, _ fields: borrowing ObjectFields, _ tape: JSONTape, _ slots: [JSONTape.Place]
    ) -> JSONTape.Place? {
        isBroken(field, fields) ? nil : place(field, fields, tape, slots)
    }

    /// Whether a field of the object itself has a finding of its own. Those further down are read with care instead.
    private func isBroken(_ field: Int, _ fields: borrowing ObjectFields) -> Bool {
        code.references[field].rest.isEmpty && fields.isBroken(code.references[field].field)
    }
}

extension Comparison {
    /// Whether a value is not above another one. What cannot be read counts as satisfied.
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
    /// The length of a duration; nil when the value is none.
    package func milliseconds(at place: Place) -> Int64? {
        kind(at: place) == .string ? withText(at: place) { DurationText.milliseconds(of: $0) } : nil
    }

    /// The size of a quantity; nil when the value is none, or beyond 64 bits.
    package func byteCount(at place: Place) -> Int64? {
        guard kind(at: place) == .string else { return integer(at: place) }
        guard case .exact(let bytes)? = withText(at: place, { Quantity.value(of: $0) }) else { return nil }
        return bytes
    }
}

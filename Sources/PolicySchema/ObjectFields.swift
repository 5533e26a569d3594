internal import JSONTape

/// The fields of one object as they stand on the tape, by number. Evaluates the conditions of rules and defaults.
struct ObjectFields: ~Copyable {
    /// Where the fields' values stand in the walk's slots.
    let base: Int
    /// The bit of every field that is there and not `null`: the API server drops a null before it looks.
    private(set) var seen: UInt64 = 0
    /// The bit of every field with a finding of its own: its value means nothing.
    var broken: UInt64 = 0

    /// Reads an object: appends one slot for each of its rows to `slots`, and its unknown keys to `unknown`.
    init(
        of object: SchemaProgram.ObjectCode, _ program: SchemaProgram, _ tape: JSONTape, _ place: JSONTape.Place,
        slots: inout [JSONTape.Place], unknown: inout [JSONTape.Place]
    ) {
        base = slots.count
        for _ in object.fields { slots.append(place) }
        var seen: UInt64 = 0
        tape.forEachMember(of: place) { key, value in
            guard let field = program.field(of: object, tape, named: key) else { return unknown.append(key) }
            guard tape.kind(at: value) != .null else { return }
            seen |= 1 << UInt64(field)
            slots[base + field] = value
        }
        self.seen = seen
    }

    func has(_ field: Int) -> Bool { seen & 1 << UInt64(field) != 0 }
    private func isBroken(_ field: Int) -> Bool { broken & 1 << UInt64(field) != 0 }

    /// Whether a condition holds; nil when it depends on a broken value.
    func holds(_ condition: Condition<Int>, _ tape: JSONTape, _ slots: [JSONTape.Place]) -> Bool? {
        switch condition {
        case .present(let field): return has(field)
        case .nonEmpty(let field):
            guard has(field) else { return false }
            let place = slots[base + field]
            switch tape.kind(at: place) {
            case .array, .object: return tape.count(at: place) > 0
            default: return nil
            }
        case .isTrue(let field):
            guard has(field) else { return false }
            return isBroken(field) ? nil : tape.kind(at: slots[base + field]) == .true
        case .isDecimal(let field):
            guard has(field) else { return false }
            return isBroken(field) ? nil : tape.kind(at: slots[base + field]) == .decimal
        case .word(let field, let words):
            guard has(field) else { return false }
            return isBroken(field) ? nil : words.contains(tape.text(at: slots[base + field]))
        case .not(let condition): return holds(condition, tape, slots).map { !$0 }
        case .anyOf(let conditions):
            var isUnknown = false
            for condition in conditions {
                switch holds(condition, tape, slots) {
                case true?: return true
                case false?: continue
                case nil: isUnknown = true
                }
            }
            return isUnknown ? nil : false
        }
    }

    /// Whether a constraint holds. What depends on a broken value counts as held: the value has its own finding.
    func satisfies(_ constraint: Constraint<Int>, _ tape: JSONTape, _ slots: [JSONTape.Place]) -> Bool {
        switch constraint {
        case .implication(let condition, let consequence):
            if let condition, holds(condition, tape, slots) != true { return true }
            return holds(consequence, tape, slots) ?? true
        case .exactlyOne(let fields):
            return fields.count { has($0) } == 1
        case .word(let field, let words):
            return !has(field) || isBroken(field) || words.contains(tape.text(at: slots[base + field]))
        case .shorter(let field, let other):
            guard let value = duration(field, tape, slots), let limit = duration(other, tape, slots) else { return true }
            return value < limit
        case .ranked(let field, let other, let ranks):
            // An absent upper word is above everything; an absent lower one has its default.
            guard has(other), !isBroken(field), !isBroken(other) else { return true }
            let lower = has(field) ? tape.text(at: slots[base + field]) : ranks.absentLower
            guard let lowerRank = ranks.order.firstIndex(of: lower),
                let upperRank = ranks.order.lastIndex(of: tape.text(at: slots[base + other]))
            else { return true }
            return lowerRank <= upperRank
        }
    }

    private func duration(_ field: Int, _ tape: JSONTape, _ slots: [JSONTape.Place]) -> Int64? {
        guard has(field), !isBroken(field) else { return nil }
        return tape.withText(at: slots[base + field]) { DurationText.milliseconds(of: $0) }
    }
}

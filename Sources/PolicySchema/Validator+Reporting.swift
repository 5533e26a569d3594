internal import JSONTape

/// What the walk says when something is broken. Nothing here runs for a sound object.
extension Validator {
    /// Reports a broken value. Always false, so that a check can end with it.
    mutating func report(
        _ rule: Rule, _ kind: Finding.Kind, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false, _ detail: String
    ) -> Bool {
        guard findings.count(rule) else { return false }
        let value = hidingValue ? nil : tape.excerpt(of: place)
        findings.keep(
            Finding(rule, kind, at: path(tape), badValue: value, identity: tape.identity(of: place), detail: detail))
        return false
    }

    mutating func reportType(
        _ expected: String, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false
    ) -> Bool {
        let detail = "must be \(expected), not \(tape.kind(at: place).words)"
        return report(.type, .typeInvalid, tape, place, hidingValue: hidingValue, detail)
    }

    mutating func reportTooMany(_ count: Int, limit: Int, _ tape: JSONTape) -> Bool {
        guard findings.count(.items) else { return false }
        let detail = "must have at most \(limit) items"
        findings.keep(Finding(.items, .tooMany, at: path(tape), badValue: String(count), detail: detail))
        return false
    }

    mutating func reportUnknown(_ key: JSONTape.Place, of object: SchemaProgram.ObjectCode, _ tape: JSONTape) {
        guard findings.count(.unknownField) else { return }
        let names = program.rows[object.fields].filter { !$0.isForeign }.map(\.name)
        let nearest = tape.text(at: key).nearest(among: names)
        let advice = nearest.map { "; did you mean \($0)?" } ?? ""
        findings.keep(
            Finding(.unknownField, .advice, at: path(tape), detail: "unknown field, which the API server drops" + advice))
    }

    mutating func reportMissing(_ missing: UInt64, of object: SchemaProgram.ObjectCode, _ tape: JSONTape) {
        for field in Self.fields(in: missing) {
            let row = program.rows[object.fields.lowerBound + field]
            guard findings.count(.required) else { continue }
            let detail = row.defaultValue.map { "must be set, for example to \($0.value.text)" } ?? "must be set"
            findings.keep(Finding(.required, .required, at: path(tape).appending(.name(row.name)), detail: detail))
        }
    }

    mutating func reportDeprecated(
        of object: SchemaProgram.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        for field in Self.fields(in: object.deprecated & fields.seen) {
            let row = program.rows[object.fields.lowerBound + field]
            guard let deprecation = row.deprecation else { continue }
            if deprecation.onlyWhenTrue, fields.holds(.isTrue(field), tape, slots) != true { continue }
            guard findings.count(.deprecated) else { continue }
            let parent = path(tape)
            let detail = "deprecated, use \(parent.appending(.name(deprecation.replacement))) instead"
            findings.keep(Finding(.deprecated, .advice, at: parent.appending(.name(row.name)), detail: detail))
        }
    }

    mutating func report(
        _ rule: SchemaProgram.RuleCode, of object: SchemaProgram.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        guard findings.count(rule.source.rule) else { return }
        var path = path(tape)
        var value: JSONTape.Place?
        if let subject = rule.subject {
            path = path.appending(.name(program.rows[object.fields.lowerBound + subject].name))
            if fields.has(subject) { value = slots[fields.base + subject] }
        }
        findings.keep(
            Finding(
                rule.source.rule, rule.findingKind(subjectIsPresent: value != nil), at: path,
                badValue: value.map { tape.excerpt(of: $0) }, identity: value.map { tape.identity(of: $0) } ?? 0,
                detail: rule.source.detail))
    }

    /// The path of the value that is looked at.
    private func path(_ tape: JSONTape) -> FieldPath { path.fieldPath(program, tape) }

    /// The numbers of the fields in a mask.
    private static func fields(in mask: UInt64) -> some Sequence<Int> {
        (0..<64).lazy.filter { mask & 1 << UInt64($0) != 0 }
    }
}

extension SchemaProgram.RuleCode {
    /// How Kubernetes would sort the error.
    fileprivate func findingKind(subjectIsPresent: Bool) -> Finding.Kind {
        switch constraint {
        case .word: .notSupported
        case .implication where source.subject != nil && !subjectIsPresent: .required
        default: .invalid
        }
    }
}

extension JSONTape.Kind {
    /// The kind in a sentence.
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .true, .false: "a boolean"
        case .integer: "an integer"
        case .decimal: "a number with a fraction or an exponent"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension Span where Element == UInt8 {
    /// How many Unicode code points a UTF-8 text has; counting stops behind `limit`.
    func codePointCount(upTo limit: Int) -> Int {
        var total = 0
        for index in indices where self[index] & 0xC0 != 0x80 {
            total += 1
            if total > limit { break }
        }
        return total
    }
}

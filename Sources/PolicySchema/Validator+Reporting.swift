internal import JSONTape

/// What the walk says when something is broken. Nothing here runs for a sound object.
extension Validator {
    /// Reports a value that breaks a rule. True when rules of its parent may read it all the same: a warning is about a value that means
    /// something.
    mutating func report(
        _ rule: Rule, _ kind: Finding.Kind, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false,
        _ detail: String,
        remedy: Remedy? = nil
    ) -> Bool {
        if findings.count(rule) { keep(rule, kind, tape, place, hidingValue: hidingValue, detail, remedy: remedy) }
        return rule.severity == .warning
    }

    /// Makes the finding of a violation that was counted.
    private mutating func keep(
        _ rule: Rule, _ kind: Finding.Kind, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false,
        _ detail: String, remedy: Remedy? = nil
    ) {
        let path = path(tape)
        findings.keep(
            Finding(
                rule, kind, at: path, badValue: hidingValue ? nil : tape.excerpt(of: place), identity: tape.identity(of: place),
                detail: detail, fix: remedy?.patch(at: path)))
    }

    mutating func reportFormat(_ index: Int, hidingValue: Bool, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let format = program.formats[index]
        // To find out what was meant costs more than all the rest: not for the thousandth mistake.
        guard findings.count(format.rule) else { return format.rule.severity == .warning }
        let diagnosis = format.diagnose?(tape.text(at: place))
        var detail = "must be " + format.meaning
        // A reason that says what must be is enough.
        if let reason = diagnosis?.reason { detail = reason.hasPrefix("must ") ? reason : detail + ": \(reason)" }
        if let suggestion = diagnosis?.suggestion, !hidingValue { detail += "; did you mean \(suggestion)?" }
        let remedy = diagnosis?.suggestion.map { Remedy.replace(.string($0)) }
        keep(format.rule, .invalid, tape, place, hidingValue: hidingValue, detail, remedy: remedy)
        return format.rule.severity == .warning
    }

    mutating func reportWord(_ enumeration: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard findings.count(.enumeration) else { return false }
        let words = program.texts(ofEnumeration: enumeration)
        var detail = ObjectRule.supported(words)
        let nearest = tape.text(at: place).nearest(among: words)
        if let nearest { detail += "; did you mean \"\(nearest)\"?" }
        keep(.enumeration, .notSupported, tape, place, detail, remedy: nearest.map { .replace(.string($0)) })
        return false
    }

    mutating func reportQuantity(
        _ value: Quantity.Value, _ range: ClosedRange<Int64>, _ tape: JSONTape, _ place: JSONTape.Place
    ) -> Bool {
        var detail = "must be between \(range.lowerBound) and \(range.upperBound) bytes"
        switch value {
        case .exact(let bytes) where bytes < range.lowerBound:
            detail += ", and is \(bytes); at least \(Quantity.text(atLeast: range.lowerBound))"
        case .exact(let bytes):
            detail += ", and is \(bytes); at most \(Quantity.text(atMost: range.upperBound))"
        case .tooLarge:
            detail += "; at most \(Quantity.text(atMost: range.upperBound))"
        }
        return report(.quantityRange, .invalid, tape, place, detail)
    }

    mutating func report(_ complaint: Complaint, of rule: Rule, _ tape: JSONTape) {
        guard let object, findings.count(rule) else { return }
        let path = tape.path(from: object, to: complaint.place)
        let isValue = tape.kind(at: complaint.place) != .object
        findings.keep(
            Finding(
                rule, complaint.kind, at: path, badValue: isValue ? tape.excerpt(of: complaint.place) : nil,
                identity: isValue ? tape.identity(of: complaint.place) : 0, detail: complaint.detail,
                fix: complaint.remedy?.patch(at: path)))
    }

    mutating func reportType(
        _ expected: String, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false
    ) -> Bool {
        let detail = "must be \(expected), not \(tape.kind(at: place).words)"
        return report(.type, .typeInvalid, tape, place, hidingValue: hidingValue, detail)
    }

    mutating func reportTooMany(_ count: Int, limit: Int, _ tape: JSONTape) -> Bool {
        if findings.count(.items) {
            let detail = "must have at most \(limit) items"
            findings.keep(Finding(.items, .tooMany, at: path(tape), badValue: String(count), detail: detail))
        }
        return false
    }

    mutating func reportUnknown(
        _ key: JSONTape.Place, of object: SchemaProgram.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        guard findings.count(.unknownField) else { return }
        let names = program.rows[object.fields].filter { !$0.isForeign }.map(\.name)
        let nearest = tape.text(at: key).nearest(among: names)
        let advice = nearest.map { "; did you mean \($0)?" } ?? ""
        let path = path(tape)
        var fix: JSONPatch?
        if let nearest, let row = object.fields.first(where: { program.rows[$0].name == nearest }),
            !fields.has(row - object.fields.lowerBound)
        {
            let renamed = FieldPath(path.steps.dropLast() + [.name(nearest)])
            fix = JSONPatch([.add(renamed, JSONValue(tape.value(ofKey: key), of: tape)), .remove(path)])
        }
        findings.keep(
            Finding(.unknownField, .advice, at: path, detail: "unknown field, which the API server drops" + advice, fix: fix))
    }

    mutating func reportMissing(_ missing: UInt64, of object: SchemaProgram.ObjectCode, _ tape: JSONTape) {
        for field in Self.fields(in: missing) {
            let row = program.rows[object.fields.lowerBound + field]
            guard findings.count(.required) else { continue }
            let detail = row.defaultValue.map { "must be set, for example to \($0.value.text)" } ?? "must be set"
            let path = path(tape).appending(.name(row.name))
            let fix = row.defaultValue.map { JSONPatch([.add(path, $0.value)]) }
            findings.keep(Finding(.required, .required, at: path, detail: detail, fix: fix))
        }
    }

    mutating func reportDeprecated(
        of object: SchemaProgram.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        for field in Self.fields(in: object.deprecated & fields.seen) {
            let row = program.rows[object.fields.lowerBound + field]
            guard let deprecation = row.deprecation else { continue }
            if deprecation.onlyWhenTrue, tape.kind(at: slots[fields.base + field]) != .true { continue }
            guard findings.count(.deprecated) else { continue }
            let (parent, value) = (path(tape), JSONValue(slots[fields.base + field], of: tape))
            let (old, new) = (parent.appending(.name(row.name)), parent.appending(.name(deprecation.replacement)))
            let isReplaced = object.fields.contains { other in
                program.rows[other].name == deprecation.replacement && fields.has(other - object.fields.lowerBound)
            }
            let fix = isReplaced ? nil : deprecation.translation(value).map { JSONPatch([.add(new, $0), .remove(old)]) }
            findings.keep(Finding(.deprecated, .advice, at: old, detail: "deprecated, use \(new) instead", fix: fix))
        }
    }

    mutating func report(
        _ rule: SchemaProgram.RuleCode, of object: SchemaProgram.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        let row = program.ruleRows[rule.row]
        guard findings.count(row.rule) else { return }
        var path = path(tape)
        var value: JSONTape.Place?
        if let subject = row.subject, let reference = rule.subject {
            path.steps += subject.split(separator: ".").map { .name(String($0)) }
            value = program.place(reference, fields, tape, slots)
        }
        // A list or an object is not what is wrong: how many items it has says nothing.
        let isScalar = value.map { tape.kind(at: $0) != .object && tape.kind(at: $0) != .array } ?? false
        findings.keep(
            Finding(
                row.rule, row.findingKind(subjectIsPresent: value != nil), at: path,
                badValue: isScalar ? value.map { tape.excerpt(of: $0) } : nil,
                identity: value.map { tape.identity(of: $0) } ?? 0, detail: row.detail,
                fix: row.remedy?.patch(at: path)))
    }

    /// The path of the value that is looked at.
    private func path(_ tape: JSONTape) -> FieldPath { path.fieldPath(program, tape) }

    /// The numbers of the fields in a mask.
    private static func fields(in mask: UInt64) -> some Sequence<Int> {
        (0..<64).lazy.filter { mask & 1 << UInt64($0) != 0 }
    }
}

extension Remedy {
    /// The patch that does it to the value at a path.
    fileprivate func patch(at path: FieldPath) -> JSONPatch {
        switch self {
        case .remove: JSONPatch([.remove(path)])
        case .replace(let value): JSONPatch([.replace(path, value)])
        }
    }
}

extension ObjectRule {
    /// How Kubernetes would sort the error.
    fileprivate func findingKind(subjectIsPresent: Bool) -> Finding.Kind {
        switch constraint {
        case .word: .notSupported
        case _ where self.rule.severity == .warning: .advice
        case .implication where subject != nil && !subjectIsPresent: .required
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

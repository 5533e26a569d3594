internal import JSONTape

/// The reports about the fields of an object.
extension Validator {
    mutating func reportMissing(
        _ missing: UInt64, of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) {
        for field in BitIndexes(of: missing) {
            let row = program.code.rows[object.fields.lowerBound + field]
            guard findings.shouldRecord(.required) else { continue }
            var details: MessageDetails = [:]
            details["example"] = row.defaultValue?.value.text
            let path = writePath(to: program.code.fields[object.fields.lowerBound + field].name, of: fields.object, tape)
            let value = findings.suggestsFixes ? row.defaultValue?.value : nil
            record(
                .required, .required, at: path, details,
                fix: value.map { JSONPatch([.add(findings.fieldPath(path), $0)]) })
        }
    }

    mutating func reportDeprecated(
        of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) {
        for field in BitIndexes(of: object.deprecated & fields.seen) {
            guard let deprecation = program.code.rows[object.fields.lowerBound + field].deprecation else { continue }
            let place = walk.slots[fields.base + field]
            if deprecation.onlyWhenTrue, tape.kind(at: place) != .true { continue }
            guard findings.shouldRecord(.deprecated) else { continue }
            let path = writePath(to: program.code.fields[object.fields.lowerBound + field].name, of: fields.object, tape)
            var fix: JSONPatch?
            if findings.suggestsFixes, !isSet(deprecation.replacement, of: object, fields),
                let value = deprecation.translation(JSONValue(place, of: tape))
            {
                let old = findings.fieldPath(path)
                fix = JSONPatch([.add(FieldPath(old.steps.dropLast() + [.name(deprecation.replacement)]), value), .remove(old)])
            }
            let replacement = findings.text(of: path.dropLast(), followedBy: deprecation.replacement)
            record(.deprecated, .forbidden, at: path, ["replacement": replacement], fix: fix)
        }
    }

    /// Reports fields that the profile's release does not have.
    mutating func reportNewer(of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape) {
        for field in BitIndexes(of: object.absent & fields.seen) { reportNewer(field, of: object, fields, tape) }
    }

    /// Reports a field that the profile's release does not have.
    mutating func reportNewer(
        _ field: Int, of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) {
        let index = object.fields.lowerBound + field
        guard let first = program.code.rows[index].addedIn, findings.shouldRecord(.newerField) else { return }
        let path = writePath(to: program.code.fields[index].name, of: fields.object, tape)
        let details = program.profile.map { first.requirement(beyond: $0.release) } ?? [:]
        if isPruned {
            findings.record(.newerField, Rule.newerThanProfile, .forbidden, at: path, details)
        } else {
            record(.newerField, .forbidden, at: path, details)
        }
    }

    private func isSet(
        _ name: String, of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields
    ) -> Bool {
        let row = object.fields.first { program.code.rows[$0].name == name }
        return row.map { fields.has($0 - object.fields.lowerBound) } ?? false
    }

    // MARK: Rules about objects

    /// Reports that the check of a rule failed.
    mutating func report(
        _ code: SchemaCode.RuleCode, of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) {
        let row = program.code.ruleRows[code.row]
        guard findings.shouldRecord(row.rule) else { return }
        var path = writePath(to: fields.object, tape)
        var value: JSONTape.Place?
        var (subject, message) = (code.subject, row.message)
        if let substitute = row.substitute, let absent = subject, program.place(absent, fields, tape, walk.slots) == nil {
            (subject, message) = substitute
        }
        if let subject {
            let reference = program.code.references[subject]
            write(program.code.fields[object.fields.lowerBound + reference.field].name)
            for name in reference.rest { write(program.code.names[name]) }
            path = path.lowerBound..<findings.steps.count
            value = program.place(subject, fields, tape, walk.slots)
        }
        // The excerpt of a list or an object is its size, which is not at fault.
        let isScalar = value.map { tape.kind(at: $0) != .object && tape.kind(at: $0) != .array } ?? false
        var (details, fix): (MessageDetails, Fix?) = ([:], row.fix)
        if case .word(_, let words) = code.constraint, let text = value.flatMap({ tape.string(at: $0) }) {
            let words = words.map { program.text(of: program.code.words[$0]) }
            let note = row.note?(text)
            let nearest = note == nil ? text.nearest(among: words) : nil
            details = ["advice": nearest ?? words.alternatives]
            details["note"] = note
            details["suggestion"] = nearest.map { "\"\($0)\"" }
            fix = nearest.map { .replace(.string($0)) }
        }
        findings.record(
            row.rule, message, value == nil ? code.kindWithoutSubject : code.kind, at: path,
            badValue: isScalar ? value.map { findings.append(excerptOf: $0, tape) } : nil,
            identity: value.map { identity(of: $0, row.rule, tape) } ?? 0, details, fix: patch(fix, at: path),
            crdRejects: row.crdCondition.map { program.holds($0, fields, tape, walk.slots) == false })
    }

    /// Reports what a custom check has found in an object, which is the last on the path, or inside it.
    mutating func report(
        _ violation: Violation, of code: SchemaCode.RuleCode, in object: JSONTape.Place, _ tape: JSONTape
    ) {
        let row = program.code.ruleRows[code.row]
        guard findings.shouldRecord(row.rule) else { return }
        var path = writePath(to: object, tape)
        findings.append(pathFrom: object, to: violation.place, tape)
        path = path.lowerBound..<findings.steps.count
        let isValue = tape.kind(at: violation.place) != .object
        findings.record(
            row.rule, row.message, violation.kind, at: path,
            badValue: isValue ? findings.append(excerptOf: violation.place, tape) : nil,
            identity: isValue ? identity(of: violation.place, row.rule, tape) : 0, violation.details,
            fix: patch(violation.fix, at: path))
    }
}

extension RuleCheck {
    /// The kind of the field error if the check of a rule fails.
    func findingKind(subjectIsPresent: Bool) -> Finding.Kind {
        switch constraint {
        case .word: .notSupported
        case .implication where subject != nil && !subjectIsPresent: .required
        default: .invalid
        }
    }
}

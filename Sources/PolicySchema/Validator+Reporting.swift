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
        let path = writePath(to: place, tape)
        let badValue = hidingValue ? nil : findings.append(excerptOf: place, tape)
        findings.keep(
            rule, nil, kind, at: path, badValue: badValue, identity: identity(of: place, rule, tape),
            detail: findings.append(detail),
            fix: fix(remedy, at: path))
    }

    /// Reports an item by what it has in common with one before it.
    mutating func reportRepeated(
        _ item: JSONTape.Place, _ identity: JSONTape.Place, _ detail: String, _ tape: JSONTape
    ) -> Bool {
        if findings.count(.unique) {
            let path = writePath(to: item, tape)
            findings.keep(
                .unique, nil, .duplicate, at: path, badValue: findings.append(excerptOf: identity, tape),
                identity: self.identity(of: identity, .unique, tape), detail: findings.append(detail))
        }
        return false
    }

    mutating func reportFormat(_ index: Int, hidingValue: Bool, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let format = program.code.formats[index]
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

    /// Reports what an inspection says of an object, which is the value that is looked at, or of something inside it.
    mutating func report(_ complaint: Complaint, about object: JSONTape.Place, of rule: Rule, _ tape: JSONTape) {
        guard findings.count(rule) else { return }
        var path = writePath(to: object, tape)
        findings.append(pathFrom: object, to: complaint.place, tape)
        path = path.lowerBound..<findings.steps.count
        let isValue = tape.kind(at: complaint.place) != .object
        let badValue = isValue ? findings.append(excerptOf: complaint.place, tape) : nil
        findings.keep(
            rule, nil, complaint.kind, at: path, badValue: badValue,
            identity: isValue ? identity(of: complaint.place, rule, tape) : 0,
            detail: findings.append(complaint.detail), fix: fix(complaint.remedy, at: path))
    }

    mutating func reportType(
        _ expected: String, _ tape: JSONTape, _ place: JSONTape.Place, hidingValue: Bool = false
    ) -> Bool {
        let detail = "must be \(expected), not \(tape.kind(at: place).words)"
        return report(.type, .typeInvalid, tape, place, hidingValue: hidingValue, detail)
    }

    mutating func reportTooMany(_ count: Int, limit: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        if findings.count(.items) {
            let path = writePath(to: place, tape)
            let badValue = findings.append(String(count))
            findings.keep(
                .items, nil, .tooMany, at: path, badValue: badValue, detail: findings.append("must have at most \(limit) items"))
        }
        return false
    }

    mutating func reportUnknown(
        _ key: JSONTape.Place, of object: SchemaCode.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        guard findings.count(.unknownField) else { return }
        let names = program.code.rows[object.fields].filter { !$0.isForeign }.map(\.name)
        let nearest = tape.text(at: key).nearest(among: names)
        let advice = nearest.map { "; did you mean \($0)?" } ?? ""
        let path = writePath(to: tape.value(ofKey: key), tape)
        var fix: JSONPatch?
        if findings.suggestsFixes, let nearest, let row = object.fields.first(where: { program.code.rows[$0].name == nearest }),
            !fields.has(row - object.fields.lowerBound)
        {
            let old = findings.fieldPath(path)
            let renamed = FieldPath(old.steps.dropLast() + [.name(nearest)])
            fix = JSONPatch([.add(renamed, JSONValue(tape.value(ofKey: key), of: tape)), .remove(old)])
        }
        findings.keep(
            .unknownField, nil, .advice, at: path, detail: findings.append("unknown field, which the API server drops" + advice),
            fix: fix)
    }

    mutating func reportMissing(
        _ missing: UInt64, of object: SchemaCode.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        for field in Self.fields(in: missing) {
            let row = program.code.rows[object.fields.lowerBound + field]
            guard findings.count(.required) else { continue }
            let detail = row.defaultValue.map { "must be set, for example to \($0.value.text)" } ?? "must be set"
            let path = writePath(to: program.code.fields[object.fields.lowerBound + field].name, of: fields.object, tape)
            let value = findings.suggestsFixes ? row.defaultValue?.value : nil
            findings.keep(
                .required, nil, .required, at: path, detail: findings.append(detail),
                fix: value.map { JSONPatch([.add(findings.fieldPath(path), $0)]) })
        }
    }

    mutating func reportDeprecated(
        of object: SchemaCode.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        for field in Self.fields(in: object.deprecated & fields.seen) {
            guard let deprecation = program.code.rows[object.fields.lowerBound + field].deprecation else { continue }
            let place = walk.slots[fields.base + field]
            if deprecation.onlyWhenTrue, tape.kind(at: place) != .true { continue }
            guard findings.count(.deprecated) else { continue }
            let old = writePath(to: program.code.fields[object.fields.lowerBound + field].name, of: fields.object, tape)
            var new = writePath(to: fields.object, tape)
            var replacement = deprecation.replacement
            replacement.withUTF8 { findings.append(name: $0.span) }
            new = new.lowerBound..<findings.steps.count
            let isReplaced = object.fields.contains { other in
                fields.has(other - object.fields.lowerBound) && program.code.rows[other].name == deprecation.replacement
            }
            var fix: JSONPatch?
            if findings.suggestsFixes, !isReplaced, let value = deprecation.translation(JSONValue(place, of: tape)) {
                fix = JSONPatch([.add(findings.fieldPath(new), value), .remove(findings.fieldPath(old))])
            }
            findings.keep(
                .deprecated, nil, .advice, at: old, detail: findings.append("deprecated, use ", new, " instead"), fix: fix)
        }
    }

    mutating func report(
        _ rule: SchemaCode.RuleCode, of object: SchemaCode.ObjectCode, _ fields: borrowing ObjectFields, _ tape: JSONTape
    ) {
        guard findings.count(program.code.ruleRows[rule.row].rule) else { return }
        var path = writePath(to: fields.object, tape)
        var value: JSONTape.Place?
        if let subject = rule.subject {
            let reference = program.code.references[subject]
            write(program.code.fields[object.fields.lowerBound + reference.field].name)
            for name in reference.rest { write(program.code.names[name]) }
            path = path.lowerBound..<findings.steps.count
            value = program.place(subject, fields, tape, walk.slots)
        }
        // A list or an object is not what is wrong: how many items it has says nothing.
        let isScalar = value.map { tape.kind(at: $0) != .object && tape.kind(at: $0) != .array } ?? false
        let badValue = isScalar ? value.map { findings.append(excerptOf: $0, tape) } : nil
        findings.keep(
            program.code.ruleRows[rule.row].rule, nil, value == nil ? rule.kindWithoutSubject : rule.kind, at: path,
            badValue: badValue,
            identity: value.map { identity(of: $0, program.code.ruleRows[rule.row].rule, tape) } ?? 0,
            detail: findings.append(program.code.ruleRows[rule.row].detail),
            fix: fix(program.code.ruleRows[rule.row].remedy, at: path))
    }

    private func identity(of place: JSONTape.Place, _ rule: Rule, _ tape: JSONTape) -> Int {
        findings.isError(rule) ? tape.identity(of: place) : 0
    }

    // MARK: Paths

    /// Writes down the path of a value in the container that is looked at, or of that container.
    private mutating func writePath(to value: JSONTape.Place, _ tape: JSONTape) -> Range<Int> {
        let start = findings.steps.count
        walk.path.forEachStep(to: value, tape) { step in
            switch step {
            case .key(let key): tape.withText(at: key) { findings.append(name: $0) }
            case .index(let index): findings.append(index: index)
            }
        }
        return start..<findings.steps.count
    }

    /// Writes down the path of a member, which may not be there, of the object that is looked at.
    private mutating func writePath(
        to name: SchemaCode.Name, of object: JSONTape.Place, _ tape: JSONTape
    ) -> Range<Int> {
        let path = writePath(to: object, tape)
        write(name)
        return path.lowerBound..<findings.steps.count
    }

    private mutating func write(_ name: SchemaCode.Name) {
        // A span of a stored property would borrow all of the validator.
        let bytes = program.code.nameBytes
        findings.append(name: bytes.span.extracting(name.offset..<name.offset + name.count), isWord: name.isWord)
    }

    /// The patch that mends the value at a path, if anybody will ask for it.
    private func fix(_ remedy: Remedy?, at path: Range<Int>) -> JSONPatch? {
        findings.suggestsFixes ? remedy?.patch(at: findings.fieldPath(path)) : nil
    }

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
    func findingKind(subjectIsPresent: Bool) -> Finding.Kind {
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

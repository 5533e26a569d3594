internal import JSONTape

/// The reports about values of the wrong JSON type, with the value that the author most likely meant.
extension Validator {
    mutating func reportBoolean(_ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let word = tape.string(at: place)
        guard word == "true" || word == "false" else { return reportType("a boolean", tape, place) }
        return reportType("a boolean", tape, place, advice: "remove the quotes", fix: .replace(.boolean(word == "true")))
    }

    mutating func reportInteger(_ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard let text = tape.string(at: place), text.utf8.count <= 19, Int64(text).map({ "\($0)" }) == text else {
            return reportType("an integer", tape, place)
        }
        return reportType("an integer", tape, place, advice: "remove the quotes", fix: .replace(.number(text)))
    }

    /// Reports a value in place of a text: a number or a boolean that needs quotes, or a number without a unit.
    mutating func reportText(_ code: SchemaCode.TextCode, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard let text = tape.scalarText(at: place) else {
            return reportType("a string", tape, place, hidingValue: code.isConfidential)
        }
        // The text may be a credential.
        if code.isConfidential { return reportType("a string", tape, place, hidingValue: true, advice: "write it in quotes") }
        let bytes = Array(text.utf8)
        guard let format = code.formats.first(where: { !program.code.formats[$0].accepts(bytes.span) }) else {
            return reportUnquoted(text, tape, place)
        }
        let suggestion = program.code.formats[format].diagnose?(text).suggestion?.cut(to: Finding.maxValueLength)
        return reportType("a string", tape, place, advice: suggestion.map { "did you mean \(JSONValue.string($0).text)?" })
    }

    mutating func reportUnquotedWord(_ enumeration: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        guard let text = tape.scalarText(at: place), program.texts(ofEnumeration: enumeration).contains(text) else {
            return reportType("a string", tape, place)
        }
        return reportUnquoted(text, tape, place)
    }

    private mutating func reportUnquoted(_ text: String, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        reportType(
            "a string", tape, place, advice: "write it in quotes: \(JSONValue.string(text).text)", fix: .replace(.string(text)))
    }

    /// Reports a value in place of a list. A single item may be meant as the only one.
    mutating func reportArray(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let isItem =
            switch program.code.arrays[index].element {
            case .object(let item): tape.kind(at: place) == .object && hasFields(of: item, tape, place)
            case .text, .enumeration: tape.kind(at: place) == .string
            default: false
            }
        guard isItem else { return reportType("an array", tape, place) }
        let fix: Fix? = findings.suggestsFixes ? .replace(.array([JSONValue(place, of: tape)])) : nil
        return reportType("an array", tape, place, advice: "write it as a list with one item", fix: fix)
    }

    /// Reports a value in place of an object. It is not repeated, because it may be a header with a credential.
    mutating func reportObject(_ index: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let schema = program.code.schemas[program.code.objects[index].schema]
        switch tape.kind(at: place) {
        case .true where schema.isSwitch:
            return reportType(
                "an object", tape, place, hidingValue: true, advice: "use {} to enable it", fix: .replace(.object([])))
        case .false where schema.isSwitch:
            return reportType("an object", tape, place, hidingValue: true, advice: "remove it to disable it", fix: .remove)
        case .array:
            if let report = reportList(of: schema, tape, place) { return report }
        case .string, .integer, .decimal:
            return reportType("an object", tape, place, hidingValue: true, advice: requiredFields(of: schema))
        default: break
        }
        return reportType("an object", tape, place, hidingValue: true)
    }

    /// The form of an object in place of which its author wrote only one value; nil if it needs no field.
    private func requiredFields(of schema: ObjectSchema) -> String? {
        let names = schema.fields.filter(\.isRequired).map { "\($0.name): ..." }
        return names.isEmpty ? nil : "use {\(names.joined(separator: ", "))}"
    }

    /// Whether an object has only fields of a type, and not names of another kind as its keys.
    private func hasFields(of object: Int, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool {
        let fields = program.code.schemas[program.code.objects[object].schema].fields
        var areKnown = true
        tape.forEachMember(of: place) { key, _ in
            areKnown = areKnown && fields.contains { $0.name == tape.text(at: key) }
        }
        return areKnown
    }

    /// Reports a list in place of one object, if the field's plural is a list of such objects: `targetRef` and `targetRefs`.
    private mutating func reportList(of schema: ObjectSchema, _ tape: JSONTape, _ place: JSONTape.Place) -> Bool? {
        guard case .name(let name)? = walk.path.steps(to: place, tape).last else { return nil }
        let plural = program.code.rows.first { row in
            guard row.name == name + "s", case .array(of: .object(let item), _) = row.type else { return false }
            return item.name == schema.name
        }
        guard let plural else { return nil }
        guard findings.shouldRecord(.type) else { return false }
        let path = writePath(to: place, tape)
        var fix: JSONPatch?
        if findings.suggestsFixes, let parent = walk.path.innermost, tape.lastMember(named: plural.name, of: parent) == nil {
            let old = findings.fieldPath(path)
            let renamed = FieldPath(old.steps.dropLast() + [.name(plural.name)])
            fix = JSONPatch([.add(renamed, JSONValue(place, of: tape)), .remove(old)])
        }
        record(
            .type, .typeInvalid, at: path, identity: identity(of: place, .type, tape),
            ["expected": "an object", "found": "an array", "advice": "use \(plural.name) for a list"], fix: fix)
        return false
    }
}

extension JSONTape {
    /// A number or a boolean as it is written; nil for any other value, and for numbers that no person writes.
    fileprivate func scalarText(at place: Place) -> String? {
        switch kind(at: place) {
        case .true: "true"
        case .false: "false"
        case .integer, .decimal: count(at: place) <= 32 ? text(at: place) : nil
        case .null, .string, .array, .object: nil
        }
    }
}

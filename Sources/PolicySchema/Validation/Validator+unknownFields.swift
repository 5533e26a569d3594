internal import JSONTape

/// The reports about keys that are not fields, with the setting that the author most likely meant.
extension Validator {
    mutating func reportUnknown(
        _ key: JSONTape.Place, of object: SchemaCode.ObjectCode, _ fields: borrowing PresentFields, _ tape: JSONTape
    ) {
        // A row that the release does not have, whose value is null.
        if let field = program.field(of: object, tape, named: key) { return reportNewer(field, of: object, fields, tape) }
        guard findings.shouldRecord(.unknownField) else { return }
        let value = tape.value(ofKey: key)
        let path = writePath(to: value, tape)
        guard !isPruned else {
            return findings.record(.unknownField, Rule.unknownToThisVersion, .forbidden, at: path)
        }
        let schema = program.code.schemas[object.schema]
        let parent = walk.path.steps(to: fields.object, tape)
        var details: MessageDetails = ["advice": "remove it"]
        var fix: JSONPatch?
        switch meaning(of: tape.text(at: key), in: schema, at: parent) {
        case .field(let name)?:
            details = Self.suggestion(name)
            if findings.suggestsFixes, tape.lastMember(named: name, of: fields.object) == nil {
                let old = findings.fieldPath(path)
                fix = Self.move(old, to: FieldPath(parent + [.name(name)]), value, schema, name, tape)
            }
        case .setting(let names)?:
            details = Self.suggestion(names.map { $0.joined(separator: ".") }.joined(separator: " or "))
            if findings.suggestsFixes, names.count == 1 { fix = move(findings.fieldPath(path), value, to: names[0], tape) }
        case .advice(let advice)?: details = ["advice": advice, "hint": advice]
        case nil: break
        }
        record(.unknownField, .forbidden, at: path, details, fix: fix)
    }

    private static func suggestion(_ name: String) -> MessageDetails {
        let question = "did you mean \(name)?"
        return ["advice": question, "hint": question]
    }

    // MARK: Meaning

    private enum Meaning {
        case field(String)
        /// Paths from the outermost object.
        case setting([[String]])
        case advice(String)
    }

    /// The largest number of settings elsewhere that are suggested.
    private static let maxSettings = 2

    private func meaning(of name: String, in schema: ObjectSchema, at parent: [FieldPath.Step]) -> Meaning? {
        let siblings = schema.fields.filter(\.isSuggested).map(\.name)
        let normalized = name.normalizedName
        if let same = siblings.first(where: { $0.normalizedName == normalized }) { return .field(same) }
        switch schema.otherNames[normalized] {
        case .field(let field)?: return .field(field)
        case .setting(let path)?: return .setting([path.split(separator: ".").map(String.init)])
        case .advice(let advice)?: return .advice(advice)
        case nil: break
        }
        let elsewhere = program.settings[normalized] ?? []
        if 1...Self.maxSettings ~= elsewhere.count { return .setting(elsewhere) }
        return name.nearest(among: siblings).map { .field($0) }
    }

    // MARK: Fixes

    /// A patch that renames a field, and writes an object for `true` if the object is a switch.
    private static func move(
        _ old: FieldPath, to new: FieldPath, _ value: JSONTape.Place, _ schema: ObjectSchema, _ name: String, _ tape: JSONTape
    ) -> JSONPatch {
        if case .object(let inner)? = schema.fields.first(where: { $0.name == name })?.type, inner.isSwitch {
            if tape.kind(at: value) == .false { return JSONPatch([.remove(old)]) }
            if tape.kind(at: value) == .true { return JSONPatch([.add(new, .object([])), .remove(old)]) }
        }
        return JSONPatch([.add(new, JSONValue(value, of: tape)), .remove(old)])
    }

    /// A patch that moves a value to a setting elsewhere; nil if the setting is already there, or a value on its path is not an object.
    private func move(_ old: FieldPath, _ value: JSONTape.Place, to names: [String], _ tape: JSONTape) -> JSONPatch? {
        guard var place = walk.path.outermost else { return nil }
        for (depth, name) in names.enumerated() {
            guard tape.kind(at: place) == .object else { return nil }
            if let next = tape.lastMember(named: name, of: place) {
                place = next
                continue
            }
            let missing = names[(depth + 1)...].reversed().reduce(JSONValue(value, of: tape)) {
                .object([.init(key: $1, value: $0)])
            }
            return JSONPatch([.add(FieldPath(names[...depth].map { .name($0) }), missing), .remove(old)])
        }
        return nil
    }
}

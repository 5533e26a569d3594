/// A page about every object of a table, written for Markdown.
package struct FieldReference: Sendable {
    private let root: SchemaPlace

    /// A page about what is below a place.
    package init(_ root: SchemaPlace) { self.root = root }

    /// A section for each object, in the order in which they are met, with the places where it stands.
    package var markdown: String {
        var objects: [(schema: ObjectSchema, places: [SchemaPlace])] = []
        gather(root, into: &objects)
        return objects.map { section($0.schema, $0.places) }.joined(separator: "\n")
    }

    private func gather(_ place: SchemaPlace, into objects: inout [(schema: ObjectSchema, places: [SchemaPlace])]) {
        guard let schema = place.schema else { return }
        if let index = objects.firstIndex(where: { $0.schema.name == schema.name }) {
            objects[index].places.append(place)
        } else {
            objects.append((schema, [place]))
        }
        for child in place.listed { gather(child, into: &objects) }
    }

    private func section(_ schema: ObjectSchema, _ places: [SchemaPlace]) -> String {
        var lines = ["## \(schema.name)", "", schema.documentation.markdown]
        let paths = places.filter { $0.field != nil }.map { $0.path + ($0.field?.type.isList == true ? "[]" : "") }
        if !paths.isEmpty { lines += ["", "At \(paths.map { "`\($0)`" }.joined(separator: ", "))."] }
        let fields = SchemaPlace(schema).listed
        if !fields.isEmpty { lines += [""] + fields.flatMap(item) }
        // Of one rule, the object may have several.
        let rules = schema.rules.map(\.rule).withoutRepetitions
        if !rules.isEmpty { lines += ["", "Rules:", ""] + rules.map { "- `\($0.id)`: \($0.reason.markdown)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private func item(_ place: SchemaPlace) -> [String] {
        guard let field = place.field else { return [] }
        let requirement = field.isRequired ? ", required" : ""
        var lines = ["- `\(field.name)` (`\(field.type.name)`\(requirement)): \(field.documentation.markdown)"]
        // Of an object, its own section says what there is to say.
        if case .object = field.type {} else { lines += place.words.map { "  - \(Self.markdown($0))" } }
        if let value = field.defaultValue { lines.append("  - default: \(value.words.markdown)") }
        if let deprecation = field.deprecation { lines.append("  - deprecated: \(deprecation.words.markdown)") }
        let rules = place.fieldRules.map { "`\($0.id)`" }
        if !rules.isEmpty { lines.append("  - rules: \(rules.joined(separator: ", "))") }
        return lines
    }

    /// A line about a value, with an expression as code.
    private static func markdown(_ line: String) -> String {
        let parts = line.split(separator: "pattern: ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return line.markdown }
        return "\(parts[0])pattern: `\(parts[1])`"
    }
}

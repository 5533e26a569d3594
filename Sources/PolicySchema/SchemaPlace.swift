/// A place in the tables: a field, and the way to it.
package struct SchemaPlace: Sendable {
    /// The field; nil at the top.
    package let field: Field?
    /// The way to it as people write it, with `[]` behind lists: `spec.targetRefs[].name`.
    package let path: String
    /// The table of what is here; nil where no fields are.
    package let schema: ObjectSchema?
    /// The objects around it up to the nearest list, each with the names that lead from it to here.
    private let surroundings: [(schema: ObjectSchema, names: String)]

    /// The top of a table.
    package init(_ schema: ObjectSchema) {
        field = nil
        path = ""
        self.schema = schema
        surroundings = []
    }

    private init(_ field: Field, of schema: ObjectSchema, in parent: SchemaPlace) {
        self.field = field
        let isInList = parent.field?.type.isList == true
        path = (parent.path.isEmpty ? "" : parent.path + (isInList ? "[]." : ".")) + field.name
        self.schema = field.type.schema
        // The names of a rule do not lead into lists.
        let outer = isInList ? [] : parent.surroundings.map { ($0.schema, $0.names + "." + field.name) }
        surroundings = outer + [(schema, field.name)]
    }

    /// The fields here, in the order of the table.
    package var children: [SchemaPlace] {
        guard let schema else { return [] }
        return schema.fields.map { SchemaPlace($0, of: schema, in: self) }
    }

    /// What may stand here, a line for each thing to know.
    package var words: [String] {
        guard let field else { return [] }
        if field.isForeign { return ["nothing: it is no field of the API"] }
        var lines = field.type.words
        for (schema, names) in surroundings {
            for rule in schema.rules {
                guard case .word(names, let words) = rule.constraint else { continue }
                lines.append("\(rule.rule.verb) be \(words.map(\.visible).alternatives)")
            }
        }
        return lines
    }

    /// The rules that concern what stands here, each once: of its formats, of the objects around it where they name it, of its own table.
    package var rules: [Rule] { (fieldRules + (schema?.rules.map(\.rule) ?? [])).withoutRepetitions }

    /// The same but for the rules of its own table.
    var fieldRules: [Rule] {
        var rules = field?.type.rules ?? []
        if field?.deprecation != nil { rules.append(.deprecated) }
        for (schema, names) in surroundings { rules += schema.rules.filter { $0.concerns(names) }.map(\.rule) }
        return rules.withoutRepetitions
    }

    /// The place at the end of a way that starts here; `[]` or `[0]` behind the name of a list may be written.
    package func place(at way: String) throws(UnknownFieldError) -> SchemaPlace {
        var place = self
        for step in way.split(separator: ".", omittingEmptySubsequences: false) {
            let name = String(step.prefix { $0 != "[" })
            place = try place.child(name)
            let index = step.dropFirst(name.count)
            guard !index.isEmpty else { continue }
            guard place.field?.type.isList == true else {
                throw UnknownFieldError(description: "\(place.path) is no list: leave \(index) out")
            }
            guard index.last == "]", index.dropFirst().dropLast().allSatisfy({ "0"..."9" ~= $0 }) else {
                throw UnknownFieldError(
                    description: "\(index) behind \(place.path) must be [] or the number of an item, such as [0]")
            }
        }
        return place
    }

    private func child(_ name: String) throws(UnknownFieldError) -> SchemaPlace {
        if let child = children.first(where: { $0.field?.name == name }) { return child }
        guard let schema, !schema.fields.isEmpty else {
            throw UnknownFieldError(description: "\(path) has no fields that are described here")
        }
        let names = schema.fields.filter { !$0.isForeign }.map(\.name)
        let near = name.nearest(among: names).map { nearest in children.first { $0.field?.name == nearest }?.path ?? nearest }
        let suggestion = near ?? descendant(named: name)?.path
        throw UnknownFieldError(
            description: "there is no field \(name.visible) \(path.isEmpty ? "at the top" : "in \(path)")"
                + (suggestion.map { "; did you mean \($0)?" } ?? ": there are \(names.joined(separator: ", "))"))
    }

    /// The first field of a name, wherever it is.
    private func descendant(named name: String) -> SchemaPlace? {
        for child in children {
            if child.field?.name.lowercased() == name.lowercased(), child.field?.isForeign == false { return child }
            if let found = child.descendant(named: name) { return found }
        }
        return nil
    }
}

/// A way to a field that is not in the tables: the user's mistake.
package struct UnknownFieldError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is not there, and what was meant.
    package let description: String
}

extension String {
    /// The text, or something to see where it is empty.
    fileprivate var visible: String { isEmpty ? "\"\"" : self }
}

extension Rule {
    /// What an author is told to heed: a rule that only warns is no "must".
    var verb: String { severity == .error ? "must" : "should" }
}

extension [Rule] {
    /// Each rule once, where it stands first.
    var withoutRepetitions: [Rule] {
        var seen: Set<Rule> = []
        return filter { seen.insert($0).inserted }
    }
}

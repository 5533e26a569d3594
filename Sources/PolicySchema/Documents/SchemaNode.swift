/// A field in the tables, with its path.
package struct SchemaNode: Sendable {
    /// The field; nil for the whole object.
    package let field: Field?
    /// The path of the field, with `[]` after lists: `spec.targetRefs[].name`.
    package let path: String
    /// The table of the object at the path; nil if the field is not an object or a list of objects.
    package let schema: ObjectSchema?
    /// The objects around the field up to the nearest list, each with the path from there.
    private let ancestors: [(schema: ObjectSchema, path: String)]

    /// The node of the whole object of a table.
    package init(_ schema: ObjectSchema) {
        field = nil
        path = ""
        self.schema = schema
        ancestors = []
    }

    private init(_ field: Field, of schema: ObjectSchema, in parent: SchemaNode) {
        self.field = field
        let isInList = parent.field?.type.isList == true
        path = (parent.path.isEmpty ? "" : parent.path + (isInList ? "[]." : ".")) + field.name
        self.schema = field.type.schema
        // The paths in a rule do not lead into lists.
        let outer = isInList ? [] : parent.ancestors.map { ($0.schema, $0.path + "." + field.name) }
        ancestors = outer + [(schema, field.name)]
    }

    /// The fields of the object at the path, in the order of the table.
    package var children: [SchemaNode] {
        guard let schema else { return [] }
        return schema.fields.map { SchemaNode($0, of: schema, in: self) }
    }

    /// The valid values, one line per constraint.
    package var constraints: [String] {
        guard let field else { return [] }
        if field.isCommonMistake { return ["none: the API has no such field"] }
        var lines = field.type.constraints
        for (schema, path) in ancestors {
            for rule in schema.rules {
                for case .word(path, let words) in rule.checks.map(\.constraint) {
                    lines.append("\(rule.rule.verb) be \(words.map(\.visible).alternatives)")
                }
            }
        }
        return lines
    }

    /// The rules that apply to the field, each once: those of its type, those of the objects around it that name it, and those of its table.
    package var rules: [Rule] { (fieldRules + (schema?.rules.map(\.rule) ?? [])).withoutRepetitions }

    /// The rules that apply to the field, without those of its table.
    var fieldRules: [Rule] {
        var rules = field?.type.rules ?? []
        rules += field?.rules ?? []
        if field?.deprecation != nil { rules.append(.deprecated) }
        for (schema, path) in ancestors {
            rules += schema.rules.filter { rule in rule.checks.contains { $0.fields.contains(path) } }.map(\.rule)
        }
        return rules.withoutRepetitions
    }

    /// The field at a path that starts at this node. `[]` or `[0]` may follow the name of a list.
    package func node(at path: String) throws(UnknownFieldError) -> SchemaNode {
        var node = self
        for step in path.split(separator: ".", omittingEmptySubsequences: false) {
            let name = String(step.prefix { $0 != "[" })
            node = try node.child(name)
            let index = step.dropFirst(name.count)
            guard !index.isEmpty else { continue }
            guard node.field?.type.isList == true else {
                throw UnknownFieldError(description: "\(node.path) is not a list; remove \(index)")
            }
            guard index.last == "]", index.dropFirst().dropLast().allSatisfy({ "0"..."9" ~= $0 }) else {
                throw UnknownFieldError(
                    description: "\(index) after \(node.path) must be [] or the index of an item, such as [0]")
            }
        }
        return node
    }

    private func child(_ name: String) throws(UnknownFieldError) -> SchemaNode {
        if let child = children.first(where: { $0.field?.name == name }) { return child }
        guard let schema, !schema.fields.isEmpty else {
            throw UnknownFieldError(description: "\(path) has no described fields")
        }
        let names = schema.fields.filter(\.exists).map(\.name)
        let near = name.nearest(among: names).map { nearest in children.first { $0.field?.name == nearest }?.path ?? nearest }
        let suggestion = near ?? descendant(named: name)?.path
        throw UnknownFieldError(
            description: "field not found\(path.isEmpty ? "" : " in \(path)"): \(name.visible)"
                + (suggestion.map { "; did you mean \($0)?" } ?? "; use one of \(names.joined(separator: ", "))"))
    }

    /// The first field of a name at any depth.
    private func descendant(named name: String) -> SchemaNode? {
        for child in children {
            if child.field?.name.lowercased() == name.lowercased(), child.field?.exists == true { return child }
            if let found = child.descendant(named: name) { return found }
        }
        return nil
    }
}

/// A path to a field that is not in the tables.
package struct UnknownFieldError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The unknown field, and the nearest one.
    package let description: String
}

extension String {
    /// The text, or quotation marks if it is empty.
    fileprivate var visible: String { isEmpty ? "\"\"" : self }
}

extension Rule {
    /// The verb of a requirement: a rule that only warns is not a "must".
    var verb: String { severity == .error ? "must" : "should" }
}

extension [Rule] {
    /// Each rule once, at its first position.
    var withoutRepetitions: [Rule] {
        var seen: Set<Rule> = []
        return filter { seen.insert($0).inserted }
    }
}

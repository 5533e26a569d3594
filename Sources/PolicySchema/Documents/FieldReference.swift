internal import TextCoding

/// The objects of a table in Markdown, one section each.
package struct FieldReference: Sendable {
    private let root: SchemaNode
    private let history: ReleaseHistory
    /// The page about the rules, to which the rules are linked.
    private let rulesPage: String

    /// A page about the objects inside a node.
    ///
    /// - Parameters:
    ///   - history: when fields were added and what changed.
    ///   - rulesPage: the page about the rules, relative to this one.
    package init(_ root: SchemaNode, history: ReleaseHistory, rulesPage: String) {
        (self.root, self.history) = (root, history)
        self.rulesPage = rulesPage
    }

    /// A section for each object with its paths, in the order of the first path.
    package var markdown: String {
        var objects: [(schema: ObjectSchema, nodes: [SchemaNode])] = []
        gather(root, into: &objects)
        return objects.map { section($0.schema, $0.nodes) }.joined(separator: "\n")
    }

    private func gather(_ node: SchemaNode, into objects: inout [(schema: ObjectSchema, nodes: [SchemaNode])]) {
        guard let schema = node.schema else { return }
        if let index = objects.firstIndex(where: { $0.schema.name == schema.name }) {
            objects[index].nodes.append(node)
        } else {
            objects.append((schema, [node]))
        }
        for child in node.listed { gather(child, into: &objects) }
    }

    private func section(_ schema: ObjectSchema, _ nodes: [SchemaNode]) -> String {
        var lines = ["## \(schema.name)", "", schema.documentation.markdown]
        let paths = nodes.filter { $0.field != nil }.map { $0.path + ($0.field?.type.isList == true ? "[]" : "") }
        if !paths.isEmpty { lines += ["", "At \(paths.map { "`\($0)`" }.joined(separator: ", "))."] }
        let fields = schema.fields.indices.filter { schema.fields[$0].exists }
        if !fields.isEmpty { lines += [""] + fields.flatMap { index in item(nodes.map { $0.children[index] }) } }
        let rules = schema.rules.map(\.rule).withoutRepetitions
        if !rules.isEmpty { lines += ["", "Rules:", ""] + rules.map { "- \(link(to: $0)): \($0.reason.markdown)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lines about a field.
    ///
    /// - Parameter nodes: the field at each path of its object: the rules of the objects around it differ.
    private func item(_ nodes: [SchemaNode]) -> [String] {
        guard let node = nodes.first, let field = node.field else { return [] }
        let requirement = field.isRequired ? ", required" : ""
        var lines = ["- `\(field.name)` (`\(field.type.name)`\(requirement)): \(field.documentation.markdown)"]
        // An object has a separate section.
        if case .object = field.type {} else { lines += node.constraints.map { "  - \(Self.markdown($0))" } }
        if let value = field.defaultValue { lines.append("  - default: \(value.description.markdown)") }
        if let deprecation = field.deprecation { lines.append("  - deprecated: \(deprecation.description.markdown)") }
        lines += history.lines(of: node.path).map { "  - \($0.markdown)" }
        let rules = nodes.flatMap(\.fieldRules).withoutRepetitions.map(link)
        if !rules.isEmpty { lines.append("  - rules: \(rules.joined(separator: ", "))") }
        return lines
    }

    private func link(to rule: Rule) -> String { "[`\(rule.id)`](\(rulesPage)#\(rule.id))" }

    /// A line about a value, with a pattern as code.
    private static func markdown(_ line: String) -> String {
        guard let label = line.firstOccurrence(of: "pattern: ") else { return line.markdown }
        return "\(line[..<label.upperBound])`\(line[label.upperBound...])`"
    }
}

/// The explanation of a field in the form of `kubectl explain`.
package struct FieldExplanation: Sendable {
    /// The width of kubectl's lines, in characters. A longer word takes a line.
    private static let width = 80

    private let node: SchemaNode
    private let severities: Severities
    /// When the field was added, and what changed since then.
    private let history: [String]

    /// An explanation with the effective severities.
    ///
    /// - Parameter history: when the field was added, and what changed since then, a line each.
    package init(_ node: SchemaNode, severities: Severities = Severities(), history: [String] = []) {
        (self.node, self.severities, self.history) = (node, severities, history)
    }

    /// The whole text.
    ///
    /// - Parameters:
    ///   - resource: group, kind and version, with their titles.
    ///   - recursive: whether to list all fields at any depth by name and type, instead of the direct fields with their descriptions.
    package func text(of resource: [(title: String, value: String)], recursive: Bool = false) -> String {
        var lines = resource.map { ($0.title + ":").padded(to: 12) + $0.value } + [""]
        if let field = node.field {
            let type = field.isCommonMistake ? "" : " <\(field.type.name)>"
            lines += ["FIELD: \(field.name)\(type)" + (field.isRequired ? " -required-" : ""), ""]
        }
        lines += section("DESCRIPTION", [node.field?.documentation ?? node.schema?.documentation ?? ""])
        if let field = node.field, let schema = node.schema, schema.documentation != field.documentation {
            lines += paragraph(schema.documentation) + [""]
        }
        if let field = node.field {
            lines += section(
                "VALUE", node.constraints + (field.isCommonMistake ? [] : [field.isRequired ? "required" : "optional"]))
        }
        if let value = node.field?.defaultValue { lines += section("DEFAULT", [value.description]) }
        if let deprecation = node.field?.deprecation { lines += section("DEPRECATED", [deprecation.description]) }
        if !history.isEmpty { lines += section("RELEASES", history) }
        lines += rules
        if node.schema?.fields.isEmpty == false {
            lines += ["FIELDS:"] + (recursive ? Self.tree(node, depth: 1) : list)
        }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private var rules: [String] {
        guard !node.rules.isEmpty else { return [] }
        var lines = ["RULES:"]
        for rule in node.rules {
            lines.append("    \(rule.id) (\(severities.word(for: rule)), \(rule.detectedBy.rawValue))")
            lines += rule.reason.wrapped(at: Self.width - 8).map { "        " + $0 }
        }
        return lines + [""]
    }

    private var list: [String] {
        node.listed.flatMap { child in
            [Self.row(child, depth: 1)] + paragraph(child.field?.documentation ?? "") + [""]
        }
    }

    private static func tree(_ node: SchemaNode, depth: Int) -> [String] {
        node.listed.flatMap { [row($0, depth: depth)] + tree($0, depth: depth + 1) }
    }

    private static func row(_ node: SchemaNode, depth: Int) -> String {
        guard let field = node.field else { return "" }
        return String(repeating: "  ", count: depth) + "\(field.name) <\(field.type.name)>"
            + (field.isRequired ? " -required-" : "")
            + (field.deprecation != nil ? " -deprecated-" : "")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["\(title):"] + lines.flatMap(paragraph) + [""]
    }

    private func paragraph(_ text: String) -> [String] {
        text.wrapped(at: Self.width - 4).map { "    " + $0 }
    }
}

extension SchemaNode {
    /// The fields of the object that the API has.
    var listed: [SchemaNode] { children.filter { $0.field?.exists == true } }
}

extension Deprecation {
    /// What to use instead, in one line.
    var description: String { "use \(replacement) instead" + (onlyWhenTrue ? "; an explicit false is not reported" : "") }
}

extension Severities {
    /// The effective severity of a rule, or `off`.
    package func word(for rule: Rule) -> String { self[rule]?.rawValue ?? Setting.off.rawValue }
}

/// What there is to know of a field, as `kubectl explain` prints it.
package struct FieldExplanation: Sendable {
    /// The longest line, where words allow it: as long as kubectl's.
    private static let width = 80

    private let place: SchemaPlace
    private let severities: Severities

    /// An explanation with the severities that are in force.
    package init(_ place: SchemaPlace, severities: Severities = Severities()) {
        self.place = place
        self.severities = severities
    }

    /// The whole text.
    ///
    /// - Parameters:
    ///   - resource: group, kind and version, with their titles.
    ///   - recursive: whether all fields below are listed, by name and type, in place of those of the object alone.
    package func text(of resource: [(title: String, value: String)], recursive: Bool = false) -> String {
        var lines = resource.map { ($0.title + ":").padded(to: 12) + $0.value } + [""]
        if let field = place.field {
            let type = field.isForeign ? "" : " <\(field.type.name)>"
            lines += ["FIELD: \(field.name)\(type)" + (field.isRequired ? " -required-" : ""), ""]
        }
        lines += section("DESCRIPTION", [place.field?.documentation ?? place.schema?.documentation ?? ""])
        if let field = place.field, let schema = place.schema, schema.documentation != field.documentation {
            lines += paragraph(schema.documentation) + [""]
        }
        if let field = place.field {
            lines += section("VALUE", place.words + (field.isForeign ? [] : [field.isRequired ? "required" : "may be left out"]))
        }
        if let value = place.field?.defaultValue { lines += section("DEFAULT", [value.words]) }
        if let deprecation = place.field?.deprecation { lines += section("DEPRECATED", [deprecation.words]) }
        lines += rules
        if place.schema?.fields.isEmpty == false {
            lines += ["FIELDS:"] + (recursive ? Self.tree(place, depth: 1) : list)
        }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private var rules: [String] {
        guard !place.rules.isEmpty else { return [] }
        var lines = ["RULES:"]
        for rule in place.rules {
            lines.append("    \(rule.id) (\(severities.word(for: rule)), \(rule.layer.rawValue))")
            lines += rule.reason.wrapped(at: Self.width - 8).map { "        " + $0 }
        }
        return lines + [""]
    }

    private var list: [String] {
        place.listed.flatMap { child in
            [Self.row(child, depth: 1)] + paragraph(child.field?.documentation ?? "") + [""]
        }
    }

    private static func tree(_ place: SchemaPlace, depth: Int) -> [String] {
        place.listed.flatMap { [row($0, depth: depth)] + tree($0, depth: depth + 1) }
    }

    private static func row(_ place: SchemaPlace, depth: Int) -> String {
        guard let field = place.field else { return "" }
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

extension SchemaPlace {
    /// The fields here that are the API's.
    var listed: [SchemaPlace] { children.filter { $0.field?.isForeign == false } }
}

extension Deprecation {
    /// What to use instead, in one line.
    var words: String { "use \(replacement) instead" + (onlyWhenTrue ? "; an explicit false is not reported" : "") }
}

extension Severities {
    /// What becomes of a violation, in one word.
    package func word(for rule: Rule) -> String { self[rule]?.rawValue ?? Setting.off.rawValue }
}

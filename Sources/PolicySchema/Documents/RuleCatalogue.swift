internal import JSONTape

/// A list of rules as text, JSON and Markdown, with the effective severities.
package struct RuleCatalogue: Sendable {
    /// The width of the table, in characters.
    private static let width = 120

    private let rules: [Rule]
    private let severities: Severities
    /// The releases that have a rule; nil if all have it.
    private let releases: @Sendable (Rule) -> String?

    /// A catalogue of rules, in their order.
    ///
    /// - Parameter releases: the releases that have a rule, in words; nil if all have it.
    package init(
        _ rules: [Rule], severities: Severities = Severities(), releases: @escaping @Sendable (Rule) -> String? = { _ in nil }
    ) {
        (self.rules, self.severities, self.releases) = (rules, severities, releases)
    }

    /// A table for terminals, with one row per rule.
    package var table: String {
        var table = TextTable("RULE", "SEVERITY", "DETECTED BY", "REASON", maxWidth: Self.width)
        for rule in rules { table.add([rule.id, severities.word(for: rule), rule.detectedBy.rawValue, rule.reason]) }
        return table.text
    }

    /// Each rule with everything that is known of it, for terminals.
    package var details: String {
        rules.map { rule in
            var lines = [
                "RULE:         \(rule.id)", "SEVERITY:     \(severity(of: rule))",
                "DETECTED BY:  \(rule.detectedBy.rawValue) (\(rule.detectedBy))",
            ]
            if let releases = releases(rule) { lines.append("RELEASES:     \(releases)") }
            lines += ["", "REASON:"] + rule.reason.wrapped(at: 76).map { "    " + $0 }
            if let sentence = rule.sentence { lines += ["", "CONSEQUENCE:"] + sentence.wrapped(at: 76).map { "    " + $0 } }
            lines += ["", "BAD:"] + Self.yaml(rule.bad).map { "    " + $0 }
            lines += ["", "GOOD:"] + Self.yaml(rule.good).map { "    " + $0 }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// An array of all rules. Examples are strings of compact JSON, because one of them has a duplicate key.
    package var json: String {
        var writer = JSONWriter()
        writer.array { writer in
            for rule in rules { write(rule, to: &writer) }
        }
        return writer.text + "\n"
    }

    /// A section for each rule, with headings of the third level.
    package var markdown: String {
        rules.map { rule in
            let detectedBy = "detected by \(rule.detectedBy.rawValue)"
            var lines = [
                "### \(rule.id)", "",
                "\(severity(of: rule)), \(rule.detectedBy == .lintOnly ? rule.detectedBy.rawValue : detectedBy): "
                    + "\(rule.reason.markdown).",
            ]
            if let releases = releases(rule) { lines += ["", "Only in \(releases)."] }
            if let sentence = rule.sentence { lines += ["", sentence.markdown] }
            for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
                lines += ["", "\(title):", "", "```yaml"] + Self.yaml(example) + ["```"]
            }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// A Markdown table with one row per rule, which links to its section.
    package var markdownTable: String {
        "| rule | severity | detected by | reason |\n|---|---|---|---|\n"
            + rules.map { rule in
                "| [`\(rule.id)`](#\(rule.id)) | \(severities.word(for: rule)) | \(rule.detectedBy.rawValue) | "
                    + "\(rule.reason.markdown) |\n"
            }.joined()
    }

    private func severity(of rule: Rule) -> String {
        let word = severities.word(for: rule)
        return word == rule.severity.rawValue ? word : "\(word) (\(rule.severity.rawValue) by default)"
    }

    private func write(_ rule: Rule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", rule.id)
            writer.member("severity", severities.word(for: rule))
            writer.member("defaultSeverity", rule.severity.rawValue)
            writer.member("detectedBy", rule.detectedBy.rawValue)
            writer.member("reason", rule.reason)
            writer.key("releases")
            if let releases = releases(rule) { writer.string(releases) } else { writer.null() }
            writer.key("consequence")
            if let sentence = rule.sentence { writer.string(sentence) } else { writer.null() }
            writer.member("bad", Self.compact(rule.bad))
            writer.member("good", Self.compact(rule.good))
        }
    }

    /// An example as lines of YAML; none if it is not JSON, which a test of the examples would find.
    package static func yaml(_ example: String) -> [String] {
        guard let value = try? JSONValue(parsing: example) else { return [] }
        // The notation itself is at fault.
        if case .string(let text) = value { return text.split(separator: "\n").map(String.init) }
        return YAMLWriter.text(of: value).split(separator: "\n").map(String.init)
    }

    /// An example without whitespace between its tokens.
    private static func compact(_ example: String) -> String { (try? JSONValue(parsing: example).text) ?? example }
}

extension Rule {
    /// The consequence as a sentence.
    package var sentence: String? { consequence.map { "Storing the policy would have \($0)." } }
}

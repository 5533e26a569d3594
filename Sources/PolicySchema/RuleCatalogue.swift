internal import JSONTape

/// Rules, written for people and programs, with the severities that are in force.
package struct RuleCatalogue: Sendable {
    /// The longest line of a table.
    private static let width = 120

    private let rules: [Rule]
    private let severities: Severities

    /// A catalogue of some rules, in their order.
    package init(_ rules: [Rule], severities: Severities = Severities()) {
        self.rules = rules
        self.severities = severities
    }

    /// A table with a line for each rule, or more where its reason is long.
    package var table: String {
        let head = ["RULE", "SEVERITY", "LAYER"]
        let rows = rules.map { [$0.id, severities.word(for: $0), $0.layer.rawValue] }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        let margin = widths.reduce(0) { $0 + $1 + 2 }
        func line(_ cells: [String], _ text: String) -> String {
            zip(cells, widths).map { $0.padded(to: $1 + 2) }.joined() + text
        }
        var text = line(head, "REASON") + "\n"
        for (rule, row) in zip(rules, rows) {
            for (index, part) in rule.reason.wrapped(at: Self.width - margin).enumerated() {
                text += (index == 0 ? line(row, part) : String(repeating: " ", count: margin) + part) + "\n"
            }
        }
        return text
    }

    /// Each rule whole.
    package var details: String {
        rules.map { rule in
            var lines = [
                "RULE:      \(rule.id)", "SEVERITY:  \(severity(of: rule))",
                "LAYER:     \(rule.layer.rawValue) (\(rule.layer.words))",
            ]
            lines += ["", "REASON:"] + rule.reason.wrapped(at: 76).map { "    " + $0 }
            if let sentence = rule.sentence { lines += ["", "CONSEQUENCE:"] + sentence.wrapped(at: 76).map { "    " + $0 } }
            lines += ["", "BAD:"] + ExampleText.lines(of: rule.bad).map { "    " + $0 }
            lines += ["", "GOOD:"] + ExampleText.lines(of: rule.good).map { "    " + $0 }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// An array of all rules. Examples are texts of compact JSON: one of them has the same key twice.
    package var json: String {
        var writer = JSONWriter()
        writer.array { writer in
            for rule in rules { write(rule, to: &writer) }
        }
        return writer.text + "\n"
    }

    /// A section for each rule, under headings of the third level.
    package var markdown: String {
        rules.map { rule in
            var lines = ["### \(rule.id)", "", "\(severity(of: rule)), \(rule.layer.rawValue): \(rule.reason.markdown)."]
            if let sentence = rule.sentence { lines += ["", sentence.markdown] }
            for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
                lines += ["", "\(title):", "", "```yaml"] + ExampleText.lines(of: example) + ["```"]
            }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// A table for Markdown, with a line for each rule.
    package var markdownTable: String {
        "| rule | severity | layer | reason |\n|---|---|---|---|\n"
            + rules.map { "| `\($0.id)` | \(severities.word(for: $0)) | \($0.layer.rawValue) | \($0.reason.markdown) |\n" }
            .joined()
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
            writer.member("layer", rule.layer.rawValue)
            writer.member("reason", rule.reason)
            writer.key("consequence")
            if let sentence = rule.sentence { writer.string(sentence) } else { writer.null() }
            writer.member("bad", ExampleText.compact(rule.bad))
            writer.member("good", ExampleText.compact(rule.good))
        }
    }
}

extension Rule {
    /// The consequence as a sentence.
    fileprivate var sentence: String? { consequence.map { "Storing the policy would have \($0)." } }
}

extension Layer {
    /// Who that is.
    package var words: String {
        switch self {
        case .crd: "the API server, by the custom resource definition"
        case .controller: "Envoy Gateway, once the policy is stored"
        case .dataPlane: "Envoy, or the configuration on its way there"
        case .lint: "nobody"
        }
    }
}

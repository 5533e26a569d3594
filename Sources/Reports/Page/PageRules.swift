internal import PolicySchema

/// The rules of a page's findings, which each finding links to.
struct PageRules {
    /// The rules, by their identifiers.
    let rules: [Rule]

    init(_ rules: some Sequence<Rule>) {
        self.rules = Set(rules).sorted { $0.id < $1.id }
    }

    /// The section with the rules.
    var section: Page.Section {
        Page.Section(id: "rules", title: "Rules") { html in
            for rule in rules { write(rule, to: &html) }
        }
    }

    private func write(_ rule: Rule, to html: inout HTMLWriter) {
        html.block("article", ["class": "rule", "id": PageIdentifiers.of(rule: rule.id)]) { html in
            html.block("h3") { $0.inline("code", rule.id) }
            html.block("p", "\(rule.reason.prefix(1).uppercased())\(rule.reason.dropFirst()).")
            if let sentence = rule.sentence { html.block("p", sentence) }
            html.block("p", ["class": "note"], "\(rule.severity.rawValue) by default; detected by: \(rule.detectedBy).")
            html.block("details", ["class": "more"]) { html in
                html.block("summary", "Example of rule \(rule.id)")
                for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
                    html.block("p", "\(title):")
                    html.code(RuleCatalogue.yaml(example))
                }
            }
        }
    }
}

extension HTMLWriter {
    /// Writes lines as they are.
    mutating func code(_ lines: [String]) {
        block("pre") { html in
            html.inline("code") { html in
                for line in lines {
                    html.write(line)
                    html.lineFeed()
                }
            }
        }
    }
}

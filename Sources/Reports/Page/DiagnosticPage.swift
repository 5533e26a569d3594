internal import JSONTape
internal import PolicySchema

/// The page of `ctp-webhook lint`: findings by file with their source lines and fixes, and the number of findings by rule.
struct DiagnosticPage {
    let report: DiagnosticReport

    /// The page.
    var page: Page {
        let rules = PageRules(report.diagnostics.map(\.rule))
        var sections = [findingSection]
        if !report.messages.isEmpty { sections.append(messageSection) }
        if !rules.rules.isEmpty { sections += [statisticsSection, rules.section] }
        return Page(
            title: "Lint of client traffic policies", context: report.context, introduction: "\(report.summary).", counts: counts,
            filters: report.diagnostics.isEmpty ? [] : filters, sections: sections)
    }

    private var counts: [Page.Count] {
        [
            Page.Count(label: "Files", number: report.counts.files),
            Page.Count(label: "Policies", number: report.counts.policies),
            Page.Count(label: "Errors", number: report.count(.error), severity: .error),
            Page.Count(label: "Warnings", number: report.count(.warning), severity: .warning),
            Page.Count(label: "With a fix", number: report.diagnostics.count { $0.fix != nil }),
        ]
    }

    private var filters: [Page.Filter] {
        let rules = Set(report.diagnostics.map(\.rule.id)).sorted()
        let namespaces = Set(report.diagnostics.compactMap(\.namespace)).sorted()
        return [
            Page.Filter(name: "severity", label: "Severity", options: [("error", "Errors"), ("warning", "Warnings")]),
            Page.Filter(name: "rule", label: "Rule", options: rules.map { (PageIdentifiers.word($0), $0) }),
            Page.Filter(
                name: "state", label: "Fix",
                options: [("safe", "Made by --fix"), ("unsafe", "Needs --unsafe-fixes"), ("unfixed", "None")]),
            Page.Filter(
                name: "namespace", label: "Namespace", options: namespaces.map { (PageIdentifiers.word($0), $0) }),
        ]
    }

    // MARK: Sections

    private var findingSection: Page.Section {
        Page.Section(id: "findings", title: "Findings") { html in
            if report.diagnostics.isEmpty { html.block("p", "No rule is violated.") }
            var fingerprints = DiagnosticFingerprints()
            var rest = report.diagnostics[...]
            while let file = rest.first?.file {
                let group = rest.prefix { $0.file == file }
                rest = rest.dropFirst(group.count)
                let identifier = html.unique(PageIdentifiers.path(["file", file]))
                html.block("div", ["class": "group", "id": identifier, "data-group": ""]) { html in
                    html.block("h3") { $0.inline("code", file) }
                    for diagnostic in group {
                        write(diagnostic, "finding/\(fingerprints.next(of: diagnostic))", to: &html)
                    }
                }
            }
        }
    }

    private func write(_ diagnostic: Diagnostic, _ identifier: String, to html: inout HTMLWriter) {
        let state = diagnostic.fix.map { $0.isSafe ? "safe" : "unsafe" } ?? "unfixed"
        let entry = PageEntry(
            id: identifier, label: "finding \(diagnostic.rule.id) at \(diagnostic.start)", kind: "finding",
            severity: diagnostic.severity, states: [state],
            namespaces: Set(diagnostic.namespace.map { [$0] } ?? []), rule: diagnostic.rule.id)
        html.article(entry) { html in
            html.block("h4") { $0.findingTitle(diagnostic.severity, field: diagnostic.field, diagnostic.rule) }
            html.block("p", diagnostic.message)
            html.block("p", ["class": "note"]) { html in
                if !diagnostic.object.isEmpty {
                    html.write("Policy ")
                    html.inline("code", diagnostic.object)
                }
                html.place("\(diagnostic.file):\(diagnostic.start.line):\(diagnostic.start.column)")
            }
            if let excerpt = diagnostic.excerpt { html.source(excerpt) }
            if let fix = diagnostic.fix { html.fix(fix) }
        }
    }

    private var messageSection: Page.Section {
        Page.Section(id: "input", title: "Input") { html in
            html.block("ul") { html in
                for message in report.messages {
                    html.block("li") { html in
                        html.badge(message.severity.rawValue, message.severity == .error ? "error" : "")
                        html.write(message.text)
                        html.place(message.location)
                    }
                }
            }
        }
    }

    private var statisticsSection: Page.Section {
        Page.Section(id: "statistics", title: "Findings by rule") { html in
            html.table("Number of findings by rule", ["Rule", "Reason", "Findings"]) { html in
                for (rule, count) in report.countsByRule {
                    html.block("tr") { html in
                        html.inline("th", ["scope": "row"]) { html in
                            html.inline("a", ["href": "#\(PageIdentifiers.of(rule: rule.id))"], rule.id)
                        }
                        html.inline("td", rule.reason)
                        html.inline("td", ["class": "number"], "\(count)")
                    }
                }
            }
        }
    }
}

extension DiagnosticReport {
    /// The report as one HTML file.
    var html: String { DiagnosticPage(report: self).page.html }
}

extension Diagnostic {
    /// The namespace of the policy; nil if the policy names none.
    fileprivate var namespace: String? {
        let parts = object.split(separator: "/", maxSplits: 1)
        return parts.count == 2 ? String(parts[0]) : nil
    }
}

extension HTMLWriter {
    /// Writes source lines with their numbers, and marks the value at fault.
    fileprivate mutating func source(_ excerpt: SourceExcerpt) {
        let width = "\(excerpt.lines.last?.number ?? 0)".count
        block("pre", ["class": "source"]) { html in
            html.inline("code") { html in
                for line in excerpt.lines {
                    let number = "\(line.number)"
                    html.inline("span", ["class": "line"], String(repeating: " ", count: width - number.count) + number + "  ")
                    if line.number == excerpt.line.number {
                        html.write(line.text(0..<excerpt.mark.lowerBound))
                        html.inline("mark", line.text(excerpt.mark))
                        html.write(line.text(excerpt.mark.upperBound..<Int.max))
                    } else {
                        html.write(line.text)
                    }
                    html.lineFeed()
                }
            }
        }
    }

    /// Writes a fix in words, and as a diff of the file or else as a JSON Patch.
    fileprivate mutating func fix(_ fix: DiagnosticFix) {
        block("p", ["class": "fix"]) { html in
            html.inline("strong", "Fix: ")
            html.inline("code", fix.description)
            if !fix.isSafe { html.inline("span", ["class": "note"], " made by --fix only with --unsafe-fixes") }
        }
        block("details", ["class": "more"]) { html in
            guard !fix.diff.isEmpty else {
                html.block("summary", "JSON Patch of the fix")
                return html.code([fix.patch.text])
            }
            html.block("summary", "Diff of the fix")
            html.block("pre") { html in
                html.inline("code") { html in
                    for line in fix.diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                        switch line.utf8.first {
                        case UInt8(ascii: "+"): html.inline("ins", String(line))
                        case UInt8(ascii: "-"): html.inline("del", String(line))
                        default: html.write(String(line))
                        }
                        html.lineFeed()
                    }
                }
            }
        }
    }
}

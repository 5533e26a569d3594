internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema

extension AttachmentPage {
    /// A finding with the identifier of its entry.
    struct IdentifiedFinding {
        let finding: LocatedFinding
        let id: String
    }

    /// All findings with their identifiers.
    var identifiedFindings: [IdentifiedFinding] {
        var fingerprints = DiagnosticFingerprints()
        return findings.map { finding in
            let key = ["\(finding.policy)", finding.finding.rule.id, "\(finding.finding.path)"]
            return IdentifiedFinding(finding: finding, id: "finding/\(fingerprints.next(of: key))")
        }
    }

    /// The findings of all policies, in the order of the policies.
    var findingSection: Page.Section {
        Page.Section(id: "findings", title: "Findings") { html in
            if findings.isEmpty { html.block("p", "No rule is violated.") }
            for finding in identifiedFindings { write(finding.finding, finding.id, to: &html) }
        }
    }

    private func write(_ located: LocatedFinding, _ identifier: String, to html: inout HTMLWriter) {
        let finding = located.finding
        let states = policies[located.policy].map { self.states(of: $0).map(\.rawValue) } ?? []
        let entry = PageEntry(
            id: identifier, label: "finding \(finding.rule.id) of \(located.policy)", kind: "finding", severity: finding.severity,
            states: states, namespaces: [located.policy.namespace])
        html.article(entry) { html in
            html.block("h3") { $0.findingTitle(finding.severity, field: "\(finding.path)", finding.rule) }
            html.block("p", finding.messageWithoutRule)
            html.block("p", ["class": "note"]) { html in
                html.write("Policy ")
                link(to: located.policy, in: &html)
                html.place(located.location)
            }
            guard let fix = finding.fix else { return }
            html.block("p", ["class": "fix"]) { html in
                html.inline("strong", "Fix: ")
                html.inline("code", fix.summary)
            }
            html.block("details", ["class": "more"]) { html in
                html.block("summary", "JSON Patch of the fix")
                html.code([fix.text])
            }
        }
    }

    /// The settings of shared ports.
    var portSection: Page.Section {
        Page.Section(id: "ports", title: "Shared ports") { html in
            html.block(
                "p", ["class": "note"],
                "Envoy applies these settings to a whole port, before it knows to which listener a connection belongs.")
            html.table(
                "Settings of whole ports", ["Setting", "Port", "Taken from", "No effect on", "Also applies to"]
            ) { html in
                for port in report.resolution.ports { write(port, to: &html) }
            }
        }
    }

    private func write(_ port: PortOutcome, to html: inout HTMLWriter) {
        html.block("tr") { html in
            html.inline("th", ["scope": "row"]) { $0.inline("code", port.setting.rawValue) }
            html.inline("td", "\(port.port)")
            html.inline("td") { html in
                write([port.owner], to: &html)
                if !port.isSet { html.inline("span", ["class": "note"], " the default, because it is not set there") }
            }
            html.inline("td") { write(port.losers, to: &$0) }
            html.inline("td") { write(port.others, to: &$0) }
        }
    }

    private func write(_ members: [PortOutcome.Member], to html: inout HTMLWriter) {
        if members.isEmpty { html.write("–") }
        for (index, member) in members.enumerated() {
            if index > 0 { html.write(", ") }
            link(to: member.listener, in: &html)
            guard let policy = member.policy else { continue }
            html.write(" (")
            link(to: policy.name, in: &html)
            html.write(")")
        }
    }
}

extension HTMLWriter {
    /// Writes the heading of a finding.
    mutating func findingTitle(_ severity: Severity, field: String, _ rule: Rule) {
        badge(severity.rawValue, severity.rawValue)
        if !field.isEmpty {
            inline("code", field)
            write(" ")
        }
        inline("a", ["class": "rule-link", "href": "#\(PageIdentifiers.of(rule: rule.id))"], rule.id)
    }
}

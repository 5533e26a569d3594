internal import PolicyAttachment
internal import PolicySchema

extension AttachmentPage {
    /// The policies with their targets, oldest first.
    var policySection: Page.Section {
        Page.Section(id: "policies", title: "Policies") { html in
            guard !report.resolution.policies.isEmpty else { return html.block("p", "The input has no policies.") }
            html.block(
                "p", ["class": "note"], "Oldest first: of several policies with the same target, the oldest is effective.")
            let byPolicy = Dictionary(grouping: identifiedFindings, by: \.finding.policy)
            for policy in report.resolution.policies { write(policy, byPolicy[policy.policy.name] ?? [], to: &html) }
        }
    }

    private func write(_ policy: PolicyOutcome, _ findings: [IdentifiedFinding], to html: inout HTMLWriter) {
        let listeners = policy.listeners
        let name = policy.policy.name
        let severity: Severity? = policy.isInvalid ? .error : severities[name]
        let entry = PageEntry(
            id: PageIdentifiers.of(name), label: "policy \(name)", kind: "policy", severity: severity,
            states: states(of: policy).map(\.rawValue),
            namespaces: [name.namespace], isOpen: listeners.isEmpty && showsListeners)
        html.folding(entry) { html in
            html.inline("h3") { $0.inline("code", "\(name)") }
            html.write(" ")
            html.inline("span", ["class": "badges"]) { html in
                html.badge(
                    listeners.isEmpty ? "without a listener" : "on \(listeners.count) listener\(listeners.count == 1 ? "" : "s")",
                    listeners.isEmpty ? "warning" : "good")
                if policy.isOverridden { html.badge("overridden") }
                if policy.isInvalid { html.badge("invalid", "error") }
                for severity in [Severity.error, .warning] {
                    let count = findings.count { $0.finding.finding.severity == severity }
                    if count > 0 { html.badge("\(count) \(severity.rawValue)\(count == 1 ? "" : "s")", severity.rawValue) }
                }
            }
            html.place(report.locations[name]?.of(nil as TargetOrigin?) ?? "")
        } content: {
            writeDetails(of: policy, findings, to: &$0)
        }
    }

    private func writeDetails(of policy: PolicyOutcome, _ findings: [IdentifiedFinding], to html: inout HTMLWriter) {
        if let created = policy.policy.created { html.block("p", ["class": "note"], "Created \(created).") }
        let unmatched = policy.notices.filter(\.isAboutSelector)
        if policy.targets.isEmpty, unmatched.isEmpty { html.block("p", ["class": "warning"], "It names no target.") }
        if !policy.targets.isEmpty || !unmatched.isEmpty {
            let place = report.locations[policy.policy.name]
            html.table("Targets", ["Target", "Result", "Why"]) { html in
                for notice in unmatched {
                    html.row("\(notice.path)", "NoTarget", [notice.message(asError: false)], place?.of(notice.origin))
                }
                for target in policy.targets {
                    let notes = target.notes + policy.notices(on: target) + policy.warnings(on: target)
                    html.row("\(target.target)", target.result, notes, place?.of(target.origin))
                }
            }
        }
        if !policy.listeners.isEmpty {
            html.block("p") { html in
                html.write("Effective on ")
                for (index, listener) in policy.listeners.enumerated() {
                    if index > 0 { html.write(", ") }
                    link(to: listener.listener, in: &html)
                }
                html.write(".")
            }
        }
        if !findings.isEmpty {
            html.block("p") { html in
                html.write("Findings: ")
                for (index, finding) in findings.enumerated() {
                    if index > 0 { html.write(", ") }
                    html.inline("a", ["href": "#\(finding.id)"]) { html in
                        html.inline("code", "\(finding.finding.finding.path)")
                        html.write(" \(finding.finding.finding.rule.id)")
                    }
                }
                html.write(".")
            }
        }
    }

    /// The states of a policy that the filter knows.
    func states(of policy: PolicyOutcome) -> [State] {
        (policy.listeners.isEmpty ? [.unused] : [.effective]) + (policy.isOverridden ? [.overridden] : [])
    }

    // MARK: Links

    /// Writes the name of a policy, as a link if the page has the policy.
    func link(to policy: ObjectName, in html: inout HTMLWriter) {
        html.link(policies[policy] == nil ? nil : PageIdentifiers.of(policy), "\(policy)")
    }

    /// Writes the name of a listener, as a link if the page has the listener.
    func link(to listener: ListenerName, in html: inout HTMLWriter) {
        html.link(listeners[listener] == nil ? nil : PageIdentifiers.of(listener), "\(listener)")
    }
}

extension HTMLWriter {
    /// Writes a name that links to an element of the page.
    fileprivate mutating func link(_ identifier: String?, _ name: String) {
        guard let identifier else { return inline("code", name) }
        inline("a", ["href": "#\(identifier)"]) { $0.inline("code", name) }
    }

    /// Writes a row about a target.
    fileprivate mutating func row(_ target: String, _ result: String, _ notes: [String], _ location: String?) {
        block("tr") { html in
            html.inline("th", ["scope": "row"]) { html in
                html.write(target)
                html.place(location ?? "")
            }
            html.inline("td", result)
            html.inline("td") { html in
                for (index, note) in notes.enumerated() {
                    if index > 0 { html.write("; ") }
                    html.write(note)
                }
            }
        }
    }
}

internal import PolicySchema
package import Telemetry

extension PolicyAudit {
    /// Writes the metrics of the audit. Findings and policies are absent until the first pass has ended.
    package func write(to page: inout MetricPage) {
        let status = status
        page.begin("ctp_webhook_audit_passes_total", "Complete audits of all stored policies.", .counter)
        page.sample(status.passes)
        page.begin("ctp_webhook_audit_cpu_seconds_total", "Processor time of complete audits.", .counter)
        page.sample(nanoseconds: Int(status.usedNanoseconds))
        guard let totals = status.totals else { return }
        page.begin("ctp_webhook_audit_completed_timestamp_seconds", "When the last audit ended (Unix time).", .gauge)
        page.sample(Int(status.completed))
        page.begin("ctp_webhook_stored_policies", "Stored policies by the result of the last audit.", .gauge)
        for state in StoredPolicyState.allCases { page.sample(totals[state], [("state", state.rawValue)]) }
        page.begin(
            "ctp_webhook_stored_findings",
            "Stored policies with a finding of the rule in the last audit. Rules that are off are absent.",
            .gauge)
        // All series exist from the start, so that a query never has to distinguish 0 from absent.
        for rule in rules.rules {
            guard let severity = rules.severities[rule], let code = rules.code(of: rule, severity) else { continue }
            page.sample(totals.findings[Int(code)], [("rule", rule.id), ("severity", severity.rawValue)])
        }
    }
}

package import PolicySchema

/// The findings of a run with all that reports show of it.
package struct DiagnosticReport: Sendable {
    /// Numbers of the summary.
    package struct Counts: Sendable, Equatable {
        package var files = 0
        package var policies = 0
        /// Objects of other kinds.
        package var others = 0
        /// Files and documents that are not objects, such as Helm templates.
        package var skipped = 0
        /// Findings that the baseline has.
        package var known = 0
        /// Findings that comments and annotations ignore.
        package var ignored = 0
        /// Findings that were fixed.
        package var fixed = 0

        package init() {}
    }

    /// The name of the program in reports.
    static let tool = "ctp-webhook"

    /// The findings, in the order of ``Diagnostic/precedes(_:_:)``.
    package let diagnostics: [Diagnostic]
    /// Errors and notes about the input.
    package let messages: [InputMessage]
    /// The files that were read, in order.
    package let files: [String]
    package let counts: Counts
    /// When and of what the report was made.
    package let context: ReportContext
    /// The lowest severity that fails; nil if none does.
    package let threshold: Severity?

    package init(
        _ diagnostics: [Diagnostic], messages: [InputMessage], files: [String], counts: Counts, context: ReportContext,
        threshold: Severity?
    ) {
        self.diagnostics = diagnostics.sorted(by: Diagnostic.precedes)
        (self.messages, self.files, self.counts) = (messages, files, counts)
        (self.context, self.threshold) = (context, threshold)
    }

    /// The number of findings of a severity.
    package func count(_ severity: Severity) -> Int { diagnostics.count { $0.severity == severity } }

    /// Whether a finding is at or above the threshold.
    package func fails(_ severity: Severity) -> Bool { threshold == .warning || severity == threshold }

    /// Whether a finding fails the run.
    package var hasFailure: Bool { diagnostics.contains { fails($0.severity) } }

    /// `2 errors and 1 warning in 3 files: 5 policies, 2 other objects`.
    package var summary: String {
        let found = "\("error".counted(count(.error))) and \("warning".counted(count(.warning)))"
        var parts = ["policy".counted(counts.policies, plural: "policies")]
        if counts.others > 0 { parts.append("other object".counted(counts.others)) }
        if counts.skipped > 0 { parts.append("\(counts.skipped) skipped") }
        if counts.ignored > 0 { parts.append("\(counts.ignored) ignored") }
        if counts.known > 0 { parts.append("\(counts.known) in the baseline") }
        if counts.fixed > 0 { parts.append("\(counts.fixed) fixed") }
        return "\(found) in \("file".counted(counts.files)): \(parts.joined(separator: ", "))"
    }

    /// The number of findings by rule, most frequent first, a line each.
    package var statistics: String { countsByRule.map { "\($0.count)\t\($0.rule.id)\n" }.joined() }

    /// The number of findings by rule, most frequent first.
    var countsByRule: [(rule: Rule, count: Int)] {
        var counts: [Rule: Int] = [:]
        for diagnostic in diagnostics { counts[diagnostic.rule, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key.id) < ($0.value, $1.key.id) }.map { ($0.key, $0.value) }
    }
}

extension String {
    /// `1 file`, `2 files`.
    func counted(_ count: Int, plural: String? = nil) -> String {
        "\(count) \(count == 1 ? self : plural ?? self + "s")"
    }
}

/// A report format.
package enum DiagnosticFormat: String, Sendable, CaseIterable {
    case text, html, json, jsonl, sarif, junit, github, gitlab, checkstyle

    /// The report. Each ends with a line feed unless it is empty.
    package func text(of report: DiagnosticReport) -> String {
        switch self {
        case .text: report.text(isColored: false, showsSource: false)
        case .html: report.html
        case .json: report.json
        case .jsonl: report.jsonLines
        case .sarif: report.sarif
        case .junit: report.junit
        case .github: report.gitHub
        case .gitlab: report.gitLab
        case .checkstyle: report.checkstyle
        }
    }
}

internal import JSONTape
internal import PolicySchema
internal import Reports

/// A finding of the current file before ignores are applied.
struct LintFinding {
    let rule: Rule
    let severity: Severity
    let position: SourcePosition
    /// The policy that it is about; empty for the file.
    var object = ""
    /// The place of that policy; nil for the file.
    var policy: SourcePosition?
    var field = ""
    let message: String
    var fix: DiagnosticFix?
}

extension Linter {
    /// Adds a finding about the file, unless its rule is off.
    mutating func add(_ rule: Rule, at position: SourcePosition, details: MessageDetails, fix: DiagnosticFix? = nil) {
        guard let severity = severities[rule] else { return }
        let finding = Finding(rule, severity: severity, .invalid, at: FieldPath(), details: details)
        found.append(LintFinding(rule: rule, severity: severity, position: position, message: finding.text, fix: fix))
    }

    /// Turns the findings of the current file into diagnostics.
    mutating func finish(_ text: LintedText) {
        guard !found.isEmpty || text.file.mayHaveIgnores else { return }
        applyIgnores(text)
        let first = diagnostics.count
        for finding in found {
            var diagnostic = Diagnostic(
                file: text.file.name, start: finding.position, rule: finding.rule, severity: finding.severity,
                object: finding.object, field: finding.field, message: finding.message, fix: finding.fix)
            if options.hasRanges { diagnostic.end = text.end(ofNodeAt: finding.position) }
            if options.hasExcerpts, !text.file.isStored {
                diagnostic.excerpt = SourceExcerpt(
                    text.source, start: finding.position, end: diagnostic.end, context: options.contextLines)
            }
            diagnostics.append(diagnostic)
        }
        if options.hasRanges { addEdits(toDiagnosticsFrom: first, text) }
    }

    private mutating func addEdits(toDiagnosticsFrom first: Int, _ text: LintedText) {
        let indexes = diagnostics.indices[first...].filter { diagnostics[$0].fix != nil }
        let edits = SourceEditor(text).edits(for: indexes.compactMap { diagnostics[$0].fix }, isComplete: true)
        for (position, edits) in edits {
            let edits = edits.map { edit in
                DiagnosticFix.Edit(
                    range: edit.range, start: text.source.position(of: edit.range.lowerBound),
                    end: text.source.position(of: edit.range.upperBound), text: edit.text)
            }
            diagnostics[indexes[position]].fix?.edits = edits
            if options.hasDiffs { diagnostics[indexes[position]].fix?.diff = text.diff(of: edits) }
        }
    }
}

internal import JSONTape
internal import Reports

extension LintedText {
    /// The lines around an edit that its diff has.
    private static let context = 3
    /// The most bytes of lines that a diff may have. A file can be one long line.
    private static let maxDiffLength = 16 << 10

    /// The edits as a unified diff; empty if there are none, or if their lines are too long to be shown.
    func diff(of edits: [DiagnosticFix.Edit]) -> String {
        guard let first = edits.first, let last = edits.last else { return "" }
        let start = source.range(ofLine: max(1, first.start.line - Self.context)).lowerBound
        let end = source.range(ofLine: last.end.line + Self.context + 1).lowerBound
        guard start <= end, end - start <= Self.maxDiffLength else { return "" }
        let old = Array(file.text[start..<end])
        let moved = edits.map {
            SourceEditor.Replacement(range: $0.range.lowerBound - start..<$0.range.upperBound - start, text: $0.text)
        }
        guard moved.allSatisfy({ $0.range.lowerBound >= 0 }), let new = SourceEditor.apply(moved, to: old) else { return "" }
        return UnifiedDiff.text(of: old, new, name: file.name, firstLine: source.position(of: start).line)
    }
}

internal import JSONTape
internal import PolicySchema

extension DiagnosticReport {
    /// A line for each finding.
    ///
    /// - Parameter showsSource: whether the source line and the fix follow, if they are known.
    package func text(isColored: Bool, showsSource: Bool) -> String {
        diagnostics.map { Self.text(of: $0, isColored, showsSource) }.joined()
    }

    private static func text(of diagnostic: Diagnostic, _ isColored: Bool, _ showsSource: Bool) -> String {
        func paint(_ text: String, _ code: String) -> String { isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
        let color = diagnostic.severity == .error ? "1;31" : "1;33"
        let place = "\(diagnostic.file.printable):\(diagnostic.start.line):\(diagnostic.start.column)"
        var text = "\(paint(place, "1")): \(paint(diagnostic.severity.rawValue, color)): \(diagnostic.text.printable) "
        text += paint("[\(diagnostic.rule.id)]", "36") + "\n"
        guard showsSource else { return text }
        if let excerpt = diagnostic.excerpt {
            text += lines(excerpt).map { "    \(paint($0, $0.hasSuffix("^") ? color : "2"))\n" }.joined()
        }
        if let fix = diagnostic.fix, diagnostic.excerpt != nil {
            let flag = fix.isSafe ? "" : " (--unsafe-fixes)"
            text += "    \(paint("fix\(flag):", "32")) \(fix.description.printable)\n"
        }
        return text
    }

    /// The source line, and a line with `^` below the value.
    private static func lines(_ excerpt: SourceExcerpt) -> [String] {
        let mark = excerpt.mark
        return [
            excerpt.line.text.printable,
            String(repeating: " ", count: mark.lowerBound) + String(repeating: "^", count: mark.count),
        ]
    }
}

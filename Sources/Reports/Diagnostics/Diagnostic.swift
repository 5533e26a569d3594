package import JSONTape
package import PolicySchema

/// A finding in a file.
package struct Diagnostic: Sendable {
    /// The path of the file as the user gave it, or the name of another source.
    package let file: String
    /// The first character of the value or key at fault.
    package let start: SourcePosition
    /// The position after its last character; equal to `start` if it is not known.
    package var end: SourcePosition
    package let rule: Rule
    package let severity: Severity
    /// The policy, `namespace/name` or `name`; empty if there is none.
    package let object: String
    /// The field, `spec.tls.minVersion`; empty for the file or the object as a whole.
    package let field: String
    /// The text without the field and the rule, in one line.
    package let message: String
    /// A change that removes the finding.
    package var fix: DiagnosticFix?
    /// The lines of the file around it, if the report shows them.
    package var excerpt: SourceExcerpt?

    package init(
        file: String, start: SourcePosition, rule: Rule, severity: Severity, object: String, field: String, message: String,
        fix: DiagnosticFix? = nil
    ) {
        (self.file, self.start, end) = (file, start, start)
        (self.rule, self.severity) = (rule, severity)
        (self.object, self.field, self.message, self.fix) = (object, field, message, fix)
    }

    /// The message with the field: `spec.tls: must be …`.
    package var text: String { field.isEmpty ? message : "\(field): \(message)" }

    /// Whether it comes first in a report.
    package static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        if left.file != right.file { return left.file < right.file }
        if left.start.line != right.start.line { return left.start.line < right.start.line }
        if left.start.column != right.start.column { return left.start.column < right.start.column }
        return left.rule.id < right.rule.id
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `edge.yaml:3:5: error: spec.scheme: Unsupported value: … [enum]`.
    package var description: String {
        "\(file.printable):\(start.line):\(start.column): \(severity.rawValue): \(text.printable) [\(rule.id)]"
    }
}

package import JSONTape
package import PolicySchema
package import Reports
package import TrafficPolicy
package import Upgrade

/// Fixes the findings of a file, one after the other, until none is left that can be fixed.
package struct LintFixer: ~Copyable {
    /// The most fixes of a file. A policy can have 512 findings.
    private static let maxFixes = 4096

    private let allowsUnsafe: Bool
    private let namespace: String?
    private let comparison: ReleaseComparison?

    /// - Parameter comparison: the releases whose differences are fixed; nil to fix the findings of the rules.
    package init(allowsUnsafe: Bool, namespace: String?, comparison: ReleaseComparison? = nil) {
        (self.allowsUnsafe, self.namespace, self.comparison) = (allowsUnsafe, namespace, comparison)
    }

    /// A fixed file.
    package struct Result: Sendable {
        package let text: [UInt8]
        package let documents: [JSONTape]
        /// The findings that were fixed.
        package var fixed: [Diagnostic] = []
        /// Findings whose fix could not be made without changing something else.
        package var failed: [Diagnostic] = []
    }

    /// Fixes a file. Without fixes, its text is the same.
    package func fix(_ file: LintFile, severities: Severities, tables: PolicyTables = .newest) -> Result {
        var (file, fixed) = (file, [Diagnostic]())
        // Two fixes that undo each other must not go on forever. Hashes are enough: equal ones of different texts only end the fixing early.
        var seen: Set<Int> = []
        while seen.insert(file.text.hashValue).inserted {
            let open = findings(in: file, severities, tables)
            let next = open.first { $0.fix?.edits.isEmpty == false }
            guard let next, let edits = next.fix?.edits, fixed.count < Self.maxFixes,
                let text = SourceEditor.apply(edits.map { ($0.range, $0.text) }, to: file.text),
                let documents = file.reader.documents(text)
            else {
                return Result(text: file.text, documents: file.documents, fixed: fixed, failed: open)
            }
            fixed.append(next)
            file = LintFile(name: file.name, text: text, documents: documents, isPatch: file.isPatch, reader: file.reader)
        }
        return Result(text: file.text, documents: file.documents, fixed: fixed, failed: findings(in: file, severities, tables))
    }

    /// The findings of a file that have a fix.
    private func findings(in file: LintFile, _ severities: Severities, _ tables: PolicyTables) -> [Diagnostic] {
        var options = Linter.Options()
        options.namespace = namespace
        options.hasRanges = true
        options.comparison = comparison
        var linter = Linter(options, tables: tables)
        linter.lint(file, severities: severities, tables: tables)
        return linter.diagnostics.filter { $0.fix.map { allowsUnsafe || $0.isSafe } == true }
    }
}

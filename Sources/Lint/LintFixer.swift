package import JSONTape
package import PolicySchema
package import Reports
package import TrafficPolicy
package import Upgrade

/// Fixes the findings of a file until none is left that can be fixed. Each policy is checked again after each fix of it.
package struct LintFixer: ~Copyable {
    /// The most fixes of a policy, which can have 512 findings.
    private static let maxRounds = 1024

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
        while seen.count < Self.maxRounds, seen.insert(file.text.hashValue).inserted {
            let open = findings(in: file, severities, tables)
            let (indexes, edits) = firstEdits(of: open, in: file)
            guard !edits.isEmpty, let text = SourceEditor.apply(edits, to: file.text), let documents = file.reader.documents(text)
            else {
                return Result(text: file.text, documents: file.documents, fixed: fixed, failed: open)
            }
            fixed += indexes.map { open[$0] }
            file = LintFile(name: file.name, text: text, documents: documents, isPatch: file.isPatch, reader: file.reader)
        }
        return Result(text: file.text, documents: file.documents, fixed: fixed, failed: findings(in: file, severities, tables))
    }

    /// The first findings of all policies and comments that can be fixed together, and their edits.
    private func firstEdits(of findings: [Diagnostic], in file: LintFile) -> (indexes: [Int], edits: [SourceEditor.Replacement]) {
        let found = SourceEditor(LintedText(file)).edits(for: findings.compactMap(\.fix), isComplete: false)
        var (indexes, edits, taken) = ([Int](), [SourceEditor.Replacement](), RangeSet<Int>())
        for (index, fix) in found.sorted(by: { $0.key < $1.key }) {
            guard let start = fix.map(\.range.lowerBound).min(), let end = fix.map(\.range.upperBound).max() else { continue }
            // A comment can be in the text that another fix removes.
            let range = start..<max(start + 1, end)
            guard taken.isDisjoint(RangeSet(range)) else { continue }
            taken.insert(contentsOf: range)
            indexes.append(index)
            edits += fix
        }
        return (indexes, edits)
    }

    /// The findings of a file that have a fix.
    private func findings(in file: LintFile, _ severities: Severities, _ tables: PolicyTables) -> [Diagnostic] {
        var options = Linter.Options()
        options.namespace = namespace
        options.comparison = comparison
        var linter = Linter(options, tables: tables)
        linter.lint(file, severities: severities, tables: tables)
        return linter.diagnostics.filter { $0.fix.map { allowsUnsafe || $0.isSafe } == true }
    }
}

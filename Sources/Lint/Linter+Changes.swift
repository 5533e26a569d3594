internal import JSONTape
internal import PolicySchema
internal import Reports
internal import Upgrade

extension Linter {
    /// Reports what two releases make of a policy, and as notes what is only information.
    mutating func reportChanges(_ comparison: ReleaseComparison, _ policy: LintedPolicy, _ text: LintedText) {
        let completed = completedTargets(policy, comparison)
        let (tape, place) = completed.map { ($0, $0.root) } ?? (policy.tape, policy.place)
        for change in comparison.changes(of: tape, at: place, namespace: options.namespace) {
            // Findings about stored objects have no lines that tell the policies apart.
            let message = text.file.isStored ? "\(policy.name): \(change.text)" : change.text
            let position = position(of: change.path, isAboutValue: false, policy, text)
            guard let severity = change.severity else {
                let location = "\(text.file.name.printable):\(position.line):\(position.column)"
                add(InputMessage(.note, at: location, "\(change.path): \(message) [\(change.kind.rule.id)]"))
                continue
            }
            found.append(
                LintFinding(
                    rule: change.kind.rule, severity: severity, position: position, field: "\(change.path)",
                    message: message,
                    fix: change.fix.map {
                        DiagnosticFix(
                            document: policy.document, policy: policy.path, patch: $0.patch.moved(to: policy.path),
                            isSafe: $0.isSafe)
                    }))
        }
    }

    /// The policy with the `group` and `kind` of its targets, which the mutating webhook adds; nil if none is missing.
    private mutating func completedTargets(_ policy: LintedPolicy, _ comparison: ReleaseComparison) -> JSONTape? {
        let completed = CompletedPolicy(
            policy.tape, at: policy.place, namespace: options.namespace, defaulter: &defaulter)
        guard let missing = completed?.missing else { return nil }
        let patch = JSONPatch(missing.map { .add($0.path, $0.value) })
        return (try? patch.applied(to: JSONValue(policy.place, of: policy.tape))).flatMap { try? JSONTape(parsing: $0.text) }
    }
}

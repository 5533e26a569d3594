internal import JSONTape
internal import PolicySchema

/// Ratcheting validation, as the API server does it for CRDs: an update may keep errors that the stored object already has, so that a policy
/// can be repaired step by step. It must not add errors.
struct Ratchet {
    /// Identifies an error independently of its position, because the update may have reordered a list.
    private struct ErrorKey: Hashable {
        let rule: Rule
        let path: String
        let identity: Int

        init(_ finding: Finding) {
            rule = finding.rule
            path = finding.path.withoutIndexes
            identity = finding.identity
        }
    }

    private var oldErrors: [ErrorKey: Int] = [:]

    /// A ratchet for updates of an object with these findings.
    init(old findings: Findings) {
        for entry in findings.entries where entry.severity == .error {
            oldErrors[ErrorKey(findings.finding(entry)), default: 0] += 1
        }
    }

    /// Downgrades the errors of the new object that the old object also has, each at most as often as the old object has it.
    func apply(to findings: inout Findings) {
        guard !oldErrors.isEmpty else { return }
        var remaining = oldErrors
        for index in findings.entries.indices where findings.entries[index].severity == .error {
            let key = ErrorKey(findings.finding(findings.entries[index]))
            guard let count = remaining[key], count > 0 else { continue }
            remaining[key] = count - 1
            findings.downgradeToWarning(at: index)
        }
    }
}

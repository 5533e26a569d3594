internal import JSONTape
internal import PolicySchema

/// What an update may keep: mistakes that the old object already had. Whoever repairs a policy step by step, or only touches another
/// part of it, must not be stopped by what was there before.
struct Ratchet {
    /// A mistake by what it is and not by where it stands: a list may have been reordered.
    private struct Mistake: Hashable {
        let rule: Rule
        let path: String
        let identity: Int

        init(_ finding: Finding) {
            rule = finding.rule
            path = finding.path.withoutIndexes
            identity = finding.identity
        }
    }

    private var old: [Mistake: Int] = [:]

    /// A ratchet that knows the findings of the old object.
    init(old findings: Findings) {
        for entry in findings.entries where entry.severity == .error { old[Mistake(findings.finding(entry)), default: 0] += 1 }
    }

    /// Makes warnings of those findings of the new object that the old one already had, each as often as the old one had it.
    func apply(to findings: inout Findings) {
        guard !old.isEmpty else { return }
        var left = old
        for index in findings.entries.indices where findings.entries[index].severity == .error {
            let mistake = Mistake(findings.finding(findings.entries[index]))
            guard let count = left[mistake], count > 0 else { continue }
            left[mistake] = count - 1
            findings.soften(at: index)
        }
    }
}

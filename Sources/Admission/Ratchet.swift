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
    init(old findings: [Finding]) {
        for finding in findings where finding.severity == .error { old[Mistake(finding), default: 0] += 1 }
    }

    /// The findings of the new object: those that the old one already had are warnings, each as often as the old one had it.
    func applied(to findings: [Finding]) -> [Finding] {
        var left = old
        return findings.map { finding in
            guard finding.severity == .error, let count = left[Mistake(finding)], count > 0 else { return finding }
            left[Mistake(finding)] = count - 1
            var finding = finding
            finding.severity = .warning
            return finding
        }
    }
}

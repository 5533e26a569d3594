internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// What the tables of one release say about a policy.
struct ReleaseVerdict {
    let release: Release
    let findings: [Finding]
    /// The fields that the API server drops.
    let dropped: Set<FieldPath>
    /// The findings that make a component refuse the policy. Nothing is refused because of what is inside a dropped field.
    let refusals: [Finding]

    init(_ tables: PolicyTables, _ tape: JSONTape, at policy: JSONTape.Place, namespace: String?) {
        var validator = PolicyValidator(tables)
        validator.validate(tape, at: policy, namespace: namespace)
        release = tables.profile.release
        findings = validator.findings.kept
        let dropped = Set(findings.filter(\.isDropped).map(\.path))
        refusals = findings.filter { finding in
            finding.severity == .error && finding.rule.detectedBy != .lintOnly
                && !dropped.contains { finding.path.steps.starts(with: $0.steps) }
        }
        self.dropped = dropped
    }

    /// The number of findings of each rule that a fix must not increase.
    var counts: [Rule: Int] {
        var counts: [Rule: Int] = [:]
        for finding in findings where finding.severity == .error || finding.isDropped { counts[finding.rule, default: 0] += 1 }
        return counts
    }
}

extension Finding {
    /// Whether it says that the API server drops a field. What the CRD rejects is an error.
    fileprivate var isDropped: Bool { rule.detectedBy == .crd && severity == .warning }

    /// The message without the identifier of the rule at its end.
    var messageWithoutRule: String {
        let suffix = " [\(rule.id)]"
        return message.hasSuffix(suffix) ? String(message.dropLast(suffix.count)) : message
    }
}

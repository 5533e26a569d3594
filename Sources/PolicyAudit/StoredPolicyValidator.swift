internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema
internal import TrafficPolicy

/// Validates policies that are in the cluster, like `/validate` validates them when they are written.
///
/// It reuses its memory and belongs to one thread.
struct StoredPolicyValidator: ~Copyable {
    /// The tape's memory that is kept for the next policy, in bytes.
    private static let retainedBytes = 256 * 1024

    /// The tables of the releases that the cluster runs.
    let tables: PolicyTables
    private let rules: AuditedRules
    private var validator: PolicyValidator
    private var tape = JSONTape()

    init(_ rules: AuditedRules, _ tables: PolicyTables) {
        (self.rules, self.tables) = (rules, tables)
        validator = PolicyValidator(tables, severities: rules.severities, suggestsFixes: false, isPruned: true)
    }

    /// The findings about the policy alone.
    mutating func ownFindings(of policy: Policy) -> FindingSet {
        defer { tape.shrink(toCapacity: Self.retainedBytes) }
        var metadata = JSONWriter()
        metadata.object { (writer: inout JSONWriter) in
            writer.member("name", policy.name.name)
            writer.member("namespace", policy.name.namespace)
        }
        let type =
            #"{"apiVersion":"\#(ClientTrafficPolicy.group)/\#(ClientTrafficPolicy.version)","kind":"\#(ClientTrafficPolicy.kind)""#
        let text = Array("\(type),\"metadata\":".utf8) + metadata.bytes + Array(",\"spec\":".utf8) + policy.spec + Array("}".utf8)
        var findings = FindingSet()
        // The text was read from a tape, so it is JSON.
        do { try tape.parse(text.span) } catch { return findings }
        validator.validate(tape, at: tape.root, namespace: policy.name.namespace)
        for entry in validator.findings.entries { insert(entry.rule, entry.severity, into: &findings) }
        return findings
    }

    /// The findings about the policy among the other objects of the cluster.
    ///
    /// A conflict is a finding of the policies that lose the target, and not of the one that is effective there.
    func attachmentFindings(of policy: Policy, in inventory: Inventory) -> FindingSet {
        var findings = FindingSet()
        for notice in AttachmentReview(of: policy, in: inventory).notices where !notice.isConflictWithLaterPolicy {
            guard let rule = notice.rule?.rule, let severity = rules.severities[rule] else { continue }
            insert(rule, severity, into: &findings)
        }
        return findings
    }

    private func insert(_ rule: Rule, _ severity: Severity, into findings: inout FindingSet) {
        if let code = rules.code(of: rule, severity) { findings.insert(code) }
    }
}

internal import TextCoding
internal import JSONTape
internal import PolicySchema

/// The audit annotations of a response. The API server copies them into the audit event of the request.
///
/// - `decision`: `allowed` or `denied`, the same values as the label of the metric `ctp_webhook_decisions_total`.
/// - `rules`: the IDs of all rules with findings, errors and warnings, separated by commas; absent if there are no findings.
///
/// The API server prefixes each key with the webhook's name: `validate.clienttrafficpolicies.ctp-webhook.io/decision`. A key must therefore be
/// the name part of a qualified name: at most 63 letters, digits, `-`, `_` and `.` (`IsQualifiedName` in k8s.io/apimachinery).
///
/// Mutating responses have none, unless they deny the request. With `reinvocationPolicy: IfNeeded` the API server may call a mutating webhook
/// twice for one request, and it rejects a second value for the same annotation; a denial is the last call.
enum AuditAnnotations {
    static let decisionKey = "decision"
    static let rulesKey = "rules"
    /// The most bytes of the rule IDs, about fifty of them. Longer lists end in `,...`.
    static let maxRulesBytes = 1024

    /// Writes the member `auditAnnotations`.
    static func write(_ decision: ReviewResult.Decision, _ findings: Findings, to writer: inout JSONWriter) {
        writer.key("auditAnnotations")
        writer.object { (writer: inout JSONWriter) in
            writer.member(decisionKey, decision.rawValue)
            guard !findings.entries.isEmpty else { return }
            writer.key(rulesKey)
            writer.string(utf8: rules(in: findings).span)
        }
    }

    /// The IDs of the rules with findings, in the order of the findings, each once.
    static func rules(in findings: Findings) -> [UInt8] {
        var list: [UInt8] = []
        list.reserveCapacity(maxRulesBytes)
        let entries = findings.entries
        for index in entries.indices {
            if (0..<index).contains(where: { entries.span[$0].rule == entries.span[index].rule }) { continue }
            let id = entries.span[index].rule.id
            guard list.count + 1 + id.utf8.count <= maxRulesBytes else {
                list.append(",...")
                return list
            }
            if !list.isEmpty { list.append(UInt8(ascii: ",")) }
            list.append(id)
        }
        return list
    }
}

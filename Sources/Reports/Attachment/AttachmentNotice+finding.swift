internal import JSONTape
package import PolicyAttachment
package import PolicySchema
internal import TrafficPolicy

extension AttachmentNotice {
    /// The finding of the notice's rule; nil if the rule is off, or if validation of the policy's own fields has already reported it.
    package func finding(_ severities: Severities) -> Finding? {
        guard let rule = rule?.rule, let severity = severities[rule] else { return nil }
        return Finding(
            rule, severity: severity, isConflict ? .forbidden : .invalid, at: path,
            details: ["error": message(asError: true), "warning": message(asError: false)])
    }
}

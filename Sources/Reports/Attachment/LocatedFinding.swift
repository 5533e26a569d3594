internal import JSONTape
package import PolicyAttachment
package import PolicySchema

/// A finding with the policy and the location that it is about.
package struct LocatedFinding: Sendable {
    package let policy: ObjectName
    /// `edge.yaml:3:5`, or `cluster`.
    package let location: String
    package let finding: Finding
}

extension LocatedFinding: CustomStringConvertible {
    /// `edge.yaml:3:5: error: infra/edge: spec.scheme: Unsupported value: …`.
    package var description: String { "\(location): \(finding.severity.rawValue): \("\(policy)".printable): \(finding)" }
}

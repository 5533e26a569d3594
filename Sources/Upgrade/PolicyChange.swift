package import JSONTape
package import PolicySchema

/// A difference between two releases of Envoy Gateway that concerns a policy.
package struct PolicyChange: Sendable {
    /// A change of the policy that answers it.
    package struct Fix: Sendable {
        /// The change.
        package let patch: JSONPatch
        /// Whether the policy then means the same in both releases, and the same as before in the old one.
        package let isSafe: Bool
    }

    package let kind: ChangeKind
    /// An error breaks the policy or changes a protection; nil is information only.
    package let severity: Severity?
    /// The field.
    package let path: FieldPath
    /// The change, its release and what to do, in lower case and without a full stop.
    package let text: String
    package let fix: Fix?

    init(_ kind: ChangeKind, _ severity: Severity?, at path: FieldPath, _ text: String, fix: Fix? = nil) {
        (self.kind, self.severity, self.path, self.text, self.fix) = (kind, severity, path, text, fix)
    }
}

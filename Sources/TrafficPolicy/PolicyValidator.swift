public import JSONTape
public import PolicySchema

/// Validates ClientTrafficPolicies against the tables and the rules that need more than the object's fields.
///
/// A validator reuses its scratch memory and must be used by one thread.
public struct PolicyValidator: ~Copyable {
    @usableFromInline
    var validator: Validator
    /// Whether a target may name its namespace.
    private let hasTargetNamespace: Bool

    /// A validator.
    ///
    /// - Parameters:
    ///   - tables: the tables of the profile.
    ///   - severities: the severities that the operator has set.
    ///   - suggestsFixes: whether findings get a patch that removes the violation.
    ///   - isPruned: whether the API server has already dropped the fields that its CRD does not have, as it has in a webhook.
    public init(
        _ tables: PolicyTables = .newest, severities: Severities = Severities(), suggestsFixes: Bool = true,
        isPruned: Bool = false
    ) {
        hasTargetNamespace = tables.hasTargetNamespace
        validator = Validator(
            tables.program, severities: severities, suggestsFixes: suggestsFixes, isPruned: isPruned)
    }

    /// The findings of the last ``validate(_:at:namespace:)``. Checks outside the policy add to them.
    @inlinable
    public package(set) var findings: Findings {
        _read { yield validator.findings }
        _modify { yield &validator.findings }
    }

    /// Replaces ``findings`` by those of a policy.
    ///
    /// - Parameter namespace: the namespace of the request, for a policy without a namespace.
    public mutating func validate(_ tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) {
        validator.validate(tape, at: policy)
        TargetNamespace.forEach(in: tape, policy: policy, namespace: namespace) { reference in
            if hasTargetNamespace, reference.isRedundant { return }
            if validator.findings.shouldRecord(reference.rule) { reference.record(in: &validator.findings, tape) }
        }
    }
}

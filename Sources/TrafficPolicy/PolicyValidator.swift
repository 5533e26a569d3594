public import JSONTape
public import PolicySchema

/// Judges ClientTrafficPolicies: the walk over the tables, and what needs to know more than the object's fields.
///
/// It keeps its scratch memory from one policy to the next and belongs to one thread.
public struct PolicyValidator: ~Copyable {
    private var validator: Validator

    /// A validator.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    public init(severities: Severities = Severities()) {
        validator = Validator(ClientTrafficPolicy.program, severities: severities)
    }

    /// What the last ``validate(_:at:namespace:)`` found.
    public var findings: Findings { validator.findings }

    /// Replaces ``findings`` by those of a policy.
    ///
    /// - Parameter namespace: the namespace that the request names, for a policy that does not name its own.
    public mutating func validate(_ tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) {
        validator.validate(tape, at: policy)
        for reference in TargetNamespace.references(in: tape, policy: policy, namespace: namespace) {
            guard validator.findings.count(reference.rule) else { continue }
            validator.findings.keep(reference.finding(tape))
        }
    }
}

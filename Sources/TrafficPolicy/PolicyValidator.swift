public import JSONTape
public import PolicySchema

/// Judges ClientTrafficPolicies: the walk over the tables, and what needs to know more than the object's fields.
///
/// It keeps its scratch memory from one policy to the next and belongs to one thread.
public struct PolicyValidator: ~Copyable {
    /// The walk, with what it found.
    package var walk: Validator

    /// A validator.
    ///
    /// - Parameter severities: what becomes of violations, where the operator has said so.
    /// - Parameter suggestsFixes: whether findings say what mends them.
    public init(severities: Severities = Severities(), suggestsFixes: Bool = true) {
        walk = Validator(ClientTrafficPolicy.program, severities: severities, suggestsFixes: suggestsFixes)
    }

    /// What the last ``validate(_:at:namespace:)`` found.
    public var findings: Findings { walk.findings }

    /// Replaces ``findings`` by those of a policy.
    ///
    /// - Parameter namespace: the namespace that the request names, for a policy that does not name its own.
    public mutating func validate(_ tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) {
        walk.validate(tape, at: policy)
        for reference in TargetNamespace.references(in: tape, policy: policy, namespace: namespace) {
            guard walk.findings.count(reference.rule) else { continue }
            walk.findings.keep(reference.finding(tape))
        }
    }
}

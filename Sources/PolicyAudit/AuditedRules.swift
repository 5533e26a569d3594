internal import PolicySchema
internal import TrafficPolicy

/// The rules of an audit, numbered by their identifiers, with the severities that the operator has set.
struct AuditedRules: Sendable {
    /// In the order of their identifiers.
    let rules: [Rule]
    let severities: Severities
    private let indexes: [Rule: Int]

    init(_ severities: Severities) {
        rules = (ClientTrafficPolicy.ownRules + ClientTrafficPolicy.clusterRules).sorted { $0.id < $1.id }
        indexes = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
        self.severities = severities
    }

    /// The number of codes.
    var codeCount: Int { 2 * rules.count }

    /// The code of a rule with a severity; nil if it is not a rule of an audit.
    func code(of rule: Rule, _ severity: Severity) -> UInt16? {
        indexes[rule].map { UInt16(2 * $0 + (severity == .error ? 0 : 1)) }
    }

    /// The rule of a code.
    func rule(of code: UInt16) -> Rule { rules[Int(code / 2)] }

    /// The severity of a code.
    static func severity(of code: UInt16) -> Severity { code.isMultiple(of: 2) ? .error : .warning }

    /// The identifiers of a set's rules; of those with one severity if it is given.
    func identifiers(of findings: FindingSet, _ severity: Severity? = nil) -> [String] {
        findings.codes.filter { severity == nil || Self.severity(of: $0) == severity }.map { rule(of: $0).id }
    }
}

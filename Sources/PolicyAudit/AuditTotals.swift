internal import Telemetry
/// The numbers of stored policies by state, and by finding.
struct AuditTotals: Sendable, Equatable {
    /// By the index of the state.
    private(set) var policies = StoredPolicyState.allCases.map { _ in 0 }
    /// By the code of the finding.
    private(set) var findings: [Int]

    init(codeCount: Int) { findings = Array(repeating: 0, count: codeCount) }

    /// The number of policies in a state.
    subscript(state: StoredPolicyState) -> Int { policies[state.index] }

    /// Adds a policy, or removes one.
    ///
    /// - Parameter change: 1 or -1.
    mutating func count(_ set: FindingSet, by change: Int) {
        policies[set.state.index] += change
        for code in set.codes { findings[Int(code)] += change }
    }
}

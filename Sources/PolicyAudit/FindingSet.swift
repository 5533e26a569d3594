internal import PolicySchema

/// The rules that a policy violates, each with a severity. Most policies have no finding, and an empty set takes no memory.
struct FindingSet: Sendable, Hashable {
    /// The codes of ``AuditedRules/code(of:_:)``, ascending.
    private(set) var codes: [UInt16] = []

    /// No findings.
    init() {}

    /// Adds a finding. A set holds the same rule and severity once.
    mutating func insert(_ code: UInt16) {
        let index = codes.firstIndex { $0 >= code } ?? codes.endIndex
        guard index == codes.endIndex || codes[index] != code else { return }
        codes.insert(code, at: index)
    }

    /// The findings of this set and of another one.
    func union(_ other: FindingSet) -> FindingSet {
        var union = self
        for code in other.codes { union.insert(code) }
        return union
    }

    /// The findings of this set that another one does not have.
    func subtracting(_ other: FindingSet) -> FindingSet {
        var rest = FindingSet()
        rest.codes = codes.filter { !other.codes.contains($0) }
        return rest
    }

    /// The state of a policy with these findings.
    var state: StoredPolicyState {
        if codes.contains(where: { AuditedRules.severity(of: $0) == .error }) { return .invalid }
        return codes.isEmpty ? .valid : .warned
    }
}

/// The labels of a list of objects, indexed by key and value, so that a selector is evaluated without visiting each object.
struct LabelIndex {
    private let count: Int
    /// The objects that have a key, by their position in the list.
    private var members: [String: [Int]] = [:]
    /// The objects that have a key with a value.
    private var membersByValue: [LabelPair: [Int]] = [:]

    /// Indexes the labels of each object of a list.
    init(_ labels: [[String: String]], budget: StepBudget) {
        count = labels.count
        for (position, labels) in labels.enumerated() {
            guard budget.spend(1 + labels.count) else { return }
            for (key, value) in labels {
                members[key, default: []].append(position)
                membersByValue[LabelPair(key: key, value: value), default: []].append(position)
            }
        }
    }

    /// Returns the objects that a selector selects.
    func selection(by selector: LabelSelector, budget: StepBudget) -> BitSet {
        var selected = BitSet(allBelow: count)
        for (key, value) in selector.pairs {
            guard budget.spend(cost) else { break }
            selected.formIntersection(union(of: [LabelPair(key: key, value: value)], budget))
        }
        for requirement in selector.requirements {
            guard budget.spend(cost) else { break }
            switch requirement {
            case .isIn(let key, let values):
                selected.formIntersection(union(of: values.map { LabelPair(key: key, value: $0) }, budget))
            case .isNotIn(let key, let values):
                selected.subtract(union(of: values.map { LabelPair(key: key, value: $0) }, budget))
            case .exists(let key): selected.formIntersection(set(of: members[key] ?? [], budget))
            case .doesNotExist(let key): selected.subtract(set(of: members[key] ?? [], budget))
            case .invalid: return BitSet(bound: count)
            }
        }
        return selected
    }

    /// The steps that an operation on a whole set is worth.
    private var cost: Int { 1 + count / 512 }

    private func union(of pairs: [LabelPair], _ budget: StepBudget) -> BitSet {
        var union = BitSet(bound: count)
        for pair in pairs {
            let members = membersByValue[pair] ?? []
            guard budget.spend(1 + members.count / 16) else { break }
            for member in members { union.insert(member) }
        }
        return union
    }

    private func set(of members: [Int], _ budget: StepBudget) -> BitSet {
        var set = BitSet(bound: count)
        budget.spend(members.count / 16)
        for member in members { set.insert(member) }
        return set
    }
}

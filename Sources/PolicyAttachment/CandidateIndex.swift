/// The Gateways or ListenerSets that the selectors of one policy may select: those of its namespace, and those that a ReferenceGrant permits.
struct CandidateIndex {
    let candidates: [Inventory.Candidate]
    /// Whether a ReferenceGrant of another namespace permits references to objects of the kind.
    let hasGrants: Bool
    private let budget: StepBudget
    private let labels: LabelIndex
    /// For each candidate the position of its namespace in the list of namespaces, of which the policy's is the first.
    private let namespaceOfCandidate: [Int]
    private let inventory: Inventory
    private let namespaceLabels: LabelIndex
    /// The namespaces that have labels.
    private var labelledNamespaces: BitSet
    private var selectionsByLabels: [LabelSelector: BitSet] = [:]
    private var selectionsByNamespace: [NamespaceSelection: BitSet] = [:]

    /// Indexes the objects of a kind.
    ///
    /// - Parameter includesOtherNamespaces: Whether any selector of the policy selects from other namespaces than its own.
    init(
        of kind: Target.Kind, for policy: Policy, includesOtherNamespaces: Bool, in inventory: Inventory, budget: StepBudget
    ) {
        let own = policy.name.namespace
        let granting = includesOtherNamespaces ? inventory.namespaces(granting: kind, to: own, budget: budget) : []
        var candidates: [Inventory.Candidate] = []
        var namespaceOfCandidate: [Int] = []
        hasGrants = !granting.isEmpty
        let namespaces = [own] + granting
        for (position, namespace) in namespaces.enumerated() {
            for candidate in inventory.candidates(of: kind, in: namespace) {
                guard budget.spend() else { break }
                guard namespace == own || inventory.isPermitted(candidate.target, to: policy, budget: budget) else { continue }
                candidates.append(candidate)
                namespaceOfCandidate.append(position)
            }
        }
        self.candidates = candidates
        self.namespaceOfCandidate = namespaceOfCandidate
        self.budget = budget
        self.inventory = inventory
        labels = LabelIndex(candidates.map(\.labels), budget: budget)
        let labels = namespaces.map { inventory.namespaces[$0]?.labels ?? [:] }
        namespaceLabels = LabelIndex(labels, budget: budget)
        labelledNamespaces = BitSet(bound: namespaces.count)
        for (position, labels) in labels.enumerated() where !labels.isEmpty { labelledNamespaces.insert(position) }
    }

    /// Returns the positions of the candidates that a selector selects. Equal selectors are evaluated once.
    mutating func selection(by selector: TargetSelector) -> BitSet {
        budget.spend(1 + candidates.count / 512)
        var selection = selection(by: selector.labels)
        selection.formIntersection(self.selection(by: inventory.namespaces(of: selector)))
        return selection
    }

    private mutating func selection(by selector: LabelSelector) -> BitSet {
        if let known = selectionsByLabels[selector] { return known }
        let selection = labels.selection(by: selector, budget: budget)
        selectionsByLabels[selector] = selection
        return selection
    }

    private mutating func selection(by choice: NamespaceSelection) -> BitSet {
        if let known = selectionsByNamespace[choice] { return known }
        let selection: BitSet
        switch choice {
        case .none: selection = BitSet(bound: candidates.count)
        case .all: selection = BitSet(allBelow: candidates.count)
        case .same: selection = candidates(in: { $0 == 0 })
        case .labelled(let selector):
            var selected = namespaceLabels.selection(by: selector, budget: budget)
            // A namespace that is unknown or has no labels is never selected, not even by an empty selector.
            selected.formIntersection(labelledNamespaces)
            selection = candidates(in: { selected.contains($0) })
        }
        selectionsByNamespace[choice] = selection
        return selection
    }

    private func candidates(in isNamespaceSelected: (Int) -> Bool) -> BitSet {
        var selection = BitSet(bound: candidates.count)
        budget.spend(candidates.count / 16)
        for (candidate, namespace) in namespaceOfCandidate.enumerated() where isNamespaceSelected(namespace) {
            selection.insert(candidate)
        }
        return selection
    }
}

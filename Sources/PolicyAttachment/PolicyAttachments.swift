/// The attachments of one policy to its targets, indexed by target.
struct PolicyAttachments: Sendable {
    /// All attachments in the order in which the controller takes them.
    let all: [Attachment]
    /// The positions in `targetSelectors` of the selectors that select nothing.
    let emptySelectors: Set<Int>
    /// The kinds of objects that no ReferenceGrant lets the selectors select in other namespaces, although a selector asks for it.
    let ungrantedKinds: Set<Target.Kind>
    /// The first attachment to each target.
    private let byTarget: [Target: Attachment]
    /// The first attachment to each section of an object, by the object as a whole.
    private let bySection: [Target: [String: Attachment]]

    /// Selects and names the targets of a policy: first what its selectors select, the oldest object first, then the targets that it names
    /// and does not select.
    init(of policy: Policy, in inventory: Inventory, budget: StepBudget) {
        var hits: [(candidate: Inventory.Candidate, origin: TargetOrigin)] = []
        var empty: Set<Int> = []
        var ungranted: Set<Target.Kind> = []
        for kind in [Target.Kind.gateway, .listenerSet] {
            let selectors = policy.selectors.filter { $0.kind == kind }
            guard !selectors.isEmpty else { continue }
            let crossesNamespaces = selectors.contains { inventory.crossesNamespaces($0) }
            var index = CandidateIndex(
                of: kind, for: policy, includesOtherNamespaces: crossesNamespaces, in: inventory, budget: budget)
            if crossesNamespaces, !index.hasGrants { ungranted.insert(kind) }
            var rest = BitSet(allBelow: index.candidates.count)
            for selector in selectors {
                guard !budget.isSpent else { break }
                var selection = index.selection(by: selector)
                if selection.isEmpty { empty.insert(selector.index) }
                // An object belongs to the first selector that selects it.
                selection.formIntersection(rest)
                rest.subtract(selection)
                selection.forEach { hits.append((index.candidates[$0], .selector(selector.index))) }
            }
        }
        hits.sort { Self.isListedBefore($0.candidate, $1.candidate) }
        let selected = Set(hits.map(\.candidate.target))
        all =
            hits.map { Attachment(policy: policy, target: $0.candidate.target, origin: $0.origin) }
            + policy.namedAttachments.filter { !selected.contains($0.target) }
        budget.spend(all.count)
        emptySelectors = empty
        ungrantedKinds = ungranted
        byTarget = Dictionary(all.map { ($0.target, $0) }) { first, _ in first }
        var bySection: [Target: [String: Attachment]] = [:]
        for (target, attachment) in byTarget {
            if let section = target.section { bySection[target.whole, default: [:]][section] = attachment }
        }
        self.bySection = bySection
    }

    /// The first attachment to a target.
    subscript(target: Target) -> Attachment? { byTarget[target] }

    /// The first attachment to each section of an object.
    func sections(of object: Target) -> [String: Attachment] { bySection[object] ?? [:] }

    /// Gateways precede ListenerSets of the same second, as in the controller's list of candidates.
    private static func isListedBefore(_ left: Inventory.Candidate, _ right: Inventory.Candidate) -> Bool {
        if left.precedence.created == right.precedence.created, left.target.kind != right.target.kind {
            return left.target.kind == .gateway
        }
        return left.precedence < right.precedence
    }

    /// The order in which the controller evaluates attachments: sections, then whole ListenerSets, then whole Gateways.
    var inEvaluationOrder: [Attachment] {
        all.filter { $0.target.section != nil } + all.filter { $0.target.section == nil && $0.target.kind == .listenerSet }
            + all.filter { $0.target.section == nil && $0.target.kind == .gateway }
    }
}

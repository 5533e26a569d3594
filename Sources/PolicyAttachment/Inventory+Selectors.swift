internal import TrafficPolicy

/// Which objects target selectors select.
extension Inventory {
    /// An object that selectors may select.
    struct Candidate {
        let target: Target
        let precedence: Precedence
        let labels: [String: String]
    }

    /// The object of a target as selectors see it; nil if it does not exist or is a Gateway of another controller.
    func candidate(_ target: Target) -> Candidate? {
        switch target.kind {
        case .gateway:
            acceptedGateway(target.object).map { Candidate(target: target, precedence: $0.precedence, labels: $0.labels) }
        case .listenerSet:
            listenerSets[target.object]?.listenerSet
                .map { Candidate(target: target, precedence: $0.precedence, labels: $0.labels) }
        }
    }

    /// The objects of a kind in a namespace.
    func candidates(of kind: Target.Kind, in namespace: String) -> some Sequence<Candidate> {
        let entry = namespaces[namespace]
        return ((kind == .gateway ? entry?.gateways : entry?.listenerSets) ?? []).lazy
            .compactMap { candidate(Target(kind, ObjectName(namespace: namespace, name: $0))) }
    }

    /// The policies that may have a selector that selects an object: those of the object's namespace and of namespaces that a grant admits,
    /// if they require no label, or a label that the object has. Each list begins with the oldest policy.
    func selectingPolicies(for candidate: Candidate, budget: StepBudget) -> [[Policy]] {
        let own = candidate.target.object.namespace
        var sources: Set = [own]
        for grant in namespaces[own]?.grants ?? [] where budget.spend(grant.sources.count) {
            for source in grant.sources where source == .policies(in: source.namespace) { sources.insert(source.namespace) }
        }
        return sources.flatMap { namespace in
            guard let selecting = namespaces[namespace]?.selecting, !selecting.isEmpty else { return [[Policy]]() }
            guard budget.spend(1 + candidate.labels.count) else { return [] }
            let pairs = candidate.labels.map { LabelPair?.some(LabelPair(key: $0.key, value: $0.value)) } + [nil]
            return pairs.compactMap { selecting[$0] }
        }
    }

    /// Whether a selector selects from other namespaces than the policy's, and the release has the field for it.
    func crossesNamespaces(_ selector: TargetSelector) -> Bool {
        selector.crossesNamespaces && tables.hasField(at: "spec.targetSelectors.namespaces")
    }

    /// The namespaces of a selector.
    func namespaces(of selector: TargetSelector) -> NamespaceSelection {
        selector.crossesNamespaces && !crossesNamespaces(selector) ? .same : selector.namespaces
    }

    func isSelected(_ candidate: Candidate, by selector: TargetSelector, of policy: Policy, budget: StepBudget) -> Bool {
        let namespace = candidate.target.object.namespace
        return budget.spend(selector.labels.requirementCount)
            && selector.kind == candidate.target.kind
            && isNamespaceSelected(namespace, by: namespaces(of: selector), from: policy.name.namespace)
            && selector.labels.matches(candidate.labels)
            && (namespace == policy.name.namespace || isPermitted(candidate.target, to: policy, budget: budget))
    }

    /// Whether a choice of namespaces that is made in the namespace `own` includes another namespace.
    func isNamespaceSelected(_ namespace: String, by selection: NamespaceSelection, from own: String) -> Bool {
        switch selection {
        case .none: return false
        case .same: return namespace == own
        case .all: return true
        case .labelled(let selector):
            // A namespace that is unknown or has no labels is never selected, not even by an empty selector.
            guard let labels = namespaces[namespace]?.labels, !labels.isEmpty else { return false }
            return selector.matches(labels)
        }
    }

    /// Whether a ReferenceGrant permits a reference to an object of another namespace.
    func isPermitted(
        _ source: ReferenceGrant.Source, group: String, kind: String, object: ObjectName, budget: StepBudget
    ) -> Bool {
        let grants = namespaces[object.namespace]?.grants ?? []
        budget.spend(grants.count)
        return grants.contains { $0.permits(source, toGroup: group, kind: kind, name: object.name) }
    }

    func isPermitted(_ target: Target, to policy: Policy, budget: StepBudget) -> Bool {
        isPermitted(
            .policies(in: policy.name.namespace), group: Target.group, kind: target.kind.rawValue, object: target.object,
            budget: budget)
    }

    /// The other namespaces that permit policies of the namespace `own` to refer to objects of a kind.
    func namespaces(granting kind: Target.Kind, to own: String, budget: StepBudget) -> [String] {
        (namespaces[own]?.granting.keys).map(Array.init)?.filter { namespace in
            let grants = namespaces[namespace]?.grants ?? []
            return budget.spend(1 + grants.count) && namespace != own
                && grants.contains { grant in
                    grant.sources.contains(.policies(in: own))
                        && grant.destinations.contains { $0.group == Target.group && $0.kind == kind.rawValue }
                }
        } ?? []
    }
}

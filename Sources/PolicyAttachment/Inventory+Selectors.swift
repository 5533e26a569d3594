/// What target selectors choose.
extension Inventory {
    /// An object that selectors choose from.
    struct Candidate {
        let target: Target
        let precedence: Precedence
        let labels: [String: String]
    }

    /// The object of a target as selectors see it; nil when there is none, or when it is a Gateway of somebody else.
    func candidate(_ target: Target) -> Candidate? {
        switch target.kind {
        case .gateway:
            acceptedGateway(target.object).map { Candidate(target: target, precedence: $0.precedence, labels: $0.labels) }
        case .listenerSet:
            listenerSets[target.object]?.listenerSet
                .map { Candidate(target: target, precedence: $0.precedence, labels: $0.labels) }
        }
    }

    /// The objects that a selector of a policy chooses.
    func selection(of selector: TargetSelector, of policy: Policy) -> [Candidate] {
        let own = policy.name.namespace
        var namespaces = [own]
        if selector.crossesNamespaces {
            namespaces += self.namespaces.keys.filter { $0 != own && isGranted(kind: selector.kind, in: $0, to: own) }
        }
        return namespaces.flatMap { candidates(of: selector.kind, in: $0) }.filter { isSelected($0, by: selector, of: policy) }
    }

    /// Some objects of other namespaces that a selector would choose if a ReferenceGrant let it, in the order of their names.
    func objectsKept(from selector: TargetSelector, of policy: Policy) -> [Target] {
        let own = policy.name.namespace
        var kept: [Target] = []
        for namespace in namespaces.keys.sorted() where namespace != own {
            guard isChosen(namespace, by: selector.namespaces, from: own) else { continue }
            for candidate in candidates(of: selector.kind, in: namespace) where selector.labels.matches(candidate.labels) {
                guard !isPermitted(candidate.target, to: policy) else { continue }
                kept.append(candidate.target)
                if kept.count == AttachmentReview.maxMentions { return kept }
            }
        }
        return kept
    }

    /// Lists of policies, oldest first, of which each may have a selector that chooses an object: those of its own namespace, and of
    /// namespaces that a grant lets in; only those that demand no label, or one that the object has.
    func selectingPolicies(for candidate: Candidate) -> [[Policy]] {
        let own = candidate.target.object.namespace
        let sources = (namespaces[own]?.grants ?? []).flatMap(\.sources).filter { $0 == .policies(in: $0.namespace) }
        return Set(sources.map(\.namespace)).union([own]).flatMap { namespace in
            guard let selecting = namespaces[namespace]?.selecting, !selecting.isEmpty else { return [[Policy]]() }
            let pairs = candidate.labels.map { LabelPair?.some(LabelPair(key: $0.key, value: $0.value)) } + [nil]
            return pairs.compactMap { selecting[$0] }
        }
    }

    func isSelected(_ candidate: Candidate, by selector: TargetSelector, of policy: Policy) -> Bool {
        let namespace = candidate.target.object.namespace
        return selector.kind == candidate.target.kind
            && isChosen(namespace, by: selector.namespaces, from: policy.name.namespace)
            && selector.labels.matches(candidate.labels)
            && (namespace == policy.name.namespace || isPermitted(candidate.target, to: policy))
    }

    /// Whether a choice of namespaces, made in one namespace, falls on another.
    func isChosen(_ namespace: String, by choice: NamespaceChoice, from own: String) -> Bool {
        switch choice {
        case .none: return false
        case .same: return namespace == own
        case .all: return true
        case .labelled(let selector):
            // A namespace that is not known, or has no labels, is chosen by no selector, not even by one that demands nothing.
            guard let labels = namespaces[namespace]?.labels, !labels.isEmpty else { return false }
            return selector.matches(labels)
        }
    }

    /// Whether a ReferenceGrant lets something refer to an object of another namespace.
    func isPermitted(_ source: ReferenceGrant.Source, group: String, kind: String, object: ObjectName) -> Bool {
        (namespaces[object.namespace]?.grants ?? []).contains {
            $0.permits(source, toGroup: group, kind: kind, name: object.name)
        }
    }

    private func isPermitted(_ target: Target, to policy: Policy) -> Bool {
        isPermitted(
            .policies(in: policy.name.namespace), group: Target.group, kind: target.kind.rawValue, object: target.object)
    }

    private func candidates(of kind: Target.Kind, in namespace: String) -> [Candidate] {
        guard let entry = namespaces[namespace] else { return [] }
        return (kind == .gateway ? entry.gateways : entry.listenerSets).sorted()
            .compactMap { candidate(Target(kind, ObjectName(namespace: namespace, name: $0))) }
    }

    private func isGranted(kind: Target.Kind, in namespace: String, to own: String) -> Bool {
        (namespaces[namespace]?.grants ?? []).contains { grant in
            grant.sources.contains(.policies(in: own))
                && grant.destinations.contains { $0.group == Target.group && $0.kind == kind.rawValue }
        }
    }
}
